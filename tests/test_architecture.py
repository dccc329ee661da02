"""The house rules that a linter does not know: names, sizes, doors, constraints."""

import ast
import re

import pytest
from django.apps import apps as django_apps
from django.db import models

from tests import source

# The order of the agreed file names, highest first; a file imports only those of lower lines.
FILE_LADDER = (
    {"apps", "management", "migrations", "urls", "wagtail_hooks"},
    {"views", "templatetags"},
    {"forms", "filters", "tables"},
    {"tasks", "receivers", "panels", "seeds"},
    {"services"},
    {"notices"},
    {"permissions"},
    {"selectors"},
    {"models"},
    {"data_classes", "states", "signals"},
)
FRAMEWORK_FILES = {"adapter", "checks", "context_processors", "middleware"}
FOLDERS_WITHOUT_CODE = {"assets", "data", "locale", "static", "templates"}
SHARED_NAMES = {*set().union(*FILE_LADDER), *FRAMEWORK_FILES, *FOLDERS_WITHOUT_CODE, "__init__"}
# The nouns that an app owns beside the shared names: whatever else the layer contract of the app lists.
CONTRACTS = source.layer_contracts()
BANNED_NAMES = {"utils", "util", "helpers", "helper", "misc", "common"}
OUR_LABELS = set(source.apps())
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50
# Nine of ten stay below these.
MOST_FILES_LINES = 250
MOST_FUNCTIONS_LINES = 25


def test_every_app_has_an_exhaustive_contract():
    assert set(CONTRACTS) == set(source.apps())
    assert all(contract.exhaustive for contract in CONTRACTS.values())


@pytest.mark.parametrize("app", sorted(source.apps()))
def test_every_app_uses_the_agreed_file_names(app):
    allowed = SHARED_NAMES | set().union(*CONTRACTS[app].layers)
    found = {path.stem for path in source.apps()[app].iterdir() if path.name != "__pycache__"}
    assert found <= allowed, f"{app} has files outside the agreed list: {sorted(found - allowed)}"


@pytest.mark.parametrize("app", sorted(source.apps()))
def test_the_way_down_is_the_same_in_every_app(app):
    heights = [
        step for layer in CONTRACTS[app].layers for step, names in enumerate(FILE_LADDER) for _ in names & set(layer)
    ]
    assert heights == sorted(heights)


def test_no_file_has_a_name_that_says_nothing():
    assert not [source.relative(p) for p in source.python_files(tests=True) if p.stem in BANNED_NAMES]


def test_every_folder_of_code_is_a_package():
    """The linters and the file-name tests walk packages; a folder without `__init__.py` escapes them."""
    folders = {path.parent for path in source.python_files(tests=True) if "deploy" not in path.parts}
    assert not [source.relative(folder) for folder in folders if not (folder / "__init__.py").exists()]


def test_files_stay_small_enough_to_read():
    long = {
        source.relative(p): n
        for p in source.python_files(tests=True) + source.templates()
        if (n := len(p.read_text().splitlines())) > MAX_FILE_LINES
    }
    assert not long


def test_functions_stay_small_enough_to_read():
    long = {
        f"{source.relative(path)}:{node.name}": source.length(node)
        for path in source.python_files(tests=True)
        for node in ast.walk(source.tree(path))
        if isinstance(node, source.FUNCTIONS) and source.length(node) > MAX_FUNCTION_LINES
    }
    assert not long


def ninth_of_ten(numbers) -> int:
    return sorted(numbers)[len(numbers) * 9 // 10]


def test_most_files_and_functions_are_shorter_still():
    files = source.python_files(tests=True)
    functions = [n for path in files for n in ast.walk(source.tree(path)) if isinstance(n, source.FUNCTIONS)]
    assert ninth_of_ten([len(path.read_text().splitlines()) for path in files]) <= MOST_FILES_LINES
    assert ninth_of_ten([source.length(function) for function in functions]) <= MOST_FUNCTIONS_LINES


TOP_LEVEL = {*source.PACKAGES, "tests", "deploy", "docs", "bench", "requirements"} | {
    *("manage.py", "Makefile", "README.md", "package.json", "package-lock.json"),
}


def test_nothing_else_stands_at_the_top():
    ignored = {line.strip("/") for line in (source.ROOT / ".gitignore").read_text().splitlines()}
    found = {path.name for path in source.ROOT.iterdir() if not path.name.startswith(".")}
    assert found - ignored <= TOP_LEVEL


def test_later_work_goes_through_the_outbox_only():
    bare = [
        f"{source.relative(path)}:{call.lineno}"
        for path in source.python_files()
        if source.relative(path) != "marketplace/core/broker.py"
        for call in source.calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"delay", "apply_async", "delay_on_commit", "apply_async_on_commit", "send_task"}
    ]
    assert not bare


def test_only_the_outbox_and_the_schedule_speak_to_the_broker():
    """Called by a worker. A page that sent a message itself would fail, or wait, when the broker is away."""
    users = [
        source.relative(path)
        for path in source.python_files()
        if any(
            isinstance(call.func, ast.Attribute) and ast.unparse(call.func) == "broker.send"
            for call in source.calls(path)
        )
    ]
    assert sorted(users) == ["marketplace/core/outbox.py", "marketplace/core/schedule.py"]


def test_now_comes_from_the_project_clock_only():
    machine = [
        f"{source.relative(path)}:{call.lineno}"
        for path in source.python_files()
        if source.relative(path) != "marketplace/core/clock.py"
        and not source.relative(path).startswith(("deploy", "bench"))
        for call in source.calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"now", "utcnow", "today", "localdate"}
        and isinstance(call.func.value, (ast.Name, ast.Attribute))
        and (call.func.value.id if isinstance(call.func.value, ast.Name) else call.func.value.attr)
        in {"timezone", "datetime", "date", "dt"}
    ]
    assert not machine


MONEY_PATHS = (
    "marketplace/core/money.py",
    "marketplace/ledger/",
    "marketplace/engagements/",
    "marketplace/payments/",
    "subsidies/",
    "providers/",
    "search/",
)


def test_no_float_comes_near_money():
    floats = []
    for path in source.python_files():
        if not source.relative(path).startswith(MONEY_PATHS):
            continue
        floats += [f"{source.relative(path)}:{line}" for line in lines_with_a_float(source.tree(path))]
    assert not floats


def lines_with_a_float(tree: ast.AST) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Attribute) and node.attr == "FloatField")
    ]


def test_a_float_is_found_however_it_is_written():
    assert sorted(lines_with_a_float(ast.parse("float(x)\n0.5\nmodels.FloatField()\nDecimal('0.5')"))) == [1, 2, 3]


def our_models():
    return [model for model in django_apps.get_models() if model._meta.app_label in OUR_LABELS]


def test_every_constraint_has_a_name_that_is_a_sentence():
    vague = [
        f"{model.__name__}.{constraint.name}"
        for model in our_models()
        for constraint in model._meta.constraints
        if len(constraint.name.split("_")) < 3
    ]
    unnamed = [model.__name__ for model in our_models() if model._meta.unique_together]
    assert not vague
    assert not unnamed


def rank(label: str) -> tuple[int, int]:
    """Height on the ladder, lowest first; neighbours share a rank."""

    def place(ladder, name):
        for height, step in enumerate(reversed(ladder)):
            if name == step or name in step:
                return height
        raise AssertionError(f"{name} is not on the ladder")

    if label in {"cms", "search", "subsidies", "providers", "operators"}:
        return place(source.LADDER, label), 0
    return 0, place(source.MARKETPLACE_LADDER, label)


def test_foreign_keys_never_point_up_the_ladder():
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and field.related_model in our_models()
        and rank(field.related_model._meta.app_label) > rank(model._meta.app_label)
    ]
    assert not upward


def test_nothing_that_belongs_to_a_party_goes_when_the_party_goes():
    cascades = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is models.CASCADE
        and field.related_model._meta.label in {"accounts.User", "accounts.Organisation"}
    ]
    assert not cascades


@pytest.mark.parametrize("path", source.templates(), ids=source.relative)
def test_no_inline_script_or_style_stands_in_our_pages(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\b(src|type=\"application/json\"))", text)


def test_only_the_outbox_and_the_seeds_travel_in_time():
    travellers = [
        source.relative(path)
        for path in source.python_files()
        if "seeds" not in path.parts
        and path.stem not in {"seeds", "seed", "clock"}
        and any(isinstance(c.func, ast.Attribute) and c.func.attr == "travel" for c in source.calls(path))
    ]
    assert not travellers
