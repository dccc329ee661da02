from marketplace.reference.services.loading import SHIPPED, load_reference

__all__ = ["SHIPPED", "load_reference"]
