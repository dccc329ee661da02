from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from marketplace.vault import keys, selectors
from marketplace.vault.models import VaultCanary


@register(Tags.security)
def vault_has_keys(app_configs, **kwargs):
    """Outside the embedded default an instance without keys does not start."""
    try:
        keys.key_list()
    except ImproperlyConfigured as error:
        return [Error(str(error), hint="A comma-separated list of Fernet keys, newest first.", id="vault.E001")]
    return []


@register(Tags.database)
def vault_keys_fit(app_configs, databases, **kwargs):
    """The keys given today open what was sealed before."""
    if not databases or VaultCanary._meta.db_table not in connections["default"].introspection.table_names():
        return []
    problem = selectors.canary_problem()
    return [Error(problem, hint="Bring back the key that sealed it.", id="vault.E002")] if problem else []
