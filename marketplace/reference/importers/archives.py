"""The file a person names: one official file, a folder of them, or the archive in which they are published."""

from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from django.utils.translation import gettext as _

from marketplace.reference.importers.files import WrongLayout, find, readable

LARGEST = 4 * 1024**3
Slots = tuple[tuple[str, ...], ...]


@contextmanager
def official_files(given: Path, slots: Slots, *, needs_all: bool) -> Iterator[list[Path | None]]:
    """A path for each slot (a file of several names), None where it may be missing; WrongLayout where it may not."""
    if not given.exists():
        raise WrongLayout(_("There is no file %(file)s.") % {"file": given})
    with TemporaryDirectory() as unpacked:
        folder = given
        if given.suffix.lower() == ".zip":
            folder = Path(unpacked)
            with readable(given):
                _unpack(given, folder, slots)
        paths = _in_folder(folder, slots) if folder.is_dir() else _beside(given, slots)
        for path, names in zip(paths, slots, strict=True):
            if path is None and (needs_all or names is slots[0]):
                raise WrongLayout(
                    _("%(file)s: we also need %(name)s. Put it beside, or name the archive that holds both.")
                    % {"file": given.name, "name": names[0]}
                )
        yield paths


def _unpack(archive: Path, folder: Path, slots: Slots) -> None:
    with ZipFile(archive) as packed:
        for member in packed.infolist():
            name = PurePosixPath(member.filename).name
            if member.is_dir() or not any(_fits(name, names) for names in slots):
                continue
            if member.file_size > LARGEST:
                raise WrongLayout(_("%(file)s is too large to unpack.") % {"file": member.filename})
            with packed.open(member) as source, (folder / name).open("wb") as target:
                copyfileobj(source, target)


def _in_folder(folder: Path, slots: Slots) -> list[Path | None]:
    return [find(folder, *names) for names in slots]


def _beside(given: Path, slots: Slots) -> list[Path | None]:
    """A file of any name is the first; the others stand beside it under their own."""
    paths = [_sibling(given.parent, names) for names in slots]
    place = next((place for place, names in enumerate(slots) if _fits(given.name, names)), 0)
    paths[place] = given
    return paths


def _sibling(folder: Path, names: tuple[str, ...]) -> Path | None:
    found = [path for path in sorted(folder.iterdir()) if path.is_file() and _fits(path.name, names)]
    return found[-1] if found else None


def _fits(name: str, names: tuple[str, ...]) -> bool:
    return any(fnmatch(name.lower(), pattern.lower()) for plain in names for pattern in (plain, f"{plain}.xz"))
