"""One purchase told step by step, each step on its own day, through the services that people use."""

import datetime as dt
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.accounts.models import Membership, Organisation
from marketplace.accounts.roles import Role
from marketplace.accounts.selectors import members_with_role
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.documents.services import store_document
from marketplace.engagements import seeds as purchase
from marketplace.engagements import services as trade
from marketplace.engagements.models import Engagement, FundingLine, Quote, Request
from marketplace.payments import services as payments
from marketplace.payments.models import OwnShare
from marketplace.payments.services import PaymentDetails
from marketplace.reference.models import ServiceCategory
from operators.selectors import systems_of
from subsidies.models import Application, Program, Voucher
from subsidies.permissions.applications import why_not_approve
from subsidies.reasons import RevokeReason
from subsidies.selectors.prefill import known_facts
from subsidies.selectors.tasklists import documents_needed, fact_names
from subsidies.services import applications, claims, decisions, vouchers
from subsidies.services.applications import ItemDetails
from subsidies.states import ApplicationState

# Names of steps; a number is a wait of so many days.
Path = tuple[str | int, ...]
DAYS_BETWEEN_STEPS = 3
LETTER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def person(organisation: Organisation, role: Role, place: int = 0) -> Actor:
    """The actor of the first (or `place`-th) member with a role, in order of joining."""
    members = Membership.objects.active().filter(organisation=organisation, role_rows__role=role).order_by("pk")
    return members[place].actor()


class Story:
    """Remembers who takes part and what has come about so far; every method is one step of the trade."""

    def __init__(
        self, *, program: Program, operator: Organisation, category: ServiceCategory, price: Money, began: dt.datetime
    ):
        self.program, self.operator, self.category, self.price = program, operator, category, price
        self.signer = person(operator, Role.OPERATOR_SIGNER)
        self.preparer = person(operator, Role.OPERATOR_PREPARER)
        self.reviewer = person(program.organisation, Role.PROGRAM_REVIEWER)
        self.second_reviewer = person(program.organisation, Role.PROGRAM_REVIEWER, 1)
        self.administrator = person(program.organisation, Role.PROGRAM_ADMINISTRATOR)
        self.fiscal_officer = person(program.organisation, Role.PROGRAM_FISCAL_OFFICER)
        self.moment = began
        # Each step leaves here what it brought about, for the steps after it.
        self.application: Application
        self.voucher: Voucher
        self.request: Request
        self.chosen: Quote
        self.order: Engagement
        self.providers: list[Organisation] = []

    def tell(self, path: Path) -> "Story":
        """Take the steps in turn, a few days apart; the caller begins early enough to end before today."""
        for step in path:
            if isinstance(step, int):
                self.moment += dt.timedelta(days=step)
                continue
            with clock.travel(self.moment):
                getattr(self, step)()
            self.moment += dt.timedelta(days=DAYS_BETWEEN_STEPS)
        return self

    # The application

    def draft(self):
        by = self.preparer
        facts = self.facts_of(applications.start_application(by=by, program_id=self.program.pk))
        pk = self.application.pk
        systems = [{"reference": one.reference, "name": one.name} for one in systems_of(self.operator)]
        item = ItemDetails(
            self.category.code, self.category.name, self.price, "estimate", "From the usual range for our size."
        )
        applications.save_systems(by=by, application_id=pk, systems=systems)
        applications.save_items(by=by, application_id=pk, items=[item])
        applications.save_facts(by=by, application_id=pk, facts=facts)
        applications.save_free_help(
            by=by, application_id=pk, considered=["scanning"], note="We use the free scanning and need more."
        )

    def facts_of(self, application: Application) -> list[dict]:
        self.application = application
        return known_facts(self.operator, fact_names(application))

    def add_documents(self):
        files = [
            (
                store_document(
                    by=self.preparer,
                    organisation=self.operator,
                    upload=SimpleUploadedFile("letter.pdf", LETTER, "application/pdf"),
                    kind="subsidies.application",
                ),
                wanted.document,
            )
            for wanted in documents_needed(self.application)
        ]
        applications.save_documents(by=self.preparer, application_id=self.application.pk, documents=files)

    def submit(self):
        self.add_documents()
        applications.submit_application(
            by=self.signer, application_id=self.application.pk, signature=purchase.seed_signature(self.signer)
        )

    def withdraw(self):
        applications.withdraw_application(by=self.signer, application_id=self.application.pk)

    # The decision

    def take(self):
        decisions.take_case(by=self.reviewer, application_id=self.application.pk)

    def send_back(self):
        decisions.return_application(
            by=self.reviewer,
            application_id=self.application.pk,
            defects=["The letter of the board has no date. Send one with the date."],
        )

    def leave_incomplete(self):
        applications.close_incomplete(application_id=self.application.pk)

    def recommend(self):
        self.application.refresh_from_db()
        decisions.recommend_application(
            by=self.reviewer, application_id=self.application.pk, amount=self.application.requested
        )

    def approve(self):
        self.application.refresh_from_db()
        self.approve_by(self.administrator)
        self.application.refresh_from_db()
        if self.application.state != ApplicationState.APPROVED:
            self.approve_by(self.second_approver())

    def approve_by(self, actor: Actor):
        decisions.approve_application(
            by=actor, application_id=self.application.pk, amount=self.application.recommended_amount
        )

    def second_approver(self) -> Actor:
        """Whoever of the office may still approve this case."""
        members = Membership.objects.active().filter(organisation=self.program.organisation).order_by("pk")
        actors = [member.actor() for member in members]
        return next(actor for actor in actors if not why_not_approve(actor, self.application))

    def decline(self):
        decisions.decline_application(
            by=self.second_reviewer,
            application_id=self.application.pk,
            reasons=[
                {
                    "code": "documents_missing",
                    "rule": "A letter of your board that says who may sign",
                    "value": "none was sent",
                    "cure": "Send the letter with an appeal or a new application.",
                }
            ],
        )

    def wait_list(self):
        decisions.wait_list_application(by=self.reviewer, application_id=self.application.pk)

    def appeal(self):
        decisions.appeal_decision(by=self.signer, application_id=self.application.pk)

    def uphold(self):
        decisions.uphold_decision(
            by=self.reviewer, application_id=self.application.pk, note="The date for the letter had passed."
        )

    # The voucher

    def accept(self):
        self.voucher = applications.accept_award(
            by=self.signer, application_id=self.application.pk, signature=purchase.seed_signature(self.signer)
        )

    def lapse(self):
        applications.lapse_award(application_id=self.application.pk)

    def cancel_voucher(self):
        vouchers.cancel_voucher(by=self.signer, voucher_id=self.voucher.pk, reason="We found free help instead.")

    def revoke_voucher(self):
        vouchers.revoke_voucher(
            by=self.second_approver(),
            voucher_id=self.voucher.pk,
            code=RevokeReason.NO_LONGER_ELIGIBLE,
            reason="The system was sold to a private owner.",
        )

    def expire_voucher(self):
        vouchers.expire_voucher(voucher_id=self.voucher.pk)

    # The purchase

    def ask(self):
        systems = systems_of(self.operator)
        self.request = purchase.seed_request(
            buyer=self.preparer,
            operator=self.operator,
            category=self.category,
            sector=str(systems[0].sector),
            systems=[system.name for system in systems],
            price=self.price,
            providers=self.providers,
        )

    def open(self):
        trade.open_request(by=self.signer, request_id=self.request.pk)

    def talk(self):
        seller = self.seller(0)
        question = trade.ask_question(by=seller, request_id=self.request.pk, text="Do you use one office network?")
        trade.answer_question(by=self.preparer, question_id=question.pk, answer="Yes, one network in one office.")

    def draft_quote(self):
        purchase.seed_quote(seller=self.seller(0), request=self.request, price=self.price)

    def quote(self):
        """Each invited provider offers, the first at the estimated price, the others a little above."""
        for place in range(len(self.providers)):
            by = self.seller(place)
            price = self.price + self.price.share(Decimal("0.08")) * place
            quote = purchase.seed_quote(seller=by, request=self.request, price=price)
            trade.seal_quote(by=by, quote_id=quote.pk, declares_no_help=True)

    def quote_below(self):
        """Everybody asks for less than the operator expected, so that the voucher is not used up."""
        self.price = self.price.share(Decimal("0.6"))
        self.quote()

    def close_questions(self):
        trade.close_questions(by=SYSTEM, request_id=self.request.pk)

    def close(self):
        trade.close_request(by=SYSTEM, request_id=self.request.pk)

    def cancel_request(self):
        trade.cancel_request(by=self.preparer, request_id=self.request.pk, reason="Our board puts this off a year.")

    def expire_quotes(self):
        for pk in self.request.quotes.order_by("pk").values_list("pk", flat=True):
            trade.expire_quote(by=SYSTEM, quote_id=pk)

    def evaluate(self):
        self.chosen = purchase.seed_choice(buyer=self.preparer, request=self.request)

    def none_suitable(self):
        trade.mark_none_suitable(by=self.signer, request_id=self.request.pk, reason="All were above our budget.")

    def sign(self):
        self.order = purchase.seed_order(signer=self.signer, quote=self.chosen)

    def sign_to_pay_early(self):
        self.order = purchase.seed_order(signer=self.signer, quote=self.chosen, may_pay_before_start=True)
        self.open_own_shares()

    def start(self):
        trade.start_order(by=self.seller(), engagement_id=self.order.pk)

    def cancel_order(self):
        trade.cancel_order(by=self.signer, engagement_id=self.order.pk, reason="We bought it another way.")

    def deliver(self):
        purchase.seed_delivery(seller=self.seller(), milestone_ids=self.milestone_ids())

    def accept_work(self):
        signature = purchase.seed_signature(self.signer)
        for pk in self.milestone_ids():
            trade.accept_milestone(by=self.signer, milestone_id=pk, signature=signature)
        self.open_own_shares()

    def open_own_shares(self):
        """The worker does it a moment later; a story has no worker."""
        for pk in self.milestone_ids():
            payments.open_own_share(milestone_id=pk)

    def dispute(self):
        trade.dispute_milestone(by=self.signer, milestone_id=self.milestone_ids()[0], text="Two people cannot sign in.")

    def rework(self):
        trade.rework_milestone(by=self.seller(), milestone_id=self.milestone_ids()[0])

    # The money

    def invoice(self):
        for share in self.own_shares():
            payments.invoice_own_share(
                by=self.cashier(),
                own_share_id=share.pk,
                invoice_number=f"INV-{share.pk}",
                invoiced_on=clock.today(self.operator.zone),
            )

    def pay(self):
        for share in self.own_shares():
            details = PaymentDetails(
                paid_on=clock.today(self.operator.zone), method="check", number=f"PO-{share.pk}", amount=share.amount
            )
            payments.record_payment(by=self.signer, own_share_id=share.pk, details=details)

    def receive(self):
        for share in self.own_shares():
            payments.confirm_receipt(by=self.cashier(), own_share_id=share.pk)

    def fall_overdue(self):
        for share in self.own_shares():
            payments.mark_overdue(own_share_id=share.pk)

    def bounce(self):
        for share in self.own_shares():
            payments.record_returned_payment(by=self.cashier(), own_share_id=share.pk)

    def refund(self):
        for share in self.own_shares():
            payments.refund_own_share(by=self.cashier(), own_share_id=share.pk)

    def claim_money(self):
        self.claims = [
            claims.submit_claim(
                by=self.cashier(),
                milestone_id=pk,
                funding_line_id=FundingLine.objects.get(engagement=self.order).pk,
                invoice_number=f"CLAIM-{pk}",
            )
            for pk in self.milestone_ids()
        ]

    def return_claim(self):
        claims.return_claim(by=self.reviewer, claim_id=self.claims[0].pk, remark="The invoice has another number.")

    def decline_claim(self):
        claims.decline_claim(by=self.reviewer, claim_id=self.claims[0].pk, remark="This was paid before.")

    def approve_claim(self):
        for claim in self.claims:
            claims.approve_claim(by=self.second_reviewer, claim_id=claim.pk)

    def hold(self):
        self.claims[0].refresh_from_db()
        payments.hold_payout(by=self.fiscal_officer, payout_id=self.claims[0].payout_id)

    def release(self):
        for claim in self.claims:
            claim.refresh_from_db()
            payments.release_payout(by=self.fiscal_officer, payout_id=claim.payout_id)

    def bank_fails(self):
        payments.mark_payout_failed(by=self.fiscal_officer, payout_id=self.claims[0].payout_id)

    def bank_pays(self):
        for claim in self.claims:
            payments.mark_payout_paid(
                by=self.fiscal_officer, payout_id=claim.payout_id, bank_reference=f"ACH-{claim.pk}"
            )

    def seller(self, place: int | None = None) -> Actor:
        provider = self.order.provider if place is None else self.providers[place]
        return person(provider, Role.PROVIDER_OWNER)

    def cashier(self) -> Actor:
        """Small firms have nobody for finance; there the owner does it."""
        has_finance = bool(members_with_role(self.order.provider, Role.PROVIDER_FINANCE))
        return person(self.order.provider, Role.PROVIDER_FINANCE if has_finance else Role.PROVIDER_OWNER)

    def milestone_ids(self) -> list[int]:
        return list(self.order.milestones.order_by("pk").values_list("pk", flat=True))

    def own_shares(self) -> list:
        return list(OwnShare.objects.filter(engagement=self.order).order_by("pk"))
