"""Fixtures that make the suite strict: they fail what a lenient set-up would let pass."""

import re
from pathlib import Path

import pytest
from django.db import connections
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from django.template.base import FilterExpression, Variable, VariableDoesNotExist
from django.test import Client

from tests import source

WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)\"?", re.IGNORECASE)
# What a GET may write: the session (at most once a minute), the record of who looked, the query log.
TABLES_A_GET_MAY_WRITE = {"django_session", "vault_vaultview", "documents_documentview", "search_querylog"}
# Wagtail's admin and allauth's own pages are not ours to change.
OUTSIDE_THE_GUARD = ("/cms/", "/accounts/")
OUR_FOLDERS = tuple(str(source.ROOT / name) for name in source.PACKAGES)


def refuse_writes(execute, sql, params, many, context):
    found = WRITES.match(sql)
    if found and found.group(2) not in TABLES_A_GET_MAY_WRITE:
        raise AssertionError(f"A GET must not write: {found.group(1)} {found.group(2)}")
    return execute(sql, params, many, context)


@pytest.fixture(autouse=True)
def _a_get_never_writes(monkeypatch):
    """GET changes no domain row, or the test fails where it happened."""
    original = Client.get

    def get(self, path, *args, **kwargs):
        if str(path).startswith(OUTSIDE_THE_GUARD):
            return original(self, path, *args, **kwargs)
        with connections["default"].execute_wrapper(refuse_writes):
            return original(self, path, *args, **kwargs)

    monkeypatch.setattr(Client, "get", get)


@pytest.fixture(scope="session", autouse=True)
def _rows_without_an_order_come_in_random_order():
    """Code that expects an order must ask for one; the database promises none."""
    original = SQLCompiler.get_order_by

    def get_order_by(self):
        ordering = original(self)
        query = self.query
        plain = not (ordering or query.distinct or query.combinator or query.subquery or query.group_by is not None)
        ours = query.model and query.model._meta.app_label in source.apps()
        if plain and ours:
            shuffled = OrderBy(Random())
            return [(shuffled, (*self.compile(shuffled), False))]
        return ordering

    SQLCompiler.get_order_by = get_order_by
    yield
    SQLCompiler.get_order_by = original


@pytest.fixture(scope="session", autouse=True)
def _an_undefined_template_variable_is_an_error():
    """In our own templates a misspelt variable fails instead of printing nothing."""
    original = FilterExpression.resolve

    def resolve(self, context, ignore_failures=False):
        if not ignore_failures and isinstance(self.var, Variable) and not has_default(self) and is_ours(context):
            try:
                self.var.resolve(context)
            except VariableDoesNotExist as missing:
                raise AssertionError(f"Undefined in a template: {self.token} ({missing})") from missing
        return original(self, context, ignore_failures)

    FilterExpression.resolve = resolve
    yield
    FilterExpression.resolve = original


def has_default(expression) -> bool:
    return any(function.__name__ in {"default", "default_if_none", "yesno"} for function, _ in expression.filters)


def is_ours(context) -> bool:
    template = getattr(context.render_context, "template", None)
    return bool(template and template.origin and str(Path(template.origin.name)).startswith(OUR_FOLDERS))
