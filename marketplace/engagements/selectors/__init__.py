from marketplace.engagements.selectors.terms import OrderTerms, buying_rule_for, order_terms, related_spend

__all__ = ["OrderTerms", "buying_rule_for", "order_terms", "related_spend"]
