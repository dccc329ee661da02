"""Programs and their signed rules are public; a case is between the operator and its office."""

from marketplace.core.classification import declare

declare(
    "subsidies.Program",
    code="reference slug zone",
    public="name summary state_reason selection_terms contact_name contact_email contact_phone",
    confidential="route_authority",
)
declare("subsidies.FundSource", code="aln fain", public="name")
declare("subsidies.BudgetLine", code="reference", confidential="name accounting_string payee_reason")
declare("subsidies.Allotment", confidential="note")
declare("subsidies.BudgetCut", confidential="reason")
declare("subsidies.MonthEnd", confidential="balances bank")
declare("subsidies.Ending", confidential="reason")
declare("subsidies.Export", code="reference")
declare("subsidies.ExportPart", confidential="rows")
declare("subsidies.RuleCard", public="blocks")
declare("subsidies.RuleCardVersion", code="sha256", public="rules text typed_name signer_title")
declare("subsidies.Screening", code="code_sha256")
declare(
    "subsidies.Application",
    code="reference",
    confidential="systems facts free_help free_help_note computation verdicts",
)
declare("subsidies.ApplicationItem", code="category_code", public="category_name", confidential="note")
declare("subsidies.ApplicationDocument", confidential="label")
declare("subsidies.Defect", confidential="text answer")
declare("subsidies.Decision", confidential="reasons note")
declare("subsidies.Appeal", confidential="reason new_facts")
declare("subsidies.Score", public="criterion")
declare("subsidies.WaitingOffer", confidential="verdicts")
declare("subsidies.Voucher", code="reference categories", confidential="end_reason")
declare("subsidies.Claim", code="reference", confidential="invoice_number remark")
declare("subsidies.Recovery", code="reference", confidential="words answer bank_reference drop_reason")
declare("subsidies.OwnShareSample", code="reference", confidential="note")
declare("subsidies.Override", code="reference", confidential="note")
