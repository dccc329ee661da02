"""What proves the rest: the texts that were signed, and the events with their place in the hash chain."""

import json

from django.db.models import Q
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.audit import chain
from marketplace.audit.models import AuditEvent
from marketplace.engagements.models import Signature
from subsidies.archives import sha256_of
from subsidies.selectors.audit.decisions import YES_NO
from subsidies.selectors.audit.loading import Trail
from subsidies.selectors.audit.parts import Part, Text, columns

# Taking a copy changes nothing of the award, so it is no part of the copy: the same state gives the same bytes.
EXPORTED = "award.exported"


def signatures(trail: Trail) -> Part:
    signed = _signed(trail)
    rows = [
        (
            what,
            one.typed_name,
            one.title,
            one.organisation.name,
            one.signed_at,
            YES_NO[sha256_of(one.text.encode()) == one.sha256],
            one.sha256,
            f"signed-{number}.txt",
        )
        for number, (what, one) in enumerate(signed, start=1)
    ]
    texts = [
        Text(f"signed-{number}.txt", what, one.text, one.sha256) for number, (what, one) in enumerate(signed, start=1)
    ]
    shown = (_("What was signed"), _("Name"), _("Title"), _("For"), _("When"), _("Text and fingerprint agree"))
    exact = (_("Fingerprint (SHA-256)"), _("File"))
    return Part("signatures", _("Signatures"), columns(*shown, exact=exact), rows, texts=texts)


def _signed(trail: Trail) -> list[tuple[str, Signature]]:
    one = trail.application
    found = [(_("The application"), one.signature), (_("The award"), one.award_signature)]
    for order in trail.orders:
        found.append((_("Order %(reference)s") % {"reference": order.reference}, order.signature))
        for milestone in order.milestones.all():
            acceptance = getattr(milestone, "acceptance", None)
            what = _("Acceptance of “%(milestone)s”") % {"milestone": milestone.title}
            if acceptance and acceptance.program_signature:
                what = _("Acceptance of “%(milestone)s” for the operator") % {"milestone": milestone.title}
            found.append((what, acceptance.signed if acceptance else None))
    return [(what, signature) for what, signature in found if signature]


def events(trail: Trail) -> Part:
    found = list(events_of(trail))
    people = dict(
        User.objects.filter(pk__in={event.user_id for event in found}).order_by("pk").values_list("pk", "name")
    )
    rows, lines = [], []
    for event in found:
        seal = getattr(event, "seal", None)
        who = people.get(event.user_id, "") if event.user_id else _("Levee")
        rows.append(
            (
                event.at,
                event.reference,
                _in_words(event),
                who,
                _("yes") if seal else _("not yet"),
                event.pk,
                event.action,
                event.object_kind,
                event.source,
                event.target,
                json.dumps(event.facts, sort_keys=True),
                seal.previous_sha256 if seal else "",
                seal.sha256 if seal else "",
            )
        )
        lines.append(chain.canonical(event))
    shown = (_("When"), _("Of"), _("What happened"), _("Who"), _("Sealed"))
    exact = (_("Number"), _("Action"), _("Kind"), _("From"), _("To"), _("Facts"), _("Seal before"), _("Seal"))
    sealed = Text("events.jsonl", _("The events as they were hashed, a line each"), "\n".join(lines), on_page=False)
    note = _("Each seal is the SHA-256 of the seal before it and of the event, so none can be changed or left out.")
    return Part("events", _("Who did what"), columns(*shown, exact=exact), rows, note, [sealed])


def _in_words(event: AuditEvent) -> str:
    """ "application: first approval" for the code application.first_approval."""
    thing, _dot, done = event.action.partition(".")
    return f"{thing}: {done}".replace("_", " ")


def events_of(trail: Trail):
    """All events of the award's own things, first to last, with their seals."""
    things: dict[str, list[int]] = {"subsidies.application": [trail.application.pk]}
    if trail.application.rule_card_version_id:
        things["subsidies.rulecardversion"] = [trail.application.rule_card_version_id]
    things["subsidies.override"] = list(trail.application.overrides.order_by("pk").values_list("pk", flat=True))
    things["subsidies.ending"] = list(trail.application.endings.order_by("pk").values_list("pk", flat=True))
    things["subsidies.voucher"] = [voucher.pk for voucher in trail.vouchers]
    things["subsidies.claim"] = [claim.pk for claim in trail.claims]
    things["subsidies.recovery"] = [one.pk for one in trail.recoveries]
    things["payments.payout"] = [claim.payout_id for claim in trail.claims if claim.payout_id]
    things["engagements.engagement"] = [order.pk for order in trail.orders]
    things["engagements.request"] = [order.request_id for order in trail.orders]
    milestones = [milestone for order in trail.orders for milestone in order.milestones.all()]
    things["engagements.milestone"] = [milestone.pk for milestone in milestones]
    shares = [getattr(milestone, "own_share_row", None) for milestone in milestones]
    things["payments.ownshare"] = [share.pk for share in shares if share]
    opened = [quote for order in trail.orders for quote in order.request.quotes.all() if quote.opened_at]
    things["engagements.quote"] = [quote.pk for quote in opened]
    ours = Q(pk__in=[])
    for kind, ids in things.items():
        ours |= Q(object_kind=kind, object_id__in=ids)
    return AuditEvent.objects.filter(ours).exclude(action=EXPORTED).select_related("seal").order_by("pk")
