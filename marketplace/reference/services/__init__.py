from marketplace.reference.services.importing import Plan, apply_plan, plan_import
from marketplace.reference.services.loading import SHIPPED, load_reference
from marketplace.reference.services.words import index_words

__all__ = ["SHIPPED", "Plan", "apply_plan", "index_words", "load_reference", "plan_import"]
