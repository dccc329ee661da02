from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

from marketplace.core import immutability


@register(Tags.database)
def append_only_tables_are_guarded(app_configs, databases, **kwargs):
    """A warning, not an error: `migrate` runs this first and is what puts a missing trigger back."""
    return [
        Warning(f"Rows of {table} can be changed.", hint="Run `manage.py migrate`.", id="core.W001")
        for using in databases or []
        for table in immutability.unarmed(using)
    ]


@register(Tags.security)
def uploads_are_scanned_outside_the_demo(app_configs, **kwargs):
    if not settings.DEMO and not settings.UPLOAD_SCANNER:
        return [
            Error(
                "No virus scanner is named, so nothing that is uploaded could be served.",
                hint="Set CLAMD_ADDRESS to the host and port of clamd.",
                id="core.E001",
            )
        ]
    return []
