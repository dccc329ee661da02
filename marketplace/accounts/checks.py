from django.conf import settings
from django.core.checks import Error, Tags, register

DEMO_SETTINGS = {"marketplace.settings.embedded", "marketplace.settings.test"}


@register()
def demo_stays_at_home(app_configs, **kwargs):
    """The demo's sign-ins open every demo account with one button; they exist in two settings only."""
    if settings.DEMO and settings.SETTINGS_MODULE not in DEMO_SETTINGS:
        return [
            Error(
                "DEMO is on outside the embedded settings.",
                hint="Remove DEMO = True; demo sign-ins must not exist on a real instance.",
                id="accounts.E001",
            )
        ]
    return []


@register(Tags.security)
def the_proxies_are_counted(app_configs, **kwargs):
    """Behind a proxy every visitor has the proxy's address, and one who guesses passwords locks out all."""
    if settings.SECURE_PROXY_SSL_HEADER and getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0) < 1:
        return [
            Error(
                "The site stands behind a proxy, but no proxy is trusted to name the visitor's address.",
                hint="Set LEVEE_PROXIES to the number of your proxies that add to X-Forwarded-For, for example 1.",
                id="accounts.E002",
            )
        ]
    return []
