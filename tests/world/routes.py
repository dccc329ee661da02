"""Every address of ours, read from the URLconf, so that none can be forgotten."""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from tests import source


@dataclass(frozen=True)
class Address:
    name: str
    arguments: tuple[str, ...]
    module: str


def addresses() -> list[Address]:
    """Named routes whose view is in one of our packages, by name."""
    return sorted(set(_walk(get_resolver().url_patterns, ())), key=lambda address: address.name)


def _walk(patterns, arguments):
    for pattern in patterns:
        found = (*arguments, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, found)
        elif isinstance(pattern, URLPattern) and pattern.callback.__module__.split(".")[0] in source.PACKAGES:
            yield Address(pattern.name or f"unnamed {pattern.pattern}", found, pattern.callback.__module__)
