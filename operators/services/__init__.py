from operators.services.assessments import erase_answers, save_answers
from operators.services.identity import (
    ask_for_proof,
    enter_letter_code,
    lapse_identities,
    mail_letter,
    refuse_identity,
    verify_identity,
)
from operators.services.parties import accept_join, ask_to_join, record_succession, refuse_join, replace_owner
from operators.services.profiles import (
    add_identifier,
    add_system,
    correct_fact,
    end_system,
    open_profile,
    state_figure,
)

__all__ = [
    "accept_join",
    "add_identifier",
    "add_system",
    "ask_for_proof",
    "ask_to_join",
    "correct_fact",
    "end_system",
    "enter_letter_code",
    "erase_answers",
    "lapse_identities",
    "mail_letter",
    "open_profile",
    "record_succession",
    "refuse_identity",
    "refuse_join",
    "replace_owner",
    "save_answers",
    "state_figure",
    "verify_identity",
]
