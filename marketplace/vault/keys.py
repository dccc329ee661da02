"""The vault's keys: a list, newest first, kept outside the database.

They come from `settings.VAULT_KEYS`, else from the owner-only file `settings.VAULT_KEY_FILE`, one Fernet key a
line. Only the embedded default makes that file. Without the keys no entry can be read by anybody: back them up
apart from the database.
"""

import hashlib
import json
import logging
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

logger = logging.getLogger(__name__)


class WrongKeys(ImproperlyConfigured):
    """None of the keys of this instance opens what the vault holds."""


def key_list() -> list[str]:
    """Newest first; raises ImproperlyConfigured where there are none and none may be made."""
    if settings.VAULT_KEYS:
        return list(settings.VAULT_KEYS)
    path = Path(settings.VAULT_KEY_FILE)
    if not path.exists():
        if not settings.DEMO:
            raise ImproperlyConfigured("Set LEVEE_VAULT_KEYS: the vault has no keys.")
        write_key_file([new_key()], replace=False)
    return path.read_text().split()


def new_key() -> str:
    return Fernet.generate_key().decode()


def write_key_file(keys: list[str], *, replace: bool) -> None:
    """Write the owner-only file in one step; without `replace` the first of two processes wins."""
    path = Path(settings.VAULT_KEY_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp makes the file readable by its owner only.
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write("\n".join(keys) + "\n")
    if replace:
        Path(draft).replace(path)
        return
    try:
        os.link(draft, path)
        logger.warning("The vault has a new key file, %s. Back it up apart from the database.", path.name)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()


def drop(name: str) -> None:
    """Take the key of this name out of the file; raises ImproperlyConfigured where the environment holds the keys."""
    if settings.VAULT_KEYS:
        raise ImproperlyConfigured("The keys come from LEVEE_VAULT_KEYS: take this one out there.")
    write_key_file([key for key in key_list() if key_id(key) != name], replace=True)


def key_id(key: str) -> str:
    """Names a key without telling it."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def newest_key_id() -> str:
    return key_id(key_list()[0])


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


class Sealed(NamedTuple):
    """A sealed text and the name of the key it is sealed with: read together, for the file may change in between."""

    ciphertext: str
    key_id: str


def encrypt(reference: str, content: str | list | dict) -> Sealed:
    """Seal with the newest key; the entry's reference goes inside, so that two rows cannot be exchanged."""
    keys = key_list()
    text = json.dumps({"for": reference, "content": content}, separators=(",", ":"))
    return Sealed(_cipher(tuple(keys)).encrypt(text.encode()).decode(), key_id(keys[0]))


def decrypt(reference: str, ciphertext: str) -> str | list | dict:
    """Raises WrongKeys when no key fits or the text was sealed for another entry."""
    try:
        sealed = json.loads(_cipher(tuple(key_list())).decrypt(ciphertext.encode()))
    except InvalidToken:
        raise WrongKeys("No key of the vault opens this entry.") from None
    if sealed["for"] != reference:
        raise WrongKeys("This entry was sealed for another place.")
    return sealed["content"]
