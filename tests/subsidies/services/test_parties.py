"""People and entities change while public money is on its way."""

import pytest

from marketplace.accounts.models import Membership
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.errors import Refused
from marketplace.core.money import Money
from marketplace.engagements.models import Authority, Signature
from operators import services as operators
from operators.models import OperatorProfile
from subsidies.models import Application, Voucher
from subsidies.services import applications
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.documents.factories import upload
from tests.operators.factories import create_officer, create_operator
from tests.subsidies import trade
from tests.subsidies.trade import SIGNATURE


def test_a_signer_who_leaves_between_submission_and_award_accepts_nothing_and_a_new_one_does(w):
    application = trade.approved(w)
    Membership.objects.filter(pk=w.operator.membership.pk).update(ended_at=clock.now())
    successor = create_member(Role.OPERATOR_SIGNER, organisation=w.operator.organisation)
    with pytest.raises(Refused, match=f"Ask {successor.user.name} to sign"):
        applications.accept_award(by=w.operator.actor, application_id=application.pk, signature=SIGNATURE)
    assert not Voucher.objects.exists()
    application.refresh_from_db()
    assert application.signature.signed_by == w.operator.membership.user
    applications.accept_award(by=successor.actor(), application_id=application.pk, signature=SIGNATURE)
    assert Voucher.objects.get().application.award_signature.signed_by == successor.user


def test_an_award_above_the_signers_limit_is_not_accepted(w):
    application = trade.approved(w)
    Authority.objects.update(limit=application.approved_amount - Money(1))
    with pytest.raises(Refused, match="goes up to"):
        applications.accept_award(by=w.operator.actor, application_id=application.pk, signature=SIGNATURE)
    assert not Voucher.objects.exists()


def test_who_prepared_an_application_signs_it_only_where_the_paper_says_so(w):
    application = trade.draft(w)
    Authority.objects.update(may_sign_own_work=False)
    with pytest.raises(Refused, match="You prepared this"):
        applications.submit_application(by=w.operator.actor, application_id=application.pk, signature=SIGNATURE)
    assert Application.objects.get().state == "draft"
    assert not Signature.objects.exists()


def test_a_voucher_that_can_be_used_follows_a_merger_and_the_books_stay(w):
    voucher = trade.voucher(w)
    before = trade.assert_balanced(w.line)
    old = OperatorProfile.objects.create(organisation=w.operator.organisation)
    new = create_operator()
    operators.record_succession(
        by=create_officer().actor(),
        predecessor_id=old.organisation_id,
        successor_id=new.organisation_id,
        on=clock.today(),
        upload=upload(),
    )
    voucher.refresh_from_db()
    assert voucher.holder == new.organisation
    assert voucher.application.organisation == w.operator.organisation
    assert trade.assert_balanced(w.line) == before
