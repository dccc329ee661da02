from tests.providers.conftest import content, provider, reference

__all__ = ["content", "provider", "reference"]
