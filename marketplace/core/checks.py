from django.core.checks import Tags, Warning, register

from marketplace.core import immutability


@register(Tags.database)
def append_only_tables_are_guarded(app_configs, databases, **kwargs):
    """A warning, not an error: `migrate` runs this first and is what puts a missing trigger back."""
    return [
        Warning(f"Rows of {table} can be changed.", hint="Run `manage.py migrate`.", id="core.W001")
        for using in databases or []
        for table in immutability.unguarded(using)
    ]
