"""A file has the class of its kind, declared where the kind is registered; the strictest is assumed here."""

from marketplace.core.classification import declare

declare(
    "documents.Document",
    code="reference kind file_type sha256",
    confidential="original_name",
    sensitive="file",
)
