"""The index of the demo, built when the rest is there."""

from search import services


def seed() -> None:
    services.rebuild(name="embedded")
