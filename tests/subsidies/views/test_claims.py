"""A claim from the provider's button to the office's answer."""

import pytest
from django.urls import reverse

from subsidies.models import Claim
from subsidies.services import claims
from tests.subsidies import trade
from tests.subsidies.factories import client_of


@pytest.fixture
def milestone(w):
    trade.voucher(w)
    return trade.accepted_milestones(w, trade.order(w))[0]


@pytest.fixture
def provider(w):
    return client_of(w.provider.actor)


@pytest.fixture
def reviewer(w):
    return client_of(w.office.reviewer)


def act(claim, action):
    return reverse("claim_act", args=[claim.reference, action])


def state_of(claim):
    return Claim.objects.get(pk=claim.pk).state


def test_an_accepted_milestone_is_claimed_once(milestone, provider):
    form = reverse("claim_submit", args=[milestone.reference])
    assert form in provider.get(reverse("claim_list")).content.decode()
    assert "Claim $3,600.00" in provider.get(form).content.decode()
    assert "id_invoice_number" in provider.post(form, {"invoice_number": " "}).content.decode()
    assert not Claim.objects.exists()
    assert provider.post(form, {"invoice_number": "INV-7"}).url == Claim.objects.get().get_absolute_url()
    late = provider.post(form, {"invoice_number": "INV-8"}, follow=True)
    assert "This milestone is claimed already." in late.content.decode()
    assert Claim.objects.get().invoice_number == "INV-7"


def test_the_office_sends_a_claim_back_and_the_provider_sends_it_again(w, milestone, provider, reviewer):
    claim = trade.claim(w, milestone)
    assert "id_remark" in reviewer.post(act(claim, "return"), {"remark": " "}).content.decode()
    reviewer.post(act(claim, "return"), {"remark": "The number is wrong."})
    assert state_of(claim) == "returned"
    assert "The number is wrong." in provider.get(claim.get_absolute_url()).content.decode()
    assert provider.get(act(claim, "resubmit")).status_code == 200
    provider.post(act(claim, "resubmit"), {"invoice_number": "INV-9"})
    claim.refresh_from_db()
    assert (claim.state, claim.invoice_number) == ("submitted", "INV-9")


@pytest.mark.parametrize(("action", "state"), [("approve", "approved"), ("decline", "declined")])
def test_the_office_answers_a_claim_once(w, milestone, reviewer, action, state):
    claim = trade.claim(w, milestone)
    data = {"remark": "It was paid before."}
    assert reviewer.post(act(claim, action), data).url == claim.get_absolute_url()
    assert state_of(claim) == state
    assert "changed since" in reviewer.post(act(claim, action), data, follow=True).content.decode()
    assert state_of(claim) == state


def test_a_button_is_pressed_not_opened(w, milestone, reviewer):
    claim = trade.claim(w, milestone)
    for action in ("approve", "nonsense"):
        assert reviewer.get(act(claim, action)).url == claim.get_absolute_url()
    assert state_of(claim) == "submitted"


def test_the_desk_of_claims_shows_open_ones_and_on_demand_all(w, milestone, reviewer):
    claim = trade.claim(w, milestone)
    claims.decline_claim(by=w.office.reviewer, claim_id=claim.pk, remark="It was paid before.")
    desk = reverse("program_claims", args=[w.program.slug])
    assert claim.reference not in reviewer.get(desk).content.decode()
    assert claim.reference in reviewer.get(desk, {"show": "all"}).content.decode()


def test_insiders_without_the_right_read_why_and_strangers_find_nothing(w, milestone, sign_in):
    claim = trade.claim(w, milestone)
    auditor = client_of(w.office.auditor)
    assert auditor.post(act(claim, "approve")).status_code == 403
    assert auditor.post(act(claim, "decline"), {"remark": "No."}).status_code == 403
    assert sign_in("provider_owner").get(claim.get_absolute_url()).status_code == 404
    assert state_of(claim) == "submitted"
