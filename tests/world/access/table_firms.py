"""A provider's own pages, the desks of the marketplace's staff, and the public catalogue."""

from marketplace.accounts.roles import Role
from tests.world.access import things
from tests.world.access.declared import (
    BUYERS,
    FIRM,
    MODERATOR,
    OFFICER,
    OPERATOR,
    PUBLIC,
    SELLERS,
    SIGNED_IN,
    STAFF,
    Row,
    people,
)

OWNER = frozenset({Role.PROVIDER_OWNER})

CATALOGUE = [
    Row("search:services", see=PUBLIC),
    Row("search:match", see=PUBLIC),
    Row("search:match_question", part=things.question_of_the_match, see=PUBLIC, act=PUBLIC),
    Row("search:match_result", see=PUBLIC, leads=True),
    Row("search:match_reopen", see=PUBLIC, act=PUBLIC),
    Row("search:match_forget", act=PUBLIC),
    Row("search:compare", see=PUBLIC),
    Row("search:ranking", see=PUBLIC),
    Row("search:gaps", see=people(STAFF), only=[STAFF]),
    Row("search:why", part=things.public_service, see=PUBLIC),
    Row("search:service", part=things.public_service, see=PUBLIC),
    Row("search:suggestions", see=PUBLIC, leads=True),
    Row("search:shortlist", see=people(OPERATOR), only=[OPERATOR]),
    Row("search:shortlist_add", part=things.public_service, act=BUYERS),
    Row("search:shortlist_remove", things.shortlisted_service, act=BUYERS),
    Row("search:saved", see=SIGNED_IN),
    Row("search:save", see=SIGNED_IN, act=SIGNED_IN),
    Row("search:saved_end", things.shared_search, act=BUYERS),
    Row("search:alert_new", see=PUBLIC, act=PUBLIC),
    Row("search:alert", part=things.alert_link, see=PUBLIC, act=PUBLIC),
    Row("search:alert_confirm", part=things.alert_link, see=PUBLIC, act=PUBLIC),
    Row("search:provider", part=things.vetted_firm, see=PUBLIC),
    Row("search:vetted", part=things.vetted_firm, see=PUBLIC),
]
OWN = [
    Row("providers:profile", see=SELLERS, act=SELLERS, only=[FIRM]),
    Row("providers:add_credential", see=SELLERS, act=SELLERS, only=[FIRM]),
    Row("providers:retire_credential", things.credential, act=SELLERS),
    Row("providers:vetting", see=people(FIRM), act=OWNER, only=[FIRM]),
    Row("providers:answer", things.vetting_item, see=people(FIRM), act=OWNER),
    Row("providers:answer_match", things.exclusion_match, see=people(FIRM), act=OWNER),
    Row("providers:send", act=OWNER, only=[FIRM]),
    Row("providers:withdraw", act=OWNER, only=[FIRM]),
    Row("providers:appeal", see=OWNER, act=OWNER, only=[FIRM]),
    Row("providers:listings", see=people(FIRM), only=[FIRM]),
    Row("providers:new_listing", see=SELLERS, act=SELLERS, only=[FIRM]),
    Row("providers:listing", things.live_listing, see=people(FIRM), hidden=[STAFF]),
    Row("providers:preview_listing", things.draft_listing, see=people(FIRM), hidden=[STAFF]),
    Row("providers:edit_listing", things.section_of_a_listing, see=SELLERS, act=SELLERS, hidden=[STAFF]),
    Row("providers:submit_listing", things.draft_listing, act=SELLERS, hidden=[STAFF]),
    Row("providers:take_back_listing", things.moderated_listing, act=SELLERS, hidden=[STAFF]),
    Row("providers:take_down_listing", things.live_listing, act=SELLERS, hidden=[STAFF]),
]
DESKS = [
    Row("providers:vetting_desk", see=OFFICER, only=[STAFF]),
    Row("providers:case", things.vetting_case, see=OFFICER, hidden=[FIRM]),
    Row("providers:case_step", things.step_of_a_case, act=OFFICER, hidden=[FIRM]),
    Row("providers:moderation_desk", see=MODERATOR, only=[STAFF]),
    Row("providers:moderate", things.moderated_listing, see=MODERATOR, hidden=[FIRM]),
    Row("providers:approve_listing", things.moderated_listing, act=MODERATOR, hidden=[FIRM]),
    Row("providers:return_listing", things.moderated_listing, act=MODERATOR, hidden=[FIRM]),
]
ROWS = [*CATALOGUE, *OWN, *DESKS]
