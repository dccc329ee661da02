"""What the project's tests read of its own source: files, trees, templates."""

import ast
import functools
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("marketplace", "providers", "operators", "subsidies", "search", "cms")
LADDER = ("cms", "search", "subsidies", ("providers", "operators"), "marketplace")
MARKETPLACE_LADDER = (
    "payments",
    "engagements",
    ("ledger", "documents", "vault", "notices"),
    "audit",
    "accounts",
    "reference",
    "core",
)


@functools.cache
def apps() -> dict[str, Path]:
    """Label → folder of every app of ours."""
    folders = [ROOT / name for name in PACKAGES if name != "marketplace"]
    folders += [path.parent for path in (ROOT / "marketplace").glob("*/apps.py")]
    return {folder.name: folder for folder in folders}


@dataclass(frozen=True, slots=True)
class LayerContract:
    """The names of an app's files, highest layer first."""

    exhaustive: bool
    layers: list[list[str]]


def layer_contracts() -> dict[str, LayerContract]:
    """Label → contract about the inside of that app, as import-linter reads it."""
    config = ConfigParser()
    config.read(ROOT / ".importlinter")
    found = {}
    for name in config.sections():
        section = config[name]
        label = section.get("containers", "").split(".")[-1]
        if label in apps():
            layers = [layer.split(" | ") for layer in section["layers"].strip().splitlines()]
            found[label] = LayerContract(section.getboolean("exhaustive", False), layers)
    return found


def python_files(*, migrations=False, tests=False) -> list[Path]:
    roots = [*PACKAGES, "deploy", "bench"] + (["tests"] if tests else [])
    files = [path for name in roots for path in sorted((ROOT / name).rglob("*.py"))]
    return [path for path in files if migrations or "migrations" not in path.parts]


def templates() -> list[Path]:
    return [path for name in PACKAGES for path in sorted((ROOT / name).rglob("templates/**/*.html"))]


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return function.end_lineno - function.lineno + 1


def calls(path: Path):
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
