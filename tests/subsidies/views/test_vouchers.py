import pytest
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.ledger.models import Transfer
from marketplace.notices.models import Notice
from subsidies.models import Voucher
from subsidies.reasons import RevokeReason
from tests.subsidies import trade
from tests.subsidies.factories import client_of

GOOD = {"code": RevokeReason.NO_LONGER_ELIGIBLE, "reason": "The system was sold on October 1."}


def revoke(voucher):
    return reverse("voucher_revoke", args=[voucher.reference])


def test_a_revocation_tells_the_holder_the_reason_the_words_and_what_to_do(w):
    voucher = trade.voucher(w)
    office = client_of(w.office.administrator)
    assert revoke(voucher) in office.get(voucher.get_absolute_url()).content.decode()
    assert office.post(revoke(voucher), GOOD).status_code == 302
    voucher.refresh_from_db()
    assert (voucher.state, voucher.end_code) == ("revoked", RevokeReason.NO_LONGER_ELIGIBLE)
    sums = trade.assert_balanced(w.line)
    assert not sums["committed"]
    page = client_of(w.operator.actor).get(voucher.get_absolute_url()).content.decode()
    for words in (RevokeReason.NO_LONGER_ELIGIBLE.label, GOOD["reason"], RevokeReason.NO_LONGER_ELIGIBLE.cure):
        assert str(words) in page
    notice = Notice.objects.filter(kind="subsidies.voucher_revoked").first()
    assert str(RevokeReason.NO_LONGER_ELIGIBLE.label) in notice.body


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": ""}, "Choose the reason"),
        ({"code": "because"}, "Choose one of the answers"),
        ({"reason": " "}, "Say what happened"),
        ({"reason": "x" * 301}, "300"),
    ],
)
def test_a_form_that_is_not_right_keeps_what_was_typed_and_revokes_nothing(w, change, sentence):
    voucher = trade.voucher(w)
    page = client_of(w.office.administrator).post(revoke(voucher), GOOD | change).content.decode()
    assert sentence in page
    assert str((GOOD | change)["reason"]).strip() in page
    voucher.refresh_from_db()
    assert voucher.state == "active"


def test_a_stale_page_revokes_nothing_twice(w):
    voucher = trade.voucher(w)
    office = client_of(w.office.administrator)
    office.post(revoke(voucher), GOOD)
    moved = Transfer.objects.count()
    assert "changed since" in office.post(revoke(voucher), GOOD).content.decode()
    assert Transfer.objects.count() == moved


def test_only_those_who_approve_awards_revoke(w, sign_in):
    voucher = trade.voucher(w)
    for actor in (w.office.fiscal_officer, w.office.auditor, w.operator.actor):
        client = client_of(actor)
        assert client.get(revoke(voucher)).status_code == 403
        assert client.post(revoke(voucher), GOOD).status_code == 403
    assert sign_in(Role.PROGRAM_ADMINISTRATOR).post(revoke(voucher), GOOD).status_code == 404
    assert Voucher.objects.get().state == "active"
