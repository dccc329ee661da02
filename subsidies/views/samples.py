"""Own shares that the office looks at: its list, and the page on which the operator shows its bank record."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from subsidies.forms.samples import ShowPaymentForm, UnsoundForm
from subsidies.models import OwnShareSample
from subsidies.permissions import samples as permissions
from subsidies.services import samples
from subsidies.states import SAMPLE_MOVES, SampleState
from subsidies.views.attempts import attempt, press


@require_safe
def listing(request):
    rows = OwnShareSample.objects.visible_to(request.actor).for_lists()
    return render(request, "subsidies/own_share_samples.html", {"page": page_of(request, rows)})


def seen(request, reference) -> OwnShareSample:
    rows = OwnShareSample.objects.visible_to(request.actor).for_lists().select_related("document", "judged_by")
    return get_object_or_404(rows, reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request, reference):
    """What both sides wrote down beside what the bank shows, and who acts next by when."""
    sample = seen(request, reference)
    refusal = permissions.why_not_show_payment(request.actor, sample)
    form = None
    if request.method == "POST" and refusal:
        raise Refused(refusal)
    if not refusal and (request.method == "POST" or _leads_to(sample, SampleState.SHOWN)):
        form = ShowPaymentForm(request.POST or None, request.FILES or None, actor=request.actor)
        keys = {"by": request.actor, "sample_id": sample.pk}
        if request.method == "POST" and attempt(form, lambda data: samples.show_payment(**keys, **data)):
            messages.success(request, _("Sent. The program office compares it next."))
            return redirect(sample)
        form.keep_uploads()
    judge_refusal = permissions.why_not_judge_sample(request.actor, sample)
    context = {
        "sample": sample,
        "share": sample.own_share,
        "order": sample.own_share.engagement,
        "program": sample.program,
        "proofs": sample.own_share.proofs.confirmed().select_related("recorded_by", "confirmed_by", "document"),
        "form": form,
        "in_office": request.actor.organisation_id == sample.program.organisation_id,
        "judge_refusal": judge_refusal,
        "may_find_sound": not judge_refusal and _leads_to(sample, SampleState.SOUND),
        "may_find_unsound": not judge_refusal
        and _leads_to(sample, SampleState.UNSOUND)
        and (sample.state == SampleState.SHOWN or sample.time_to_show_is_over),
    }
    return render(request, "subsidies/own_share_sample.html", context, status=422 if form and form.errors else 200)


def _leads_to(sample: OwnShareSample, target: SampleState) -> bool:
    return target in SAMPLE_MOVES[SampleState(sample.state)]


@require_POST
def sound(request, reference):
    sample = seen(request, reference)
    keys = {"by": request.actor, "sample_id": sample.pk}
    done = _("Written down: in order. We told the operator.")
    return press(request, sample.get_absolute_url(), lambda: samples.find_sound(**keys), done)


@require_http_methods(["GET", "HEAD", "POST"])
def unsound(request, reference):
    sample = seen(request, reference)
    if reason := permissions.why_not_judge_sample(request.actor, sample):
        raise Refused(reason)
    form = UnsoundForm(request.POST or None)
    keys = {"by": request.actor, "sample_id": sample.pk}
    if request.method == "POST" and attempt(form, lambda data: samples.find_unsound(**keys, **data)):
        messages.success(request, _("Written down. Payments of this order that waited are held."))
        return redirect(sample)
    context = {
        "form": form,
        "title": _("The payment is not in order"),
        "lead": _("What waits to be paid for this order is held. A colleague decides what follows for its claims."),
        "button": _("Write it down"),
        "back": sample,
    }
    return render(request, "subsidies/form_page.html", context)
