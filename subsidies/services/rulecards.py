from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.changes import record_change
from marketplace.core.errors import DomainError, Refused
from marketplace.reference.models import ServiceCategory
from subsidies.archives import sha256_of
from subsidies.blocks import compile_blocks
from subsidies.models import Program, RuleCard, RuleCardVersion
from subsidies.permissions import programs as permissions
from subsidies.selectors.rulecards import hashed_text, rule_lines, rule_text
from subsidies.terms import terms_of

FORMAT = 1


def compiled(card: RuleCard) -> tuple[dict, str, str]:
    """(rules, the text a signer reads, the sha256 over both) of the working copy as it stands now."""
    listed = [_with_names(rule) for rule in compile_blocks(card.blocks)]
    rules, text = {"format": FORMAT, "rules": listed}, rule_text(listed)
    return rules, text, sha256_of(hashed_text(rules, text).encode())


@dataclass(frozen=True, slots=True)
class CardDraft:
    """The working copy as its editors preview it; rules that miss something are named, not read."""

    pays: str
    lines: list[str]
    unfinished: list[str]


def draft_of(card: RuleCard) -> CardDraft:
    finished, unfinished = [], []
    for child in card.blocks:
        try:
            child.block.clean(child.value)
        except ValidationError:
            unfinished.append(str(child.block.label))
        else:
            finished.append(child)
    rules = [_with_names(rule) for rule in compile_blocks(finished)]
    return CardDraft(terms_of(rules, {}).sentence(), rule_lines(rules), unfinished)


@transaction.atomic
def note_edit(*, by: Actor, card: RuleCard) -> None:
    """An editor saved the working copy in the Wagtail admin: who and when, for the office that signs it."""
    card.edited_at = clock.now()
    card.save(update_fields=["edited_at"])
    record(by, card, "rule_card.written", blocks=len(card.blocks))


def _with_names(rule: dict) -> dict:
    """Service categories keep the names they had on the day of signing."""
    codes = rule.get("categories") or [code for code in [rule.get("category")] if code]
    if not codes:
        return rule
    names = ServiceCategory.objects.filter(code__in=codes).order_by("code")
    return rule | {"names": {category.code: category.name for category in names}}


@transaction.atomic
def write_rule_card(*, by: Actor, program: Program, blocks: list[tuple[str, dict]]) -> RuleCard:
    """Put these blocks on the program's working copy, for editors who do not use the Wagtail admin (seeds)."""
    if not by.is_staff and (reason := permissions.why_not_run_program(by, program)):
        raise Refused(reason)
    card, _created = RuleCard.objects.get_or_create(program=program)
    block = card._meta.get_field("blocks").stream_block
    card.blocks = StreamValue(block, [{"type": kind, "value": value} for kind, value in blocks], is_lazy=True)
    card.edited_at = clock.now()
    card.save()
    card.save_revision(changed=False)
    record(by, card, "rule_card.written", blocks=len(blocks))
    return card


@transaction.atomic
def sign_rule_card(
    *, by: Actor, program_id: int, seen_sha256: str, typed_name: str, agrees: bool = True
) -> RuleCardVersion:
    """Sign the text that was read (`seen_sha256`) and make it the version that new applications pin.

    Raises DomainError when the card changed since it was read, the name is not the signer's own, or the
    card says no rate.
    """
    program = Program.objects.locked().get(pk=program_id)
    card = RuleCard.objects.select_related("program").get(program=program)
    if reason := permissions.why_not_sign_rules(by, card):
        raise Refused(reason)
    rules, text, sha256 = compiled(card)
    _check_signature(by, rules, sha256, seen_sha256, typed_name, agrees)
    latest = program.current_version
    if latest and latest.sha256 == sha256:
        raise DomainError(_("You have signed these rules already; nothing has changed since."), code="signed")
    membership = Membership.objects.active().get(user_id=by.user_id, organisation_id=by.organisation_id)
    version = RuleCardVersion.objects.create(
        program=program,
        number=latest.number + 1 if latest else 1,
        rules=rules,
        text=text,
        sha256=sha256,
        signed_by_id=membership.user_id,
        typed_name=typed_name.strip(),
        signer_title=membership.title,
    )
    record(by, version, "rule_card.signed", program=program.pk, number=version.number, sha256=sha256)
    record_change("program", program.pk)
    return version


def _check_signature(by: Actor, rules: dict, sha256: str, seen: str, typed_name: str, agrees: bool) -> None:
    if seen != sha256:
        raise DomainError(_("The rules changed while you were reading. Read them again, then sign."), code="changed")
    kinds = {rule["kind"] for rule in rules["rules"]}
    if not kinds & {"rate", "tiered_rate"}:
        raise DomainError(_("The card does not say what part the program pays. Ask an editor to add the rate."))
    if " ".join(typed_name.split()).casefold() != by.name.casefold():
        raise DomainError(
            _("Type your name as it is in your account: %(name)s.") % {"name": by.name}, field="typed_name"
        )
    if not agrees:
        raise DomainError(_("Check the box to sign electronically."), field="agrees")
