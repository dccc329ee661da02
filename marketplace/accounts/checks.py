from django.conf import settings
from django.core.checks import Error, register

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
