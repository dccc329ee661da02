"""From the rule to the decision: the rule card, the facts, the verdicts, what was asked for and who decided."""

import datetime as dt
import json

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.templatetags.levee import percent
from subsidies.archives import sha256_of
from subsidies.criteria import Result
from subsidies.selectors.audit.loading import Trail
from subsidies.selectors.audit.parts import Part, Text, columns
from subsidies.selectors.prefill import facts_in_words
from subsidies.selectors.rulecards import hashed_text

YES_NO = {True: gettext_lazy("yes"), False: gettext_lazy("no")}
ANSWERS = {
    Result.MET: gettext_lazy("met"),
    Result.NOT_MET: gettext_lazy("not met"),
    Result.UNKNOWN: gettext_lazy("not known"),
}


def award(trail: Trail) -> Part:
    one = trail.application
    line = one.budget_line
    source = line.fund_source if line else None
    rows: list[tuple[str, object]] = [
        (_("Application"), one.reference),
        (_("Program"), one.program.name),
        (_("Office"), one.program.organisation.name),
        (_("Operator"), one.organisation.name),
        (_("State"), one.get_state_display()),
        (_("Prepared by"), one.prepared_by.name),
        (_("Sent"), one.submitted_at),
        (_("Estimated price"), one.estimated_price),
        (_("Share that the program pays"), percent(one.rate)),
        (_("Asked for"), one.requested),
        (_("Recommended"), one.recommended_amount),
        (_("Approved"), one.approved_amount),
        (_("Decided"), one.decided_at),
        (_("Budget line"), line.name if line else ""),
        (_("Accounting string"), line.accounting_string if line else ""),
        (_("Source of money"), source.name if source else ""),
        (_("Assistance Listing number"), source.aln if source else ""),
        (_("Federal Award Identification Number"), source.fain if source else ""),
        (_("Federal share"), percent(source.federal_share) if source and source.federal_share else ""),
        (_("Who gets it is to the office a"), line.get_payee_role_display() if line else ""),
        (_("Why"), line.payee_reason if line else ""),
    ]
    for voucher in trail.vouchers:
        rows += [
            (_("Voucher"), voucher.reference),
            (_("State of the voucher"), voucher.get_state_display()),
            (_("Issued"), voucher.issued_at),
            (_("Worth in all"), voucher.face_amount),
            (_("Sign orders by"), voucher.order_by),
            (_("Services end by"), voucher.service_end),
            (_("Claims arrive by"), voucher.invoice_by),
            (_("Why it ended early"), voucher.end_reason),
        ]
    known = [row for row in rows if row[1] not in ("", None)]
    return Part("award", _("The award"), columns(_("What"), _("Value")), known)


def rules(trail: Trail) -> Part:
    version = trail.application.rule_card_version
    rows, texts = [], []
    if version:
        hashed = hashed_text(version.rules, version.text)
        rows = [
            (_("Version"), version.number),
            (_("Signed by"), f"{version.typed_name}, {version.signer_title}".strip(", ")),
            (_("Signed"), version.signed_at),
            (_("Fingerprint (SHA-256)"), version.sha256),
            (
                _("The rules as kept give the same fingerprint"),
                YES_NO[sha256_of(hashed.encode()) == version.sha256],
            ),
        ]
        texts = [
            Text("rule-card.txt", _("The rules as they were signed"), version.text),
            Text("rule-card.json", _("The rules and their text as hashed"), hashed, version.sha256, False),
        ]
    return Part("rule-card", _("The rules it was decided under"), columns(_("What"), _("Value")), rows, texts=texts)


def facts(trail: Trail) -> Part:
    confirmed = trail.application.facts_confirmed_at
    rows = [
        (
            fact["label"],
            fact["value"],
            fact["source"],
            _day(fact.get("dated")),
            _day(fact.get("expires")),
            confirmed,
            fact["name"],
            fact["method"],
        )
        for fact in facts_in_words(trail.application)
    ]
    shown = (_("Fact"), _("Value"), _("Where it comes from"), _("Dated"), _("Good until"), _("Confirmed"))
    exact = (_("Name"), _("How it is known"))
    return Part("facts", _("The facts"), columns(*shown, exact=exact), rows)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def verdicts(trail: Trail) -> Part:
    rows = [
        (
            one["rule"],
            ANSWERS[Result(one["result"])],
            one["value_used"],
            one["reason"],
            one.get("citation", ""),
            YES_NO[bool(one["firm"])],
            YES_NO[bool(one["blocking"])],
        )
        for one in trail.application.verdicts
    ]
    shown = (_("Rule"), _("Answer"), _("Value used"), _("Why"), _("Citation"), _("Exact"), _("Decides"))
    return Part("verdicts", _("Each rule, answered"), columns(*shown), rows)


def items(trail: Trail) -> Part:
    rows = [
        (one.category_name, one.price, one.get_source_display(), one.note, one.category_code)
        for one in trail.application.items.order_by("pk")
    ]
    shown = (_("Service"), _("Estimated price"), _("Where the price comes from"), _("How they got to it"))
    return Part("asked-for", _("What it asked for"), columns(*shown, exact=(_("Code"),)), rows)


def documents(trail: Trail) -> Part:
    rows = [
        (
            row.label,
            row.document.reference,
            row.document.file_type,
            row.document.size,
            row.added_at,
            row.document.sha256,
        )
        for row in trail.application.document_rows.select_related("document").order_by("pk")
    ]
    shown = (_("Document"), _("Reference"), _("Type"), _("Bytes"), _("Added"))
    note = _("The files themselves are not in this file: open them on the page of the case, where each view is logged.")
    return Part("documents", _("Documents"), columns(*shown, exact=(_("Fingerprint (SHA-256)"),)), rows, note)


def points(trail: Trail) -> Part:
    rows = [
        (one.text, one.raised_by.name, one.raised_at, one.cure_by, one.answer, one.answered_at)
        for one in trail.application.defects.select_related("raised_by").order_by("pk")
    ]
    shown = (_("Point"), _("Raised by"), _("Raised"), _("To be put right by"), _("Answer"), _("Answered"))
    return Part("points", _("Points sent back"), columns(*shown), rows)


def decisions(trail: Trail) -> Part:
    rows = [
        (
            one.get_kind_display(),
            one.decided_by.name,
            one.decided_at,
            one.amount,
            "; ".join(reason.get("rule", "") for reason in one.reasons),
            one.note,
            one.round,
            json.dumps(one.reasons, sort_keys=True) if one.reasons else "",
        )
        for one in trail.application.decisions.select_related("decided_by").order_by("pk")
    ]
    shown = (_("Decision"), _("Who"), _("When"), _("Amount"), _("Reasons"), _("Note"), _("Round"))
    return Part("decisions", _("Decisions"), columns(*shown, exact=(_("Reasons as sent"),)), rows)


def overrides(trail: Trail) -> Part:
    rows = [
        (
            one.get_duty_display(),
            one.user.name,
            one.get_reason_display(),
            one.note,
            one.asked_by.name,
            one.asked_at,
            one.granted_by.name if one.granted_by else "",
            one.granted_at,
            _("declined") if one.declined_at else "",
            one.ends_on,
            one.reference,
        )
        for one in trail.application.overrides.select_related("user", "asked_by", "granted_by").order_by("pk")
    ]
    shown = (_("Step"), _("For"), _("Reason"), _("Why"), _("Asked by"), _("Asked"), _("Granted by"), _("Granted"))
    more = (_("Declined"), _("Last day"))
    return Part("overrides", _("Overrides of the duties"), columns(*shown, *more, exact=(_("Reference"),)), rows)
