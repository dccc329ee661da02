"""Own shares that an office looks at: one found in order, one shown, the rest waiting for the operator."""

from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.accounts.roles import Role
from marketplace.core import clock
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
    # Two that fall into every sample, whatever the lot says.
    certain = OwnShareSample.objects.filter(why=OwnShareSample.Why.PAYER).for_lists().order_by("pk")[:2]
    with clock.travel(shown):
        for sample in certain:
            _show(sample)
    with clock.travel(found):
        officer = person(certain[0].program.organisation, Role.PROGRAM_FISCAL_OFFICER)
        services.find_sound(by=officer, sample_id=certain[0].pk)


def _show(sample: OwnShareSample) -> None:
    signer = person(sample.own_share.engagement.operator, Role.OPERATOR_SIGNER)
    record = SimpleUploadedFile("bank-record.pdf", LETTER, "application/pdf")
    services.show_payment(by=signer, sample_id=sample.pk, upload=record)
