"""The chrome, people, messages, content pages, and what an operator says of itself."""

from marketplace.accounts.roles import MANAGER_ROLES, Role
from tests.world.access import things, things_grants
from tests.world.access.declared import (
    BUYERS,
    DECIDERS,
    NAMED_IN_THE_POST,
    NOBODY,
    OFFICER,
    OPERATOR,
    PUBLIC,
    SIGNED_IN,
    STAFF,
    Row,
    people,
)
from tests.world.people import VISITOR

OWNER = frozenset({Role.OPERATOR_OWNER})
EDITORS = frozenset({Role.OPERATOR_OWNER, Role.OPERATOR_PREPARER})
FILE_READERS = people(OPERATOR) | DECIDERS | {Role.PROGRAM_AUDITOR}

CHROME = [
    Row("livez", see=PUBLIC),
    Row("readyz", see=PUBLIC),
    Row("dashboard", see=SIGNED_IN),
    Row("guidance_search", see=PUBLIC),
    Row("notices", see=SIGNED_IN),
    Row("notices_read_all", act=SIGNED_IN),
    Row("notices_preferences", see=SIGNED_IN, act=SIGNED_IN),
    Row("notice_open", act=NOBODY, only=NAMED_IN_THE_POST),
    Row("vault:view_log", see=people(OPERATOR)),
    Row("documents:view_log", see=SIGNED_IN),
    Row("documents:download", things_grants.application_file, see=FILE_READERS, hidden=[Role.PROGRAM_FISCAL_OFFICER]),
]
ONESELF = [
    Row("profile", see=SIGNED_IN, act=SIGNED_IN),
    Row("interests", see=SIGNED_IN, act=SIGNED_IN),
    Row("interest_end", things.interest, act=NOBODY),
    Row("second_factor_why", see=SIGNED_IN, leads=True),
    Row("session_extend", act=SIGNED_IN),
    Row("demo_sign_in", see=PUBLIC, act=NOBODY, only=NAMED_IN_THE_POST),
    Row("organisation_switch", see=SIGNED_IN, act=SIGNED_IN),
    Row("organisation_create", see=SIGNED_IN, act=SIGNED_IN),
    # A visitor is shown the offer again; these members have another address than the invited one.
    Row("invitation_accept", part=things.invitation_link, see=PUBLIC, act=frozenset({VISITOR})),
]
COLLEAGUES = [
    Row("people", see=SIGNED_IN, leads=True),
    Row("invite", see=MANAGER_ROLES, act=MANAGER_ROLES),
    Row("member", things.colleague, see=OWNER, act=OWNER),
    Row("member_end", things.colleague, act=OWNER),
    Row("invitation_withdraw", things.invitation, act=OWNER),
    Row("second_factor_reset", see=OFFICER, act=OFFICER),
]
OPERATORS = [
    Row("system_list", see=people(OPERATOR), only=[OPERATOR]),
    Row("system_find", see=EDITORS, only=[OPERATOR]),
    Row("system_new", see=EDITORS, act=EDITORS, only=[OPERATOR]),
    Row("system_confirm", part=things.registry_entry, see=EDITORS, act=EDITORS, only=[OPERATOR]),
    Row("system_detail", things.system, see=people(OPERATOR, STAFF)),
    Row("fact_correct", things.fact_of_a_system, see=EDITORS, act=EDITORS),
    Row("system_figures", things.system, see=EDITORS, act=EDITORS),
    Row("system_end", things.system, see=EDITORS, act=EDITORS),
    Row("assessment", see=people(OPERATOR), only=[OPERATOR]),
    Row("assessment_page", part=things.page_of_the_assessment, see=EDITORS, act=EDITORS, only=[OPERATOR]),
    Row("assessment_erase", see=OWNER, act=OWNER, only=[OPERATOR]),
    Row("identity_proof", see=people(OPERATOR), act=BUYERS, only=[OPERATOR]),
    Row("identity_desk", see=OFFICER, only=[STAFF]),
    Row("background_work", see=people(STAFF), act=people(STAFF), only=[STAFF]),
    Row("identity_case", things.identity_case, see=OFFICER, act=OFFICER, hidden=[OPERATOR]),
    Row("join_ask", see=SIGNED_IN, act=SIGNED_IN),
    Row("join_case", things.join_request, see=OFFICER, act=OFFICER, hidden=[OPERATOR]),
    Row("entity_owner", things.entity, see=OFFICER, act=OFFICER, hidden=[OPERATOR]),
    Row("entity_name", things.entity, see=OFFICER, act=OFFICER, hidden=[OPERATOR]),
    Row("entity_succession", things.entity, see=OFFICER, act=OFFICER, hidden=[OPERATOR]),
]
ROWS = [*CHROME, *ONESELF, *COLLEAGUES, *OPERATORS]
