"""Own shares that an office looks at: one in order, one not, one shown, the rest waiting for the operator."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Exists, OuterRef

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.payments.models import Payout
from marketplace.payments.states import PayoutState
from subsidies.models import OwnShareSample
from subsidies.seeds.programs import afternoon
from subsidies.seeds.steps.applications import LETTER
from subsidies.seeds.story import person
from subsidies.services import samples as services

BUSINESS_DAYS_AGO = (5, 3, 2)


def seed_samples() -> None:
    """Running it again changes nothing."""
    if OwnShareSample.objects.exists():
        return
    drawn, shown, found = (afternoon(clock.business_days_before(clock.today(), ago)) for ago in BUSINESS_DAYS_AGO)
    with clock.travel(drawn):
        services.draw_samples()
    waiting = Payout.objects.filter(state=PayoutState.QUEUED).values("engagement")
    # These fall into every sample, whatever the lot says; those without a payment in line come first, for one that is
    # not in order holds what waits.
    certain = OwnShareSample.objects.filter(why=OwnShareSample.Why.PAYER).for_lists()
    certain = certain.annotate(in_line=Exists(waiting.filter(engagement=OuterRef("own_share__engagement"))))
    unsound, sound, unread = certain.order_by("in_line", "pk")[:3]
    with clock.travel(shown):
        for sample in (unsound, sound, unread):
            _show(sample)
    officer = person(sound.program.organisation, Role.PROGRAM_FISCAL_OFFICER)
    with clock.travel(found):
        services.find_sound(by=officer, sample_id=sound.pk)
        note = "The record shows a payment by the county to another firm."
        services.find_unsound(by=officer, sample_id=unsound.pk, note=note)


def _show(sample: OwnShareSample) -> None:
    signer = person(sample.own_share.engagement.operator, Role.OPERATOR_SIGNER)
    record = SimpleUploadedFile("bank-record.pdf", LETTER, "application/pdf")
    services.show_payment(by=signer, sample_id=sample.pk, upload=record)
