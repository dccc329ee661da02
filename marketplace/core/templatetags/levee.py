"""Template tags that every page may use without loading them."""

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from marketplace.core import clock, once
from marketplace.core.money import Money

register = template.Library()


class FormTokensNode(CsrfTokenNode):
    def render(self, context):
        tokens = super().render(context)
        user = context.get("user")
        if not tokens or user is None or not user.is_authenticated:
            return tokens
        actor = getattr(context.get("request"), "actor", None)
        token = once.new_token(user.pk, actor.organisation_id if actor else None)
        return tokens + format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, token)


@register.tag
def csrf_token(parser, token):
    """Django's own, and beside it the token by which a page that is sent twice does its work once."""
    return FormTokensNode()


@register.filter
def money(value) -> str:
    """{{ total|money }}: "$1,234.50". Takes Money or integer cents."""
    if value is None or value == "":
        return "–"
    return str(value if isinstance(value, Money) else Money(value))


@register.simple_tag
def behind(amount, reference="", account="", number=None) -> str:
    """{% behind left voucher.reference "committed" %}: an amount that leads to the movements behind it.

    `reference` names the thing, `account` one pot of it; `number` is one movement. Without any it is the plain amount.
    """
    said = amount if isinstance(amount, str) else money(amount)
    context = {"amount": said, "reference": reference, "account": account, "number": number}
    return render_to_string("core/components/amount_link.html", context)


@register.filter
def percent(rate) -> str:
    """{{ rate|percent }}: Decimal("0.6") is "60%"."""
    text = f"{rate * 100:.2f}".rstrip("0").rstrip(".")
    return f"{text}%"


@register.filter
def day(value) -> str:
    """A date in words: "December 12, 2026"."""
    return formats.date_format(value, "F j, Y") if value else ""


@register.filter
def day_end(zone) -> str:
    """{{ date|day }}, {{ zone|day_end }}: when a deadline on a date passes, "11:59 p.m. Mountain time"."""
    return _("11:59 p.m. %(zone)s") % {"zone": clock.zone_words(zone)}


@register.filter
def moment(value):
    """A moment in the reader's zone, with the zone named, marked up as time."""
    if not value:
        return ""
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(), formats.date_format(local, "F j, Y, g:i a T")
    )


@register.filter
def days_left(date) -> str:
    """Whole days from today to `date` (UTC): "121 days", "today", "3 days ago"."""
    count = (date - clock.today()).days
    if count == 0:
        return _("today")
    if count < 0:
        return _("%(count)s days ago") % {"count": -count} if count < -1 else _("yesterday")
    return _("%(count)s days") % {"count": count} if count > 1 else _("1 day")


@register.filter
def lookup(mapping, key):
    """{{ counts|lookup:value }}"""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def query_with(context, **changes) -> str:
    """The current query string with some parameters set (or dropped when empty)."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def page_link(context, number, parameter="page") -> str:
    """The address of another page of a list; `parameter` tells apart two lists of one page."""
    return query_with(context, **{parameter: number})


@register.simple_tag(takes_context=True)
def draw(context, panel) -> str:
    """{% draw panel %}: a dashboard panel by its own template, with its own context on top of the page's."""
    with context.push(**panel.context):
        return context.template.engine.get_template(panel.template).render(context)
