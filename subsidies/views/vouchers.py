from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from subsidies import permissions
from subsidies.forms.claims import ReasonForm
from subsidies.forms.desk import ReplaceForm, RevokeForm
from subsidies.models import Voucher
from subsidies.selectors.budgets import movements_of
from subsidies.selectors.vouchers import transfers_of, with_balances
from subsidies.services import funds
from subsidies.services.replacements import came_back, replace_voucher
from subsidies.services.vouchers import cancel_voucher, revoke_voucher
from subsidies.views.attempts import attempt


def seen(request, reference) -> Voucher:
    rows = (
        Voucher.objects.visible_to(request.actor)
        .for_lists()
        .select_related("application", "replaces", "rule_card_version__program")
    )
    return get_object_or_404(rows, reference=reference)


@require_safe
def listing(request):
    rows = Voucher.objects.visible_to(request.actor).for_lists()
    page = page_of(request, rows)
    context = {"page": page, "vouchers": with_balances(list(page.object_list))}
    return render(request, "subsidies/voucher_list.html", context)


@require_safe
def detail(request, reference):
    voucher = seen(request, reference)
    claims = list(voucher.claims.for_lists().select_related("payout__payee"))
    page = page_of(request, transfers_of(voucher, claims))
    refusal = permissions.why_not_cancel_voucher(request.actor, voucher)
    context = {
        "voucher": voucher,
        "balance": funds.voucher_balance(voucher),
        "claims": claims,
        "page": page,
        "movements": movements_of(list(page.object_list)),
        "replacements": list(voucher.replacements.order_by("pk")),
        "may_replace": bool(came_back(voucher)) and not permissions.why_not_replace_voucher(request.actor, voucher),
        "may_cancel": voucher.is_usable and not refusal,
        "may_revoke": voucher.is_usable and not permissions.why_not_revoke_voucher(request.actor, voucher),
        "is_holder": voucher.holder_id == request.actor.organisation_id,
    }
    return render(request, "subsidies/voucher.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request, reference):
    voucher = seen(request, reference)
    if reason := permissions.why_not_cancel_voucher(request.actor, voucher):
        raise Refused(reason)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda data: cancel_voucher(by=request.actor, voucher_id=voucher.pk, reason=data["reason"])
    ):
        return redirect(voucher)
    context = {
        "form": form,
        "title": _("Give this voucher back"),
        "lead": _("The %(left)s that is left goes back to the program. Orders you signed stand. You cannot undo this.")
        % {"left": funds.voucher_balance(voucher)},
        "button": _("Give it back"),
        "back": voucher,
    }
    return render(request, "subsidies/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request, reference):
    voucher = seen(request, reference)
    if reason := permissions.why_not_revoke_voucher(request.actor, voucher):
        raise Refused(reason)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda data: revoke_voucher(by=request.actor, voucher_id=voucher.pk, **data)
    ):
        return redirect(voucher)
    lead = _("%(holder)s signs no new orders with it from now on. The %(left)s that is left goes back to the budget.")
    context = {
        "form": form,
        "title": _("Revoke this voucher"),
        "lead": lead % {"holder": voucher.holder.name, "left": funds.voucher_balance(voucher)},
        "button": _("Revoke it and tell the holder"),
        "back": voucher,
    }
    return render(request, "subsidies/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def replace(request, reference):
    """New dates for what a provider did not deliver."""
    voucher = seen(request, reference)
    if reason := permissions.why_not_replace_voucher(request.actor, voucher):
        raise Refused(reason)
    form = ReplaceForm(request.POST or None)
    new = request.method == "POST" and attempt(
        form, lambda data: replace_voucher(by=request.actor, voucher_id=voucher.pk, reason=data["reason"])
    )
    if new:
        messages.success(request, _("%(holder)s has a new voucher and is told.") % {"holder": voucher.holder.name})
        return redirect(new)
    lead = _(
        "%(amount)s came back from orders that ended early. It goes to a new voucher with new dates. %(holder)s does "
        "not apply again, and a dearer order gets no more than this."
    )
    context = {
        "form": form,
        "title": _("Replace what was not delivered"),
        "lead": lead % {"holder": voucher.holder.name, "amount": came_back(voucher)},
        "button": _("Issue the new voucher"),
        "back": voucher,
    }
    return render(request, "subsidies/form_page.html", context)
