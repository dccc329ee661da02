from django.utils.translation import gettext as _

from marketplace.core.templatetags.levee import day
from marketplace.notices.services import notify
from subsidies.models import Export


def tell_export_made(export: Export) -> None:
    """Whoever asked for it can leave the page meanwhile."""
    notify(
        users=[export.asked_by],
        kind="subsidies.export_made",
        subject=_("Your export %(reference)s is ready") % {"reference": export.reference},
        body=_("%(what)s You can download it until %(day)s.")
        % {"what": f"{export.get_kind_display()}.", "day": day(export.expires_at)},
        url=export.get_absolute_url(),
        organisation=export.program.organisation,
    )
