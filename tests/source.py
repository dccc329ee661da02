"""What the project's tests read of its own source: files, trees, templates."""

import ast
import functools
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


def apps() -> dict[str, Path]:
    """Label → folder of every app of ours."""
    folders = [ROOT / name for name in PACKAGES if name != "marketplace"]
    folders += [path.parent for path in (ROOT / "marketplace").glob("*/apps.py")]
    return {folder.name: folder for folder in folders}


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


def calls(path: Path):
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
