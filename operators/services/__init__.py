from operators.services.assessments import erase_answers, save_answers
from operators.services.identity import ask_for_proof, lapse_identities, refuse_identity, verify_identity
from operators.services.profiles import (
    add_identifier,
    add_system,
    correct_fact,
    end_system,
    open_profile,
    state_figure,
)

__all__ = [
    "add_identifier",
    "add_system",
    "ask_for_proof",
    "correct_fact",
    "end_system",
    "erase_answers",
    "lapse_identities",
    "open_profile",
    "refuse_identity",
    "save_answers",
    "state_figure",
    "verify_identity",
]
