"""The links of the header and footer. Apps register theirs in `ready()`; core knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class Link:
    """One link: a label and either the name of a URL without arguments or a path of a content page.

    `place` is "main" (header), "own" (the row below the header on the pages of one's own organization), "account"
    (beside the organization, signed-in people only) or "footer". `kinds` names the kinds of organization that see it;
    empty means everybody, and "visitor" stands for people who are not signed in or have no organization. `roles`
    narrows it further. `prefix` is the start of the paths under which the link is marked as current, `also` more of
    them, where no other link fits; `heads` names a place whose links belong under this one. `count(actor)` prints a
    number beside the label when it is above zero.
    """

    label: str
    url_name: str = ""
    path: str = ""
    place: str = "main"
    order: int = 50
    kinds: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    prefix: str = ""
    also: tuple[str, ...] = ()
    heads: str = ""
    count: Callable[..., int] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """A link as one reader sees it on one page."""

    label: str
    href: str
    is_current: bool
    count: int


VISITOR = "visitor"
# Everybody who looks for a service or offers one, and people who only look around.
TRADERS = frozenset({VISITOR, "operator", "provider"})
_links: list[Link] = []


def register(*links: Link) -> None:
    """Add links; a link whose URL does not exist is left out of the page."""
    _links.extend(link for link in links if link not in _links)


class Navigation:
    """The links for one request, worked out only when a template asks for them."""

    def __init__(self, request):
        self.request = request
        self.actor = getattr(request, "actor", None)

    @cached_property
    def main(self) -> list[Entry]:
        return self._entries("main")

    @cached_property
    def own(self) -> list[Entry]:
        """Empty unless the page is one of them."""
        entries = self._entries("own")
        return entries if any(entry.is_current for entry in entries) else []

    @cached_property
    def account(self) -> list[Entry]:
        return self._entries("account")

    @cached_property
    def footer(self) -> list[Entry]:
        return self._entries("footer")

    def _entries(self, place: str) -> list[Entry]:
        links = sorted((link for link in _links if link.place == place and self._shows(link)), key=lambda x: x.order)
        found = [(link, href) for link in links if (href := _address(link))]
        here = max((self._fit(link, href) for link, href in found), default=0)
        return [
            Entry(
                label=str(link.label),
                href=href,
                is_current=bool(here) and self._fit(link, href) == here,
                count=link.count(self.actor) if link.count else 0,
            )
            for link, href in found
        ]

    def _fit(self, link: Link, href: str) -> int:
        """How much of the current path a link, or the best one below it, covers; the longest is marked as current."""
        prefix, path = link.prefix or href, self.request.path
        own = len(prefix) if prefix != "/" and path.startswith(prefix) else int(path.startswith(link.also))
        return max([own, *(self._fit(below, _address(below)) for below in self._below(link))])

    def _below(self, link: Link) -> list[Link]:
        return [below for below in _links if link.heads and below.place == link.heads and self._shows(below)]

    def _shows(self, link: Link) -> bool:
        kinds = (self.actor.kinds if self.actor else frozenset()) or {VISITOR}
        roles = self.actor.roles if self.actor else frozenset()
        return (not link.kinds or bool(link.kinds & kinds)) and (not link.roles or bool(link.roles & roles))


def _address(link: Link) -> str:
    if link.path:
        return link.path
    try:
        return reverse(link.url_name)
    except NoReverseMatch:
        return ""
