"""How an invented firm goes through vetting, a few days between the steps, to the fate the demo has for it."""

import datetime as dt
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership
from marketplace.accounts.roles import Role
from marketplace.accounts.seeds import STAFF
from marketplace.core import clock
from providers.models import ScreeningRun, VettingCase
from providers.requirements import REQUIREMENTS
from providers.services import outcomes, profiles, screening, vetting
from providers.states import VettingState

S = VettingState
# The vetting of the first firms ran for a year; it was renewed just before its end, for another.
RENEWED, FIRST_TERM_ENDED = (dt.timedelta(days=days) for days in (232, 228))
LAST_END_OF_A_RENEWAL = dt.timedelta(days=125)
ANSWERS = {
    "legal_entity": "Certificate of good standing of our state, attached to the registration number.",
    "sam_registration": "Active registration; the entity page shows it under our legal name.",
    "ownership": "Signed list: three owners above 10 percent, two officers.",
    "insurance": "ACORD 25 certificate; cyber and errors and omissions, general liability, 30 days notice.",
    "security_program": "Our answers to the 34 goals with dates, and the auditor's letter.",
    "references": "Three customers: a water district, a clinic and a credit union, with work phone numbers.",
    "background_checks": "Signed statement: county and federal records, all field staff, this year.",
    "incident_notice": "Clause 9 of our standard contract: notice within 12 hours.",
    "ai_facts": "Signed statement: no automatic OT write; facts forms filled in for each service.",
    "subcontractors": "Two hosted services in the United States; no subcontractors at customers.",
    "conflicts": "Signed statement: no ties to operators, programs or marketplace staff.",
}
# What the demo's firms prove with a file; text opens on every machine.
CREDENTIAL_OF = {"sam_registration": "sam", "insurance": "insurance"}
FILES = {"legal_entity": "good-standing.txt", "insurance": "insurance-certificate.txt"}


@dataclass(frozen=True, slots=True)
class Officers:
    first: Actor
    second: Actor


def staff_actor(role: Role, place: int = 0) -> Actor:
    """The actor of the marketplace's n-th person with this role."""
    emails = [email for email, _name, roles in STAFF if role in roles]
    return Membership.objects.active().get(user__email=emails[place], organisation__is_marketplace=True).actor()


def lead(rng, officers: Officers, owner: Actor, provider, fate: str, joined: dt.datetime) -> None:
    """Walk the firm through vetting to its fate, a few days between the steps."""
    recent = clock.now() - dt.timedelta(days=rng.randint(3, 14))
    still_open = fate in (S.DRAFT, S.WITHDRAWN, S.SUBMITTED, S.SCREENING, S.EVIDENCE_REVIEW, S.INFO_NEEDED)
    start = recent if still_open else joined + dt.timedelta(days=2)
    until = _end_of_vetting(rng, fate)
    with clock.travel(start):
        case = vetting.open_case(by=owner, provider_id=provider.pk)
        if fate == S.DRAFT:
            vetting.answer_item(by=owner, case_id=case.pk, code="references", answer=ANSWERS["references"])
            return
        _answer(owner, case, until)
        vetting.submit_case(by=owner, case_id=case.pk)
        if fate == S.WITHDRAWN:
            vetting.withdraw_case(by=owner, case_id=case.pk)
        if fate in (S.WITHDRAWN, S.SUBMITTED):
            return
    with clock.travel(start + dt.timedelta(days=1)):
        screening.start_screening(by=officers.first, case_id=case.pk)
        if fate == S.SCREENING:
            return
        _screen(officers, case)
    with clock.travel(start + dt.timedelta(days=2)):
        _review(officers, owner, case, fate, until)


def lead_twice(rng, officers: Officers, owner: Actor, provider, joined: dt.datetime) -> None:
    """A year of vetting that has ended, and its renewal with new papers just before."""
    first_end = (clock.now() - FIRST_TERM_ENDED).date()
    last_end = min(_end_of_vetting(rng, S.APPROVED), clock.today() + LAST_END_OF_A_RENEWAL)
    renewed = clock.now() - RENEWED
    with clock.travel(joined + dt.timedelta(days=2)):
        case = vetting.open_case(by=owner, provider_id=provider.pk)
        _answer(owner, case, first_end)
        vetting.submit_case(by=owner, case_id=case.pk)
    with clock.travel(joined + dt.timedelta(days=3)):
        screening.start_screening(by=officers.first, case_id=case.pk)
        _screen(officers, case)
    with clock.travel(joined + dt.timedelta(days=4)):
        _review(officers, owner, case, S.APPROVED, first_end)
    with clock.travel(renewed - dt.timedelta(days=2)):
        outcomes.warn_of_end(case_id=case.pk)
        _answer(owner, case, last_end)
    with clock.travel(renewed):
        _review(officers, owner, case, S.APPROVED, last_end)


def _end_of_vetting(rng, fate: str) -> dt.date:
    today = clock.today()
    if fate == S.EXPIRED:
        return today - dt.timedelta(days=5)
    if fate == S.EXPIRING:
        return today + dt.timedelta(days=40)
    # Long enough ahead to be of use, and within a year of the oldest approval.
    return today + dt.timedelta(days=rng.randint(61, 200))


def _answer(owner: Actor, case: VettingCase, until: dt.date) -> None:
    ends = {one.kind: one.expires for one in case.provider.credentials.all()}
    for need in REQUIREMENTS:
        expires = max(until, clock.today()) + dt.timedelta(days=30) if need.has_expiry else None
        # The same paper stands on the firm's page as its credential.
        expires = ends.get(CREDENTIAL_OF.get(need.code, "")) or expires
        name = FILES.get(need.code)
        upload = SimpleUploadedFile(name, b"Invented for the demonstration.\n", "text/plain") if name else None
        answer = ANSWERS[need.code]
        vetting.answer_item(by=owner, case_id=case.pk, code=need.code, answer=answer, expires=expires, upload=upload)


def _screen(officers: Officers, case: VettingCase) -> None:
    for name in ScreeningRun.ListName.values:
        screening.record_screening(
            by=officers.first,
            case_id=case.pk,
            list_name=name,
            list_date=clock.today(),
            outcome=ScreeningRun.Outcome.CLEAR,
        )
    screening.finish_screening(by=officers.first, case_id=case.pk)


def _review(officers: Officers, owner: Actor, case: VettingCase, fate: str, until: dt.date) -> None:
    if fate == S.EVIDENCE_REVIEW:
        return
    if fate in (S.DECLINED, S.APPEALED, S.UPHELD):
        _decline(officers, owner, case, fate)
        return
    left_open = "references" if fate in (S.CONDITIONAL, S.INFO_NEEDED) else ""
    for need in REQUIREMENTS:
        vetting.check_item(
            by=officers.first,
            case_id=case.pk,
            code=need.code,
            accepted=need.code != left_open,
            remark="Two of the three have more than 100 people." if need.code == left_open else "",
        )
    if fate == S.INFO_NEEDED:
        vetting.ask_for_information(by=officers.first, case_id=case.pk)
        return
    vetting.finish_review(by=officers.first, case_id=case.pk)
    _approve(officers, case, fate, until)


def _approve(officers: Officers, case: VettingCase, fate: str, until: dt.date) -> None:
    conditional = fate == S.CONDITIONAL
    known = case.provider.credentials.filter(kind__in=("sam", "insurance"), issued__lte=clock.today())
    for credential in known.order_by("pk"):
        profiles.check_credential(by=officers.first, case_id=case.pk, credential_id=credential.pk)
    vetting.approve_case(
        by=officers.second,
        case_id=case.pk,
        vetted_until=until,
        condition="Send a third reference from an operator with fewer than 100 people." if conditional else "",
        condition_due=until - dt.timedelta(days=20) if conditional else None,
    )
    if fate in (S.SUSPENDED, S.REMOVED):
        # Suspension comes last, once the services of the firm are published; see `end_early`.
        return
    if fate == S.EXPIRED:
        with clock.travel(dt.datetime.combine(until + dt.timedelta(days=1), dt.time(12), dt.UTC)):
            outcomes.expire_case(case_id=case.pk)


def _decline(officers: Officers, owner: Actor, case: VettingCase, fate: str) -> None:
    vetting.decline_case(
        by=officers.first,
        case_id=case.pk,
        reason="insurance",
        remark="The limit is $1 million. Work with privileged access needs $5 million.",
    )
    if fate in (S.APPEALED, S.UPHELD):
        outcomes.appeal_decline(by=owner, case_id=case.pk, text="Our umbrella policy covers the rest.")
    if fate == S.UPHELD:
        outcomes.decide_appeal(by=officers.second, case_id=case.pk, reason="rule_stands")
