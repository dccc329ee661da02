from django import template

from marketplace.accounts.demo import sign_ins

register = template.Library()


@register.inclusion_tag("accounts/demo_sign_ins.html", takes_context=True)
def demo_sign_ins(context):
    """{% demo_sign_ins %}: one button per person of the demo; nothing on a real instance."""
    return {"memberships": sign_ins(), "csrf_token": context.get("csrf_token"), "request": context["request"]}
