from operators.views.assessments import assessment, assessment_erase, assessment_page
from operators.views.identity import identity_case, identity_desk, identity_proof
from operators.views.lookup import system_confirm, system_find, system_new
from operators.views.parties import entity_name, entity_owner, entity_succession, join_ask, join_case
from operators.views.systems import fact_correct, figures, system_detail, system_end, system_list

__all__ = [
    "assessment",
    "assessment_erase",
    "assessment_page",
    "entity_name",
    "entity_owner",
    "entity_succession",
    "fact_correct",
    "figures",
    "identity_case",
    "identity_desk",
    "identity_proof",
    "join_ask",
    "join_case",
    "system_confirm",
    "system_detail",
    "system_end",
    "system_find",
    "system_list",
    "system_new",
]
