"""The provider claims the subsidy, and the office pays it."""

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.engagements.models import FundingLine
from marketplace.payments import services as payments
from marketplace.payments.seeds import open_paying_office, prove_payee
from subsidies.models import Claim
from subsidies.seeds.story import Story
from subsidies.services import claims as services


def claim_money(story: Story) -> None:
    story.claims = [
        services.submit_claim(
            by=story.cashier(),
            milestone_id=pk,
            funding_line_id=FundingLine.objects.get(engagement=story.order).pk,
            invoice_number=f"CLAIM-{pk}",
        )
        for pk in story.milestone_ids()
    ]


def return_claim(story: Story) -> None:
    by, first = story.officer(Role.PROGRAM_REVIEWER), story.claims[0]
    services.return_claim(by=by, claim_id=first.pk, remark="The invoice has another number.")


def decline_claim(story: Story) -> None:
    by, first = story.officer(Role.PROGRAM_REVIEWER), story.claims[0]
    services.decline_claim(by=by, claim_id=first.pk, remark="This was paid before.")


def approve_claims(story: Story) -> None:
    for claim in story.claims:
        _approve_claim(story, claim)


def approve_first_claim(story: Story) -> None:
    _approve_claim(story, story.claims[0])


def _approve_claim(story: Story, claim: Claim) -> None:
    services.approve_claim(by=story.officer(Role.PROGRAM_REVIEWER, 1), claim_id=claim.pk)
    claim.refresh_from_db()


def hold(story: Story) -> None:
    payments.hold_payout(by=_payer(story), payout_id=story.claims[0].payout_id, reason="audit")


def _prove(story: Story) -> None:
    open_paying_office(officer=_payer(story), name=story.program.organisation.name)
    prove_payee(payee=story.order.provider, cashier=story.cashier(), officer=_payer(story))


def prepare_run(story: Story) -> None:
    _prove(story)
    keys = [claim.payout_id for claim in story.claims if claim.payout_id]
    story.run = payments.prepare_run(by=_payer(story), payout_ids=keys)


def discard_run(story: Story) -> None:
    payments.discard_run(by=_payer(story), run_id=story.run.pk)


def release_run(story: Story) -> None:
    _prove(story)
    payments.release_run(by=story.officer(Role.PROGRAM_FISCAL_OFFICER, 1), run_id=story.run.pk)


def release(story: Story) -> None:
    _prove(story)
    for claim in story.claims:
        payments.release_payout(by=_payer(story), payout_id=claim.payout_id)


def bank_fails(story: Story) -> None:
    payments.mark_payout_failed(by=_payer(story), payout_id=story.claims[0].payout_id)


def bank_pays(story: Story) -> None:
    for claim in story.claims:
        payments.mark_payout_paid(by=_payer(story), payout_id=claim.payout_id, bank_reference=f"ACH-{claim.pk}")


def bank_pays_run(story: Story) -> None:
    """The file is booked on the day that stands in it."""
    reference, paid_on = f"ACH-{story.run.reference}", clock.today(story.program.zone)
    payments.mark_run_paid(by=_payer(story), run_id=story.run.pk, bank_reference=reference, paid_on=paid_on)


def _payer(story: Story):
    return story.officer(Role.PROGRAM_FISCAL_OFFICER)
