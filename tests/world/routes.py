"""Every address of ours, read from the URLconf, so that none can be forgotten."""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from tests import source


@dataclass(frozen=True)
class Address:
    """`name` is what `reverse` takes, with its namespace."""

    name: str
    arguments: tuple[str, ...]
    module: str


def addresses() -> list[Address]:
    """Named routes whose view is in one of our packages, by name."""
    return sorted(set(_walk(get_resolver().url_patterns, (), ())), key=lambda address: address.name)


def _walk(patterns, arguments, spaces):
    for pattern in patterns:
        found = (*arguments, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inside = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, found, inside)
        elif isinstance(pattern, URLPattern) and pattern.callback.__module__.split(".")[0] in source.PACKAGES:
            name = ":".join([*spaces, pattern.name or f"unnamed {pattern.pattern}"])
            yield Address(name, found, pattern.callback.__module__)
