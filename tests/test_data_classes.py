"""Every column with words and every kind of file has a class; what is security-sensitive stands in the vault only."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from marketplace.core.classification import DataClass, class_of, columns_with_words, declared
from marketplace.documents import access as documents
from marketplace.documents.models import Classification, Document
from marketplace.engagements.models import Engagement
from marketplace.vault import access as vault
from marketplace.vault.models import VaultEntry
from tests import source

OURS = [model for model in apps.get_models() if model._meta.app_label in source.apps()]
COLUMNS = {(model._meta.label, name) for model in OURS for name in columns_with_words(model)}


def test_every_column_with_words_has_a_class():
    unclassed = sorted(f"{label}.{name}" for label, name in COLUMNS - set(declared()))
    assert not unclassed, f"Class them in the app's data_classes.py: {unclassed}"


def test_only_columns_that_exist_are_classed():
    assert not set(declared()) - COLUMNS


@isolate_apps("marketplace.core")
def test_a_new_column_of_words_is_noticed():
    class Note(models.Model):
        text = models.TextField()
        at = models.DateTimeField()
        kind = models.CharField(choices=[("a", "A")], max_length=1)

        class Meta:
            app_label = "core"

        def __str__(self):
            return self.text

    assert list(columns_with_words(Note)) == ["text"]
    with pytest.raises(KeyError):
        class_of(Note, "text")


def test_security_sensitive_words_stand_in_the_vault_and_nowhere_else():
    sensitive = {column for column, found in declared().items() if found == DataClass.SECURITY_SENSITIVE}
    assert sensitive == {(VaultEntry._meta.label, "ciphertext"), (Document._meta.label, "file")}


def test_every_kind_of_file_has_a_class():
    kinds = documents.kinds()
    assert {"engagements.evidence", "payments.proof", "subsidies.application"} <= set(kinds)
    assert all(kind.classification in Classification.values for kind in kinds.values())
    with pytest.raises(TypeError, match="classification"):
        documents.register("test.unclassed", lambda actor, document: True)


def test_what_the_design_calls_security_sensitive_is_a_kind_of_the_vault():
    promised = {
        *("operators.goal_answers", "subsidies.screening"),
        *("engagements.request_notes", "engagements.message", "engagements.evidence", "engagements.dispute"),
    }
    assert promised <= set(vault.kinds())


def test_a_column_is_classed_by_its_model_and_name():
    assert class_of(Engagement, "title") == DataClass.BUSINESS_CONFIDENTIAL
    assert class_of(VaultEntry, "ciphertext") == DataClass.SECURITY_SENSITIVE
    assert class_of(Engagement, "reference") == DataClass.CODE
