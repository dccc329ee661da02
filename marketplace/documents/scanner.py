"""The virus scanner of production: clamd, asked over its own protocol at `settings.UPLOAD_SCANNER` (host:port)."""

from django.conf import settings

SECONDS = 60


def is_clean(file) -> bool:
    """True when the scanner found nothing. Raises when it is away or answers neither yes nor no."""
    import clamd

    host, _, port = str(settings.UPLOAD_SCANNER).partition(":")
    answer = clamd.ClamdNetworkSocket(host, int(port or 3310), SECONDS).instream(file)
    state = answer["stream"][0]
    if state not in {"OK", "FOUND"}:
        raise OSError(f"The scanner said {state}")
    return state == "OK"
