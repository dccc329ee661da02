"""Orders with something to pay, built through the services of the trade."""

import datetime as dt
import json
import time
from itertools import count

from django.conf import settings

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core import clock, outbox
from marketplace.core.money import Money
from marketplace.engagements import services as trade
from marketplace.ledger.services import open_account, post
from marketplace.payments import services
from marketplace.payments.models import (
    ConnectedAccount,
    OnlinePayment,
    OwnShare,
    PayeeScreening,
    PayoutAccount,
    TaxForm,
)
from marketplace.payments.services.accounts import BANK_KIND
from marketplace.payments.services.books import Books
from marketplace.payments.standin import news, world
from marketplace.vault.services import seal
from tests.marketplace.accounts.factories import UserFactory, create_member
from tests.marketplace.engagements.factories import SIGNATURE, Party, operator_party, provider_party, signed_order

LINE = "line:12"
_numbers = count(1)


class Deal:
    """An order of two milestones of $6,000 each, without subsidy, and the people on both sides."""

    def __init__(self, **changes):
        self.buyer, self.seller = operator_party(), provider_party()
        self.order = signed_order(self.buyer, self.seller, **changes)

    def accept(self, position=1):
        milestone = self.order.milestones.get(position=position)
        trade.deliver_milestone(by=self.seller.actor, milestone_id=milestone.pk, evidence="Report handed over.")
        trade.accept_milestone(by=self.buyer.actor, milestone_id=milestone.pk, signature=SIGNATURE)
        outbox.drain()
        return OwnShare.objects.get(milestone=milestone)

    def invoiced(self, position=1):
        share = self.accept(position)
        return services.invoice_own_share(
            by=self.seller.actor, own_share_id=share.pk, invoice_number="INV-1042", invoiced_on=today()
        )

    def recorded(self, position=1, **changes):
        share = self.invoiced(position)
        services.record_payment(by=self.buyer.actor, own_share_id=share.pk, details=payment(share, **changes))
        return share

    def paid(self, position=1):
        return services.confirm_receipt(by=self.seller.actor, own_share_id=self.recorded(position).pk)


class OnlineDeal(Deal):
    """The same order on the platform route, its provider ready to be paid, and the processor that tells us its news."""

    def __init__(self, *, is_ready=True, **changes):
        super().__init__(route="platform", may_pay_before_start=True, **changes)
        services.start_onboarding(
            by=self.seller.actor, organisation=self.seller.organisation, back_url="https://levee.example/"
        )
        self.account = ConnectedAccount.objects.get(organisation=self.seller.organisation)
        if is_ready:
            world.finish_onboarding(self.account.account_id)
        hear()

    def early(self, position=1) -> OwnShare:
        """An own share that is invoiced before the work starts."""
        share = OwnShare.objects.get(milestone__engagement=self.order, milestone__position=position)
        return services.invoice_own_share(
            by=self.seller.actor, own_share_id=share.pk, invoice_number="INV-1042", invoiced_on=today()
        )

    def open_page(self, share: OwnShare) -> OnlinePayment:
        return services.open_checkout(
            by=self.buyer.actor, own_share_id=share.pk, back_url="https://levee.example/back/"
        )

    def pay(self, share: OwnShare, method="card") -> OnlinePayment:
        """The operator pays on the hosted page, and we hear of it."""
        payment = self.open_page(share)
        world.pay(payment.checkout_id, method)
        hear()
        return OnlinePayment.objects.get(pk=payment.pk)


def put_online(share: OwnShare) -> OwnShare:
    """A share of the demo, as if its order had been signed for the platform route."""
    OwnShare.objects.filter(pk=share.pk).update(route="platform")
    return OwnShare.objects.select_related("engagement__operator", "engagement__provider").get(pk=share.pk)


def page_for(share: OwnShare) -> OnlinePayment:
    """The payment page, opened by somebody of the operator."""
    buyer = create_member(Role.OPERATOR_PREPARER, organisation=share.engagement.operator).actor()
    return services.open_checkout(by=buyer, own_share_id=share.pk, back_url="https://levee.example/")


def paid_online(share: OwnShare) -> OwnShare:
    payment = page_for(put_online(share))
    world.pay(payment.checkout_id)
    services.sync_checkout(payment_id=payment.pk)
    return OwnShare.objects.select_related("engagement__provider").get(pk=share.pk)


def take_in(raw: bytes, header: str) -> int:
    return 200 if services.receive_event(raw=raw, header=header) else 400


def in_debt(payment: OnlinePayment) -> OnlinePayment:
    """As after a refund of all of it from an empty balance of the provider."""
    books = Books(payment)
    post(
        debit=books.account("own_receivable"),
        credit=books.account("own_external"),
        amount=payment.amount,
        key=f"test:debt:{next(_numbers)}",
        reason="test",
        by=SYSTEM,
    )
    return payment


def hear() -> None:
    """All news that waits comes in and is understood, with what follows from it."""
    outbox.drain()
    while news.deliver(take_in):
        outbox.drain()


def signed_event(kind: str, subject: str, *, number=None, secret="", account="", **changes) -> tuple[bytes, str]:
    """(body, header) of news of one object."""
    number = number or next(_numbers)
    about = {"object": kind.rpartition(".")[0], "id": subject, "payment_intent": subject}
    body = {"id": f"evt_{number}", "type": kind, "livemode": False, "created": 1_800_000_000}
    body |= {"data": {"object": about}} | ({"account": account} if account else {}) | changes
    raw = json.dumps(body).encode()
    secrets = settings.STRIPE_CONNECT_SECRETS if account else settings.STRIPE_SECRETS
    return raw, news.sign(raw, secret or secrets[0], int(clock.now().timestamp()))


def today() -> dt.date:
    return clock.today("America/Chicago")


def payment(share, **changes):
    values = {"paid_on": today(), "method": "check", "number": "1042", "amount": share.amount}
    return services.PaymentDetails(**values | changes)


class Office:
    """A program office with an approver and a fiscal officer, and a provider to which it owes money."""

    def __init__(self, owed=8_240_00):
        self.fiscal = Party(Role.PROGRAM_FISCAL_OFFICER)
        self.organisation = self.fiscal.organisation
        self.approver = create_member(Role.PROGRAM_REVIEWER, organisation=self.organisation).actor()
        self.second = create_member(Role.PROGRAM_FISCAL_OFFICER, organisation=self.organisation).actor()
        self.payee = provider_party(Role.PROVIDER_FINANCE)
        post(
            debit=open_account("authority", LINE, limited=False),
            credit=services.payable_account(self.payee.organisation.pk, LINE),
            amount=Money(owed),
            key=f"test:owed:{next(_numbers)}",
            reason="test",
            by=SYSTEM,
        )

    def ready(self, **fields):
        """A payment that may leave: all that has to be known of the payee is known."""
        prove_payee(self.payee.organisation, self.organisation)
        return self.queued(**fields)

    def queued(self, amount=8_240_00, claim="CLM-TEST22", **fields):
        return services.queue_payout(
            by=self.approver,
            payee=self.payee.organisation,
            scope=LINE,
            amount=Money(amount),
            claim_reference=claim,
            **fields,
        )

    def sent(self, **fields):
        return services.release_payout(by=self.fiscal.actor, payout_id=self.ready(**fields).pk)


def prove_payee(payee, office, **changes) -> None:
    """Whatever is missing of W-9 and account, and a look at both lists now."""
    first, second, officer = UserFactory(), UserFactory(), UserFactory()
    if not TaxForm.objects.current().filter(organisation=payee).exists():
        TaxForm.objects.create(
            organisation=payee,
            name_on_form=payee.name[:120],
            tax_kind="s_corporation",
            last_four="6789",
            number=seal(by=SYSTEM, organisation=payee, kind=services.TAX_KIND, content={"number": "123456789"}),
            signed_on=today(),
            entered_by=first,
        )
    if not PayoutAccount.objects.current().filter(organisation=payee).exists():
        numbers = {"routing": "021000021", "account": "000123456789"}
        account = {
            "organisation": payee,
            "bank_name": "Prairie State Bank",
            "holder_name": payee.name[:120],
            "last_four": "6789",
            "numbers": seal(by=SYSTEM, organisation=payee, kind=BANK_KIND, content=numbers),
            "created_by": first,
            "usable_on": today() - dt.timedelta(days=1),
            "verified_by": second,
            "verified_at": clock.now(),
            "called_back_by": officer,
            "called_back_at": clock.now(),
            "call_back_note": "Rang the number on their web page.",
        }
        PayoutAccount.objects.create(**account | changes)
    screen(payee, office)


def screen(payee, office, outcome="clear", remark="") -> None:
    """A look at both lists now."""
    PayeeScreening.objects.bulk_create(
        PayeeScreening(
            payee=payee, office=office, list_name=name, outcome=outcome, remark=remark, checked_by=UserFactory()
        )
        for name in PayeeScreening.ListName.values
    )


def open_bank(office, **changes):
    """What the office's bank gave it for payment files."""
    values = {
        "bank_name": "Prairie State Bank",
        "bank_routing": "021000021",
        "company_name": "Northern Plains",
        "company_id": "1462220001",
        "pay_days": 30,
        "clock_start": "later",
        "monthly_rate": None,
        "law": "",
    }
    return services.set_paying_office(by=office.fiscal.actor, **values | changes)


def returns_file(*answers, cents=0):
    """A returns file as a bank writes it: (code, original trace)."""
    lines = ["101 1462220001 0210000212612041200A094101NORTHERN PLAINS        PRAIRIE STATE BANK            "]
    lines.append("5220NORTHERN PLAINS                     1462220001CCDSUBSIDY   261202261203   1021000020000001")
    for number, (code, trace) in enumerate(answers, start=1):
        lines.append(
            f"62109199901612345678         {cents:010d}PAY-1          BRALENDRA WORKS, INC.   10910000{number:08d}"
        )
        lines.append(f"7{'99' if code[0] == 'R' else '98'}{code}{trace}      09199901{'':44}091000{number:09d}")
    count, total = 2 * len(answers), 9199901 * len(answers)
    lines.append(f"8220{count:06d}{total:010d}{0:012d}{0:012d}1462220001{'':25}021000020000001")
    blocks = -(-(len(lines) + 1) // 10)
    lines.append(f"9{1:06d}{blocks:06d}{count:08d}{total:010d}{0:012d}{0:012d}{'':39}")
    lines += ["9" * 94] * (blocks * 10 - len(lines))
    return "\n".join(line.ljust(94) for line in lines) + "\n"


def just_signed_in(client):
    """As after typing the password again."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return client
