from operators.models.assessments import Assessment
from operators.models.identity import IdentityCase, IdentityProof
from operators.models.parties import JoinRequest, OwnerReplacement, Succession
from operators.models.profiles import (
    Correction,
    EntityIdentifier,
    OperatorProfile,
    RuralDetermination,
    SizeFact,
    System,
)

__all__ = [
    "Assessment",
    "Correction",
    "EntityIdentifier",
    "IdentityCase",
    "IdentityProof",
    "JoinRequest",
    "OperatorProfile",
    "OwnerReplacement",
    "RuralDetermination",
    "SizeFact",
    "Succession",
    "System",
]
