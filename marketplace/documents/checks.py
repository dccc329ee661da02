from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security)
def uploads_are_scanned(app_configs, **kwargs):
    """Only the embedded default may keep files that nobody scanned, and it says so beside each."""
    if settings.DEMO or settings.UPLOAD_SCANNER:
        return []
    return [Error("Set CLAMD_ADDRESS: uploads must be scanned.", hint="host:port of clamd", id="documents.E001")]
