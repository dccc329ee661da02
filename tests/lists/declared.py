"""The table of list pages: which templates draw rows, who looks, and how one more row comes to be."""

from collections.abc import Callable
from dataclasses import dataclass

from django.test import Client


@dataclass(frozen=True)
class Look:
    """One page as one person sees it."""

    client: Client
    url: str


@dataclass(frozen=True)
class Story:
    """Pages that show the same rows to different people; `add()` makes one more row of every kind they show."""

    add: Callable[[], object]
    looks: list[Look]


@dataclass(frozen=True)
class Declared:
    templates: tuple[str, ...]
    make: Callable[..., Story]


TABLE: dict[str, Declared] = {}


def lists(*templates: str):
    """Declare a story whose rows these templates draw; the function takes fixtures by name, as a test does."""

    def declare(make):
        TABLE[make.__name__] = Declared(templates, make)
        return make

    return declare


# Templates that repeat something which does not grow with use.
BOUNDED = {
    "a dashboard shows the five services that changed last": ("providers/services_panel.html",),
    "links, messages and figures of the chrome": (
        "accounts/demo.html",
        "allauth/elements/panel.html",
        "core/components/footer.html",
        "core/components/header.html",
        "core/components/messages.html",
        "core/components/task_list.html",
        "account/base_reauthenticate.html",
        "account/email.html",
        "mfa/recovery_codes/index.html",
        "subsidies/_bar.html",
    ),
    "fields, choices and errors of one form": (
        "core/components/error_lines.html",
        "core/components/error_summary_of_parts.html",
        "core/forms/field.html",
        "core/forms/form.html",
        "core/forms/notes.html",
        "engagements/quote_form.html",
        "engagements/request_form.html",
        "providers/listing_edit.html",
    ),
    "one person's addresses, ways to prove who they are, and ten codes": (
        "account/base_reauthenticate.html",
        "account/email.html",
        "mfa/recovery_codes/index.html",
    ),
    "what somebody typed into one form": (
        "core/refused.html",
        "engagements/_quote_lines.html",
        "engagements/_request_facts.html",
        "engagements/contract.html",
        "engagements/quote.html",
        "providers/components/buyers_see.html",
        "providers/components/service.html",
        "providers/listing.html",
        "providers/moderate.html",
        "search/service.html",
        "subsidies/_award_text.html",
        "subsidies/_appeal_text.html",
        "subsidies/_ranking.html",
        "subsidies/_reasons.html",
        "subsidies/_return_text.html",
        "subsidies/application_check.html",
    ),
    "the rules of release, and two lists": ("payments/payee.html", "payments/rules.html"),
    "what a provider is asked of its payment account, its last five payouts, and the routes of an order": (
        "payments/online.html",
    ),
    "the related orders of 90 days, read at once": ("engagements/_buying_rule.html",),
    "ten services fit best, a dozen reasons speak for each, and a dozen questions are asked": (
        "search/match_result.html",
        "search/components/match.html",
    ),
    "the vouchers of one operator for one service, or one program": ("search/components/price.html",),
    "at most twenty searches that one person saved": ("search/saved.html",),
    "the choices of one search": ("search/components/kept.html",),
    "two to four services side by side": ("search/compare.html",),
    "at most five providers are invited, and few programs pay for one order": (
        "engagements/_comparison.html",
        "engagements/accept.html",
        "engagements/evaluate.html",
        "engagements/purchase_record.html",
        "engagements/request.html",
    ),
    "one person's questions to join, which staff answer, and the owners of one organization": (
        "operators/join_ask.html",
        "operators/join_case.html",
    ),
    "the parts in which one own share was paid": ("subsidies/own_share_sample.html",),
    "figures and rural answers of one registry record": ("operators/system_form.html",),
    "the rules of one rule card": (
        "subsidies/_verdicts.html",
        "subsidies/claim.html",
        "subsidies/movement.html",
        "subsidies/program_facts.html",
        "subsidies/program_rules.html",
        "subsidies/program_rules_signed.html",
        "subsidies/rule_card_preview.html",
    ),
    "a file that is taken along whole": ("subsidies/audit_export.html",),
    "the free services that an editor wrote on one page": ("search/components/free.html",),
    "the clauses of the score": ("search/ranking.html", "search/why.html"),
    "the goals and the categories, which are reference data": (
        "operators/assessment.html",
        "operators/panel_goals.html",
        "search/components/choices.html",
        "search/components/facets.html",
        "search/components/nothing.html",
    ),
    "blocks that an editor wrote on one page": (
        "cms/blocks/contacts.html",
        "cms/blocks/questions.html",
        "cms/blocks/sources.html",
        "cms/blocks/steps.html",
        "cms/content.html",
        "cms/emergency.html",
        "cms/home.html",
        "cms/program.html",
    ),
}
