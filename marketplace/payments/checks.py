from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security)
def the_stand_in_stays_in_the_demo(app_configs, **kwargs):
    if settings.STRIPE_STANDIN and not settings.DEMO:
        return [
            Error(
                "The stand-in for Stripe is switched on outside the demo: operators would seem to have paid.",
                hint="Remove STRIPE_STANDIN from the settings; set the three LEVEE_STRIPE_… names or none of them.",
                id="payments.E001",
            )
        ]
    return []


@register(Tags.security)
def online_payment_is_whole_or_off(app_configs, **kwargs):
    keys = (settings.STRIPE_KEY, settings.STRIPE_SECRETS, settings.STRIPE_CONNECT_SECRETS)
    secrets = [*settings.STRIPE_SECRETS, *settings.STRIPE_CONNECT_SECRETS]
    if settings.ONLINE_PAYMENTS and not (all(keys) and all(secret.strip() for secret in secrets)):
        return [
            Error(
                "Online payment is switched on without all of its keys and signing secrets.",
                hint="Set LEVEE_STRIPE_KEY, LEVEE_STRIPE_SECRETS and LEVEE_STRIPE_CONNECT_SECRETS, or none of them.",
                id="payments.E002",
            )
        ]
    return []
