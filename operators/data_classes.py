"""What an operator is stands in public registries; that it is our customer, and what it corrected, does not."""

from marketplace.core.classification import declare

declare("operators.System", code="reference zip source", public="name place season")
declare("operators.EntityIdentifier", code="value source")
declare("operators.SizeFact", code="source")
declare(
    "operators.RuralDetermination",
    code="value source unit_type unit_id",
    public="vintage evidence",
)
declare("operators.Correction", code="fact_name", confidential="old_value new_value note")
declare("operators.IdentityCase", code="reference")
declare("operators.IdentityProof", confidential="letter_to found")
declare("operators.Assessment", code="reference")
declare("operators.JoinRequest", code="reference", confidential="title note")
declare("operators.OwnerReplacement", confidential="reason")
