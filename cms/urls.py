"""Content pages and the editors' own area. Wagtail's pages take every address that nothing else took: keep it last."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve as serve_file
from wagtail import urls as wagtail_urls
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import views

to_sign_in = login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True))
to_reset = login_not_required(RedirectView.as_view(pattern_name="account_reset_password"))

urlpatterns = [
    # Wagtail brings log-ins of its own that know no second factor; allauth is the only one.
    path("cms/login/", to_sign_in),
    re_path(r"^cms/password_reset/", to_reset),
    path("_util/login/", to_sign_in),
    path("cms/", include(wagtailadmin_urls)),
    path("guidance/documents/", include(wagtaildocs_urls)),
    path("programs/<slug:slug>/", views.program_page, name="program"),
    path("guidance/search/", views.search_guidance, name="guidance_search"),
    # Pictures of content pages only; private files have a storage of their own that no address leads to.
    path("media/<path:path>", login_not_required(serve_file), {"document_root": settings.MEDIA_ROOT}),
    re_path(wagtail_urls.serve_pattern, wagtail_views.serve, name="wagtail_serve"),
]
