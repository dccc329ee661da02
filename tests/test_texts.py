"""Every sentence that a person may read can be translated."""

import ast
import re

import pytest

from tests import source

TEXT = re.compile(r">([^<>{}]*[A-Za-z]{2,}[^<>{}]*)<")
SPOKEN = re.compile(r'\s(?:aria-label|alt|data-label|placeholder|title)="([^"]*[A-Za-z]{2,}[^"]*)"')
STRIP = [
    re.compile(r"{% ?comment.*?{% ?endcomment ?%}", re.S),
    re.compile(r"{#.*?#}", re.S),
    re.compile(r"{% ?blocktrans(?:late)?\b.*?{% ?endblocktrans(?:late)? ?%}", re.S),
    re.compile(r"<(script|style|svg)\b.*?</\1>", re.S),
    re.compile(r"{%.*?%}", re.S),
    re.compile(r"{{.*?}}", re.S),
]
# Names and addresses are the same in every language.
SAME_EVERYWHERE = {"Levee", "TOTP"}


@pytest.mark.parametrize("path", source.templates(), ids=source.relative)
def test_every_sentence_of_a_template_can_be_translated(path):
    assert not bare_texts(path.read_text())


def bare_texts(page: str) -> list[str]:
    """What a page says outside of `translate`: between tags, and in attributes that are read aloud."""
    for pattern in STRIP:
        page = pattern.sub("", page)
    said = [found.strip() for found in TEXT.findall(f">{page}<")] + SPOKEN.findall(page)
    return [text for text in said if text not in SAME_EVERYWHERE]


@pytest.mark.parametrize("page", ["<p>Hello {{ name }}</p>", '<a aria-label="Close it">{% translate "x" %}</a>'])
def test_a_bare_sentence_of_a_template_is_found(page):
    assert bare_texts(page)


# Sentences that people read begin with a capital letter and have two words or more.
SENTENCE = re.compile(r"[A-Z][a-z’']+,? \(?[A-Za-z’'“]{2,}")
# Other exceptions than these, and logs, are for programmers.
SHOWN_REFUSALS = {"DomainError", "Refused", "ValidationError", "StreamBlockValidationError", "PermissionDenied"}
LOGS = {"debug", "info", "warning", "error", "exception"}
# Invented people, names of public data sets, what an operator of the instance types and reads.
OUTSIDE = re.compile(r"deploy/|bench/|marketplace/(reference|settings)/|.*seeds|.*/management/|.*/checks\.py")
NAMES_OF_THINGS = {"Listing moderation"}


def names_of_gettext(tree: ast.AST) -> set[str]:
    """What this file calls the functions of `django.utils.translation`."""
    return {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
    }


def is_set_aside(node: ast.AST, translated: set[str]) -> bool:
    """Whether all strings below this node are translated, or nobody but a programmer or an editor reads them."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        module = getattr(getattr(node.func, "value", None), "id", "")
        return name in translated or (name in LOGS and module in {"logger", "logging"})
    if isinstance(node, ast.Raise):
        called = getattr(node.exc, "func", None)
        return (getattr(called, "id", None) or getattr(called, "attr", "")) not in SHOWN_REFUSALS
    if isinstance(node, ast.Assign):
        return getattr(node.targets[0], "id", "") == "preview_value"
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def bare_sentences(tree: ast.AST) -> list[str]:
    translated, found, waiting = names_of_gettext(tree), [], [tree]
    while waiting:
        node = waiting.pop()
        if is_set_aside(node, translated):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SENTENCE.match(node.value):
            found.append(node.value)
        waiting.extend(ast.iter_child_nodes(node))
    return [text for text in found if text not in NAMES_OF_THINGS]


@pytest.mark.parametrize(
    "path", [path for path in source.python_files() if not OUTSIDE.match(source.relative(path))], ids=source.relative
)
def test_every_sentence_of_a_program_can_be_translated(path):
    assert not bare_sentences(source.tree(path))


def test_a_bare_sentence_of_a_program_is_found():
    code = """
from django.utils.translation import gettext as said
raise Refused("You may not do this.")
raise ValueError("Not for people")
Task(said("Pay %(name)s now"), f"Due on {day}", title="Send it")
"""
    assert sorted(bare_sentences(ast.parse(code))) == ["Due on ", "Send it", "You may not do this."]
