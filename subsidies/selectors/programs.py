"""What a visitor may know of a program: who pays how much of what, until when, and how much money is left."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Kind, Role
from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.ledger.selectors import balances, total
from subsidies.choices import join_or, percent
from subsidies.models import DESK_STATES, Application, BudgetLine, Program, RuleCardVersion, Voucher
from subsidies.selectors.ranking import terms_in_words
from subsidies.states import ApplicationState, ProgramState
from subsidies.terms import OfferTerms, offer_terms

# Fewer decisions say nothing of how long one takes; more names of services are counted, not listed.
ENOUGH_DECISIONS = 5
MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class MoneyLeft:
    """What is available today of what was authorized, told to the public as a band."""

    available: Money
    authority: Money

    @property
    def waiting_list_only(self) -> bool:
        return self.available <= ZERO

    @property
    def band(self) -> str:
        if self.waiting_list_only:
            return _("Waiting list only: all of its money is promised.")
        if self.available * 2 > self.authority:
            return _("More than half of its money is left.")
        if self.available * 10 > self.authority:
            return _("Less than half of its money is left.")
        return _("Little of its money is left.")


@dataclass(frozen=True, slots=True)
class ProgramFacts:
    """One program for its public page. `rules` are the signed sentences; none when nothing is signed yet."""

    program: Program
    version: RuleCardVersion | None
    terms: OfferTerms | None
    pays: str
    lead: str
    window: str
    money_left: MoneyLeft
    rules: tuple[str, ...]
    documents: tuple[str, ...]
    paid_by: tuple[str, ...]
    selection: str
    answer: str
    timeline: tuple[tuple[str, str], ...]

    @property
    def days_to_decide(self) -> int | None:
        """Median calendar days from a complete application to its decision; None while fewer than five are decided."""
        moments = self.program.applications.filter(decided_at__isnull=False, submitted_at__isnull=False)
        days = [(decided - sent).days for sent, decided in moments.values_list("submitted_at", "decided_at")]
        return round(median(days)) if len(days) >= ENOUGH_DECISIONS else None


def plans_for(actor: Actor) -> QuerySet[Organisation]:
    """The offices for which this person may plan a program: their own as administrator, all as marketplace staff."""
    offices = Organisation.objects.of_kind(Kind.PROGRAM).order_by("name", "pk")
    if actor.is_staff:
        return offices
    return offices.filter(pk=actor.organisation_id if actor.has(Role.PROGRAM_ADMINISTRATOR) else None)


def listed_programs() -> list[ProgramFacts]:
    """Every announced program, open ones first, in as many queries however many there are."""
    programs = Program.objects.announced().order_by("name", "pk")
    return sorted(facts_of_programs(programs), key=lambda facts: not facts.program.takes_applications_today)


def program_facts(program: Program) -> ProgramFacts:
    return facts_of_programs([program])[0]


def facts_of_programs(programs: Iterable[Program]) -> list[ProgramFacts]:
    programs = list(programs)
    prefetch_related_objects(programs, "organisation")
    versions = {
        version.program_id: version
        for version in RuleCardVersion.objects.filter(program__in=programs).order_by("program_id", "number")
    }
    lines: dict[int, list[BudgetLine]] = {}
    authorised = BudgetLine.objects.authorised().filter(program__in=programs)
    for line in authorised.select_related("fund_source").in_paying_order():
        lines.setdefault(line.program_id, []).append(line)
    held = balances(f"line:{line.pk}" for own in lines.values() for line in own)
    return [_facts(program, versions.get(program.pk), lines.get(program.pk, []), held) for program in programs]


def _facts(program: Program, version: RuleCardVersion | None, lines: list[BudgetLine], held: dict) -> ProgramFacts:
    terms = offer_terms(version, {}) if version else None
    available = sum((held.get(("available", f"line:{line.pk}"), ZERO) for line in lines), ZERO)
    return ProgramFacts(
        program=program,
        version=version,
        terms=terms,
        pays=terms.sentence() if terms else "",
        lead=_lead(program, version, terms),
        window=window_sentence(program),
        money_left=MoneyLeft(available, sum((line.authority for line in lines), ZERO)),
        rules=tuple(version.lines) if version else (),
        documents=tuple(wanted.document for wanted in terms.documents) if terms else (),
        paid_by=tuple(str(line.fund_source.get_kind_display()) for line in lines),
        selection=_how_chosen(program),
        answer=_("The program office answers within %(days)s business days.")
        % {"days": program.answer_within_business_days},
        timeline=_timeline(program),
    )


def _how_chosen(program: Program) -> str:
    """The way of choosing, with what counts: "By score, highest first: Harm if it stops (up to 40 points)"."""
    words = str(program.get_selection_display())
    return f"{words}: {terms_in_words(program)}" if program.selection_terms else words


def _lead(program: Program, version: RuleCardVersion | None, terms: OfferTerms | None) -> str:
    """Who pays how much of what: "The State Office pays 60% of what you buy, up to $25,000.00"."""
    if not version or not terms:
        return _("%(office)s has not signed the rules of this program yet.") % {"office": program.organisation.name}
    share = percent(terms.rate)
    if terms.highest_rate != terms.rate and not terms.rate_known:
        share = _("%(low)s to %(high)s") % {"low": share, "high": percent(terms.highest_rate)}
    names = {code: name for rule in version.rules["rules"] for code, name in rule.get("names", {}).items()}
    what = (
        _("%(count)s kinds of services") % {"count": len(names)} if len(names) > MOST_NAMES else join_or(names.values())
    )
    words = {
        "office": program.organisation.name,
        "share": share,
        "what": what or _("what you buy"),
        "cap": terms.award_cap,
    }
    if terms.award_cap is None:
        return _("%(office)s pays %(share)s of %(what)s.") % words
    if not terms.cap_known:
        return _("%(office)s pays %(share)s of %(what)s, up to %(cap)s or more, by your size.") % words
    return _("%(office)s pays %(share)s of %(what)s, up to %(cap)s.") % words


def window_sentence(program: Program) -> str:
    """When one can apply, as of today in the program's zone."""
    today = clock.today(program.zone)
    if program.state == ProgramState.PAUSED:
        return _("Paused: %(reason)s") % {"reason": program.state_reason}
    if program.state != ProgramState.OPEN or (program.closes_on and program.closes_on < today):
        return _("Closed to new applications.")
    if program.opens_on > today:
        return _("Opens %(date)s, %(zone)s.") % {
            "date": _date(program.opens_on),
            "zone": clock.zone_words(program.zone),
        }
    if program.closes_on is None:
        return _("Open all year.")
    return _("Open until the end of %(date)s, %(zone)s.") % {
        "date": _date(program.closes_on),
        "zone": clock.zone_words(program.zone),
    }


def retry_on(program: Program) -> dt.date | None:
    """The day from which somebody may apply, when that lies ahead and is known."""
    ahead = program.state == ProgramState.OPEN and program.opens_on > clock.today(program.zone)
    return program.opens_on if ahead else None


def days_ahead(program: Program) -> list[tuple[str, dt.date, str]]:
    """What a calendar should remember: (which day, its date, words) of the opening and the closing day to come."""
    today = clock.today(program.zone)
    if program.state != ProgramState.OPEN:
        return []
    days = [
        ("opens", program.opens_on, _("%(program)s opens") % {"program": program.name}),
        ("closes", program.closes_on, _("Last day to apply: %(program)s") % {"program": program.name}),
    ]
    return [(name, date, words) for name, date, words in days if date and date > today]


def _timeline(program: Program) -> tuple[tuple[str, str], ...]:
    return (
        (_("You apply"), window_sentence(program)),
        (
            _("The program office answers"),
            _("within %(days)s business days") % {"days": program.answer_within_business_days},
        ),
        (
            _("It comes back to you"),
            _("you have %(days)s days to put it right, and you keep your place") % {"days": program.cure_days},
        ),
        (
            _("It is declined"),
            _("you have %(days)s days to appeal, and somebody who did not decide reads it")
            % {"days": program.appeal_within_days},
        ),
        (
            _("Money comes back while you wait"),
            _("you have %(days)s days to answer an offer") % {"days": program.offer_answer_days},
        ),
        (_("You accept the award"), _("within %(days)s days") % {"days": program.accept_within_days}),
        (_("You sign an order"), _("within %(days)s days") % {"days": program.order_within_days}),
        (_("The work is done"), _("within %(days)s days of the award") % {"days": program.service_within_days}),
        (_("The last invoice arrives"), _("within %(days)s days after that") % {"days": program.invoice_within_days}),
    )


def _date(date: dt.date) -> str:
    return date_format(date, "F j, Y")


def what_is_open(program: Program) -> list[str]:
    """What keeps a program from being archived, one sentence each; empty when all is over."""
    states = [*DESK_STATES, ApplicationState.APPROVED]
    cases = Application.objects.filter(program=program, state__in=states).count()
    vouchers = Voucher.objects.usable().filter(program=program).count()
    lines = program.budget_lines.authorised().order_by("pk")
    kinds = ("committed", "obligated", "payable")
    bound = sum((total(*kinds, pool=f"line:{line.pk}") for line in lines), ZERO)
    sentences = []
    if cases:
        words = ngettext("%(count)s case is still open.", "%(count)s cases are still open.", cases)
        sentences.append(words % {"count": cases})
    if vouchers:
        words = ngettext("%(count)s voucher can still be used.", "%(count)s vouchers can still be used.", vouchers)
        sentences.append(words % {"count": vouchers})
    if bound:
        sentences.append(_("%(amount)s is still promised, bound by orders or waits for payment.") % {"amount": bound})
    return sentences
