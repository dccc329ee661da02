import hashlib

from django.template.loader import render_to_string

from marketplace.engagements.models import Contract, Engagement
from marketplace.engagements.models.orders import Route
from marketplace.engagements.selectors import ANSWER_BUSINESS_DAYS


def keep_contract(engagement: Engagement) -> Contract:
    """Write the order that was signed just now into one document, and its hash; part of signing."""
    quote, signature = engagement.quote, engagement.signature
    context = {
        "order": engagement,
        "request": engagement.request,
        "quote": quote,
        "lines": list(quote.lines.all()),
        "milestones": list(engagement.milestones.all()),
        "funding": list(engagement.funding_lines.all()),
        "route": Route(engagement.route).label,
        "signature": signature,
        "answer_days": ANSWER_BUSINESS_DAYS,
    }
    html = render_to_string("engagements/contract.html", context)
    sha256 = hashlib.sha256(html.encode()).hexdigest()
    return Contract.objects.create(engagement=engagement, html=html, sha256=sha256)
