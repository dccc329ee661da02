"""One unmistakable string in every security-sensitive field, and who may read it where."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.accounts.actor import ANONYMOUS, SYSTEM, Actor
from marketplace.accounts.roles import ROLES_OF_KIND, Role
from marketplace.core import clock
from marketplace.documents.models import Document
from marketplace.engagements import services as engagements
from marketplace.engagements.services.delivery import DISPUTE_KIND, EVIDENCE_KIND
from marketplace.engagements.services.messages import MESSAGE_KIND
from marketplace.engagements.services.requests import NOTES_KIND
from marketplace.payments import services as payments
from marketplace.payments.services.accounts import BANK_KIND
from marketplace.payments.services.runs import FILE_KIND
from marketplace.reference.models import Goal
from marketplace.vault import services as vault
from marketplace.vault.models import VaultEntry
from operators import services as operators
from operators.services.assessments import ANSWERS
from subsidies.services import screening
from tests.marketplace.accounts.factories import create_member
from tests.world.access import things, things_trade
from tests.world.access.declared import BILLERS, BUYERS, DELIVERERS, FIRM, FISCAL, OPERATOR, Row, Thing

BOTH = BUYERS | DELIVERERS
# The answers name their goal by its code.
GOAL = "Qf.77"


@dataclass(frozen=True)
class Canary:
    """A string that one kind of content holds, and the pages that show it to its readers.

    `readers` are the roles that may read it, at the organisations of `sides`; `row` is the page where each of them
    really does, None for what no page shows. `also` are pages that may show it to them too. `in_the_open` is a table
    that has the string for another reason.
    """

    kind: str
    text: str
    entry: VaultEntry | None
    readers: frozenset[str]
    thing: Thing
    row: Row | None
    also: frozenset[str] = frozenset()
    in_the_open: str = ""

    def is_for(self, person) -> bool:
        return person.role in self.readers and person.organisation_id in self.thing.sides.values()


def _somebody(role: Role, thing: Thing, side: str) -> Actor:
    return create_member(role, organisation=thing.organisation(side)).actor()


def _notes(thing: Thing, request, text: str) -> VaultEntry:
    """As the form of a draft keeps them; a request that is open already has them put in their place."""
    operator = thing.organisation(OPERATOR)
    if request.private_notes:
        return vault.replace_content(by=SYSTEM, entry=request.private_notes, content=text)
    request.private_notes = vault.seal(by=SYSTEM, organisation=operator, kind=NOTES_KIND, content=text)
    request.save(update_fields=["private_notes"])
    return request.private_notes


def notes_before_the_order() -> Canary:
    """Whoever was invited and not chosen learns nothing of them."""
    thing, text = things_trade.noted_request(), "Quillfern of the open request"
    row = Row("engagements:private_notes", things_trade.noted_request, see=BUYERS)
    return Canary(NOTES_KIND, text, _notes(thing, thing.owner, text), BUYERS, thing, row)


def notes_of_a_draft() -> Canary:
    thing, text = things_trade.draft_request(), "Quillfern of the draft"
    row = Row("engagements:edit_request", things_trade.draft_request, see=BUYERS)
    return Canary(NOTES_KIND, text, _notes(thing, thing.owner, text), BUYERS, thing, row)


def notes_of_an_order() -> Canary:
    """The chosen provider reads them while it works."""
    thing, text = things_trade.ordered_request(), "Quillfern of the order"
    row = Row("engagements:private_notes", things_trade.ordered_request, see=BOTH)
    return Canary(NOTES_KIND, text, _notes(thing, thing.owner, text), BOTH, thing, row)


def message() -> Canary:
    order, text = things_trade.running_order(), "Quillfern in a message"
    writer = _somebody(Role.OPERATOR_PREPARER, order, OPERATOR)
    sent = engagements.send_message(by=writer, engagement_id=order.owner.pk, text=text)
    row = Row("engagements:messages", things_trade.running_order, see=BOTH)
    return Canary(MESSAGE_KIND, text, sent.body, BOTH, order, row)


def _delivered(thing: Thing, evidence: str, upload=None):
    worker = _somebody(Role.PROVIDER_DELIVERY, thing, FIRM)
    return engagements.deliver_milestone(by=worker, milestone_id=thing.owner.pk, evidence=evidence, upload=upload)


def evidence() -> list[Canary]:
    """What was delivered, in words and as a file, and what is missing."""
    thing = things_trade.planned_milestone()
    words, lines, missing = "Quillfern in the evidence", "Quillfern in a file", "Quillfern in a dispute"
    upload = SimpleUploadedFile("report.txt", f"{lines}: port 23 is open.".encode(), "text/plain")
    delivery = _delivered(thing, words, upload)
    buyer = _somebody(Role.OPERATOR_SIGNER, thing, OPERATOR)
    dispute = engagements.dispute_milestone(by=buyer, milestone_id=thing.owner.pk, text=missing)
    page = Row("engagements:milestone", things_trade.planned_milestone, see=BOTH)
    # The form to deliver stands on the same page and comes back with it.
    also = frozenset({"engagements:deliver"})
    file = _file(thing, delivery.document)
    return [
        Canary(EVIDENCE_KIND, words, delivery.evidence, BOTH, thing, page, also),
        Canary(DISPUTE_KIND, missing, dispute.text, BOTH, thing, page, also),
        Canary(EVIDENCE_KIND, lines, None, BOTH, file, Row("documents:download", lambda: file, see=BOTH)),
    ]


def _file(thing: Thing, document: Document) -> Thing:
    return Thing({"reference": document.reference}, thing.sides, {"reference": "DOC-ZZZZZZ"}, document)


def goal_answers() -> Canary:
    """Answers are words of ours, so the goal that is open carries the string: only its operator sees which is open."""
    text = "Quillfern among the goals"
    like = Goal.objects.filter(framework="CPG-2.0").order_by("position").first()
    values = {name: getattr(like, name) for name in ("framework", "function", "official_title", "question", "why")}
    goal = Goal.objects.create(
        **values, code=GOAL, short_name=text, cost="low", impact="high", complexity="simple", position=0
    )
    system, readers = things.system(), frozenset(ROLES_OF_KIND[OPERATOR])
    owner = _somebody(Role.OPERATOR_OWNER, system, OPERATOR)
    profile = system.owner.profile
    kept = operators.save_answers(by=owner, profile_id=profile.pk, answers={goal.code: "no"})
    home = Thing({}, {OPERATOR: profile.organisation_id}, {}, profile)
    row = Row("assessment", lambda: home, see=readers)
    also = frozenset({"dashboard"})
    return Canary(ANSWERS, text, kept.entry, readers, home, row, also, in_the_open="reference_goal")


def bank_account() -> Canary:
    """No page shows the numbers again: the file for the bank is made of them."""
    text, firm = "31415926535897932", things.vetting_case().owner.provider.organisation
    account = payments.enter_payout_account(
        by=create_member(Role.PROVIDER_FINANCE, organisation=firm).actor(),
        organisation=firm,
        bank_name="First Bank",
        holder_name=firm.name,
        routing_number="021000021",
        account_number=text,
    )
    return Canary(BANK_KIND, text, account.numbers, BILLERS, Thing({}, {FIRM: firm.pk}, {}, account), None)


def tax_number() -> Canary:
    """No page shows more than its last four digits."""
    text, firm = "461618033", things.vetting_case().owner.provider.organisation
    form = payments.enter_tax_form(
        by=create_member(Role.PROVIDER_FINANCE, organisation=firm).actor(),
        organisation=firm,
        name_on_form=firm.name,
        tax_kind="s_corporation",
        tax_number=text,
        signed_on=clock.today(firm.zone),
    )
    return Canary(payments.TAX_KIND, text, form.number, BILLERS, Thing({}, {FIRM: firm.pk}, {}, form), None)


def bank_file() -> Canary:
    """Fiscal officers fetch it for their bank."""
    text, run = "62202100002127182818284590452", things_trade.released_run()
    vault.replace_content(by=SYSTEM, entry=run.owner.file, content=text)
    row = Row("payments:run_file", things_trade.released_run, see=FISCAL)
    return Canary(FILE_KIND, text, run.owner.file, FISCAL, run, row)


@dataclass(frozen=True)
class Visitor:
    """What somebody without an account told us, found by the code alone."""

    code: str
    text: str


def visitor() -> Visitor:
    text = "Quillfern county"
    answer = {"zip": "", "state": "", "county": text}
    return Visitor(screening.answer_question(by=ANONYMOUS, code="", question="place", answer=answer), text)


PLANTS: list[Callable[[], Canary | list[Canary]]] = [
    notes_before_the_order,
    notes_of_a_draft,
    notes_of_an_order,
    message,
    evidence,
    goal_answers,
    bank_account,
    tax_number,
    bank_file,
]


def plant() -> list[Canary]:
    grown = [make() for make in PLANTS]
    return [one for some in grown for one in (some if isinstance(some, list) else [some])]
