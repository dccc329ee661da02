"""The page on which an operator shows how it paid, and the office compares."""

from django.urls import reverse

from subsidies.models import OwnShareSample
from subsidies.states import SampleState
from tests.marketplace.documents.factories import upload
from tests.subsidies import trade
from tests.subsidies.factories import client_of


def page_of(sample, name="own_share_sample"):
    return reverse(name, args=[sample.reference])


def state_of(sample):
    return OwnShareSample.objects.get(pk=sample.pk).state


def test_from_the_question_to_the_finding(w):
    sample = trade.sampled(w)
    operator, officer = client_of(w.operator.actor), client_of(w.office.fiscal_officer)
    assert "December 14, 2026" in operator.get(page_of(sample)).content.decode()
    assert "Send the bank record" not in officer.get(page_of(sample)).content.decode()
    assert operator.post(page_of(sample), {"upload": upload("bank.pdf")}).status_code == 302
    page = officer.get(page_of(sample)).content.decode()
    assert all(words in page for words in ("bank.pdf", "It is in order", "It is not in order", "1042"))
    officer.post(page_of(sample, "own_share_sample_sound"))
    assert state_of(sample) == SampleState.SOUND


def test_a_page_without_a_file_comes_back_with_a_sentence(w):
    sample = trade.sampled(w)
    answer = client_of(w.operator.actor).post(page_of(sample), {"sent": "nothing"})
    assert answer.status_code == 422
    assert 'href="#id_upload"' in answer.content.decode()
    assert state_of(sample) == SampleState.ASKED


def test_a_finding_without_words_comes_back(w):
    sample = trade.shown(w)
    answer = client_of(w.office.fiscal_officer).post(page_of(sample, "own_share_sample_unsound"), {"note": ""})
    assert 'href="#id_note"' in answer.content.decode()
    assert state_of(sample) == SampleState.SHOWN


def test_the_provider_does_not_find_it(w):
    sample = trade.sampled(w)
    provider = client_of(w.provider.actor)
    assert provider.get(page_of(sample)).status_code == 404
    assert sample.reference not in provider.get(reverse("own_share_samples")).content.decode()


def test_each_side_finds_it_on_its_list(w):
    sample = trade.sampled(w)
    for actor in (w.operator.actor, w.office.reviewer):
        assert sample.reference in client_of(actor).get(reverse("own_share_samples")).content.decode()
