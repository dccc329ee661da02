from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marketplace.payments import services
from marketplace.payments.gateway import LONGEST_BODY


@login_not_required
@csrf_exempt
@require_POST
def webhook(request):
    """The processor's news: its signature stands in for a sign-in. Answered at once, understood later.

    422 for whatever is not proven: to the processor any answer but 200 is the same, it sends again.
    """
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length[:12]) > LONGEST_BODY:
        return HttpResponse(status=413)
    # A body of form parts was taken apart on its way here: no processor sends such a thing.
    raw = b"" if request.content_type == "multipart/form-data" else request.body
    taken = services.receive_event(raw=raw, header=request.headers.get("Stripe-Signature", ""))
    return HttpResponse(status=200 if taken else 422)
