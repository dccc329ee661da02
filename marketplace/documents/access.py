"""Which kinds of documents there are, and who may download them. The app that owns a kind registers it."""

from collections.abc import Callable
from dataclasses import dataclass

from marketplace.accounts.actor import Actor
from marketplace.documents.kinds import TYPES
from marketplace.documents.models import Classification, Document

Predicate = Callable[[Actor, Document], bool]


@dataclass(frozen=True, slots=True)
class DocumentKind:
    predicate: Predicate
    classification: str
    types: tuple[str, ...]
    logged: bool


_kinds: dict[str, DocumentKind] = {}


def register(
    kind: str,
    predicate: Predicate,
    *,
    classification: str,
    types: tuple[str, ...] = tuple(TYPES),
    logged: bool = False,
) -> None:
    """`predicate(actor, document)` says whether the actor may download a document of this kind now.

    Each download of a `logged` kind is written into its log of views; security-sensitive kinds always are.
    """
    logged = logged or classification == Classification.SECURITY_SENSITIVE
    _kinds[kind] = DocumentKind(predicate, classification, types, logged)


def declared(kind: str) -> DocumentKind:
    """Raises LookupError for a kind that no app registered."""
    if kind not in _kinds:
        raise LookupError(f"Nobody declared the document kind {kind}")
    return _kinds[kind]


def kinds() -> dict[str, DocumentKind]:
    return dict(_kinds)


def may_download(actor: Actor, document: Document) -> bool:
    """A file that waits in a form is its uploader's; a kept one follows the rule of its kind; others nobody's."""
    if document.kept_at is None:
        return actor.user_id is not None and document.uploaded_by_id == actor.user_id
    return document.kind in _kinds and bool(_kinds[document.kind].predicate(actor, document))
