from itertools import chain, repeat

import pytest
from django.db import IntegrityError

from marketplace.accounts.models import Organisation
from marketplace.core import references
from tests.marketplace.accounts.factories import OrganisationFactory

LENGTH = references.LENGTH


def draw(monkeypatch, letters):
    drawn = iter(letters)
    monkeypatch.setattr(references.secrets, "choice", lambda alphabet: next(drawn))


def test_a_reference_that_is_taken_is_drawn_again(monkeypatch):
    draw(monkeypatch, chain("A" * LENGTH, "A" * LENGTH, "B" * LENGTH))
    first, second = OrganisationFactory(), OrganisationFactory()
    assert (first.reference, second.reference) == ("ORG-AAAAAA", "ORG-BBBBBB")
    second.refresh_from_db()
    assert second.reference == "ORG-BBBBBB"


def test_rows_written_together_have_references_that_are_free(monkeypatch):
    draw(monkeypatch, chain("A" * LENGTH, "A" * LENGTH, "B" * LENGTH))
    OrganisationFactory()
    Organisation.objects.bulk_create([OrganisationFactory.build()])
    assert set(Organisation.objects.values_list("reference", flat=True)) == {"ORG-AAAAAA", "ORG-BBBBBB"}


def test_a_row_saved_again_keeps_its_reference():
    organisation = OrganisationFactory()
    before = organisation.reference
    organisation.save()
    assert organisation.reference == before


def test_the_database_has_the_last_word(monkeypatch):
    draw(monkeypatch, repeat("A"))
    OrganisationFactory()
    with pytest.raises(IntegrityError):
        OrganisationFactory()
