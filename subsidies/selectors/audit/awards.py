from django.db.models import Exists, OuterRef

from marketplace.accounts.actor import Actor
from marketplace.engagements.models import Engagement
from subsidies.models import Application, Decision, DecisionKind


def cases_to_audit(actor: Actor):
    """Cases sent to the reader's own office, the latest decided first; `is_award`: it was approved at least once."""
    approvals = Decision.objects.filter(application=OuterRef("pk"), kind=DecisionKind.APPROVE)
    return (
        Application.objects.visible_to(actor)
        .filter(program__organisation_id=actor.organisation_id or 0, submitted_at__isnull=False)
        .annotate(is_award=Exists(approvals))
        .select_related("organisation", "program")
        .prefetch_related("vouchers")
        .order_by("-decided_at", "-submitted_at", "-pk")
    )


def parties_of(application: Application) -> set[int]:
    """The operator and the providers that the award pays: who is tied to one of them does not audit it."""
    orders = Engagement.objects.filter(funding_lines__draw__voucher__application=application)
    return {application.organisation_id, *orders.order_by("pk").values_list("provider_id", flat=True)}


def parties_of_all(applications: list[Application]) -> dict[int, set[int]]:
    """{application's key: its parties}, in one query."""
    found = {one.pk: {one.organisation_id} for one in applications}
    orders = Engagement.objects.filter(funding_lines__draw__voucher__application__in=found)
    case = "funding_lines__draw__voucher__application_id"
    for key, provider in orders.order_by("pk").values_list(case, "provider_id"):
        found[key].add(provider)
    return found
