"""Heads of the chain as they were exported: one small file each, to be copied to where our database cannot be."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Head:
    """The newest seal at a moment. Its hash holds the whole chain up to there: `events` links, the last of `event`."""

    head: str
    events: int = 0
    event: int | None = None
    seal: int | None = None
    at: str = ""


def write_head(head: Head, folder: Path, at: dt.datetime) -> Path:
    """Put the head into a file of its own; one that stands there is never written over."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{at:%Y-%m-%dT%H%M%SZ}-{head.head[:8]}.json"
    if not path.exists():
        path.write_text(as_json(head) + "\n")
        path.chmod(0o444)
    return path


def read_heads(folder: Path) -> Iterator[Head]:
    """Every head in the folder, oldest first; raises ValueError with the name of a file that is no head."""
    for path in sorted(folder.glob("*.json")):
        try:
            yield Head(**json.loads(path.read_text()))
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path.name} is not an exported head") from error


def as_json(head: Head) -> str:
    return json.dumps(asdict(head))
