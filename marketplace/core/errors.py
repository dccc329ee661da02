"""Errors that a person can read. Their text goes to the page as it is."""

from django.core.exceptions import PermissionDenied


class DomainError(Exception):
    """A rule of the domain said no; `str(error)` is the sentence shown, `field` the input it is about."""

    status = 409

    def __init__(self, message, *, code: str = "refused", field: str | None = None):
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field

    def __str__(self):
        return str(self.message)


class Refused(DomainError, PermissionDenied):
    """An insider may see the thing but may not do this; says why. Strangers get 404 before this."""

    status = 403
