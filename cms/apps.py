from django.apps import AppConfig
from django.contrib.auth.decorators import login_not_required
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self):
        from cms import receivers, selectors  # noqa: F401
        from marketplace.core.navigation import TRADERS, Link, register
        from search import free

        free.register(selectors.free_help)
        open_public_views()
        register(
            Link(_("Guidance"), path="/guidance/", order=30, kinds=TRADERS),
            Link(_("Content pages"), url_name="wagtailadmin_home", order=40, roles=frozenset({"editor", "moderator"})),
            Link(_("Questions and answers"), path="/questions/", place="footer", order=10),
            Link(_("Free public services"), path="/free-services/", place="footer", order=20),
            Link(_("About"), path="/about/", place="footer", order=30),
            Link(_("Accessibility"), path="/accessibility/", place="footer", order=40),
            Link(_("Privacy"), path="/privacy/", place="footer", order=50),
        )


def open_public_views() -> None:
    """Everything asks for a sign-in unless it says otherwise, and Wagtail's page views do not say so."""
    from wagtail import views
    from wagtail.documents.views import serve as documents

    for view in (views.serve, documents.serve):
        login_not_required(view)
