"""Before an order the invited see it; after it the two parties. Weaknesses stand in the vault."""

from marketplace.core.classification import declare

declare(
    "engagements.Request",
    code="reference category_code sector listing_reference zone",
    public="category_name",
    confidential="title scope deliverables systems size_facts listing_copy buying_basis end_reason",
)
declare("engagements.Invitation", code="link_sha256", confidential="firm_name firm_email")
declare("engagements.Question", confidential="text answer")
declare("engagements.Quote", code="reference", confidential="summary cancellation_terms listing_copy covers end_reason")
declare("engagements.QuoteMilestone", confidential="title done_when")
declare("engagements.QuoteLine", confidential="description")
declare("engagements.Evaluation", confidential="reason fewer_reason record")
declare("engagements.Signature", code="reference sha256", confidential="text typed_name title")
declare(
    "engagements.Engagement",
    code="reference category_code",
    confidential="title frozen_split end_reason purchase_order",
)
declare(
    "engagements.FundingLine",
    code="source offer_id budget_scope bound_by",
    public="program",
    confidential="label rule per_line",
)
declare("engagements.Acceptance", confidential="program_reason")
declare("engagements.Milestone", code="reference", confidential="title done_when")
declare("engagements.Contract", code="sha256", confidential="html")
declare("engagements.Authority", code="reference", confidential="title")
