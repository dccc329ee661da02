"""A listing and a profile are public once approved; the check of the firm is between it and the officers."""

from marketplace.core.classification import declare

declare("providers.ProviderProfile", code="slug languages", public="city description")
declare("providers.Credential", public="issuer number")
declare(
    "providers.Listing",
    code="reference",
    public="public_copy name summary description you_get you_do terms",
    confidential="return_remark",
)
declare("providers.ExtraCost", public="label when")
declare("providers.CoveredGoal", public="evidence")
declare(
    "providers.AiDisclosure",
    public="purpose isolate_host block_account change_firewall data_classes subprocessors evaluation export_format "
    "explainability ai_bom_url",
)
declare("providers.AiModel", public="developer family version")
declare("providers.VettingCase", code="reference", confidential="condition decline_remark suspension_remark appeal")
declare("providers.ChecklistItem", code="code", confidential="answer remark")
declare("providers.ScreeningRun", confidential="remark answer")
