from marketplace.core.classification import declare

declare("notices.Notice", code="kind url", confidential="subject body")
