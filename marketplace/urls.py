"""Every address of the site. Apps are included by dotted string; a page lives with the thing in its URL."""

from django.urls import include, path

urlpatterns = [
    path("", include("marketplace.core.urls")),
    path("", include("marketplace.accounts.urls")),
    path("", include("marketplace.notices.urls")),
    path("", include("marketplace.vault.urls")),
    path("", include("marketplace.documents.urls")),
    path("", include("marketplace.engagements.urls")),
    path("", include("operators.urls")),
    path("providers/", include("providers.urls")),
    path("", include("search.urls")),
    path("", include("marketplace.payments.urls")),
    path("", include("subsidies.urls")),
    # Content pages take what nothing else took, so they stay last.
    path("", include("cms.urls")),
]
