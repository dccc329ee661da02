from django.urls import path

from search.views import catalogue, comparing, pages

app_name = "search"

urlpatterns = [
    path("services/", catalogue.services, name="services"),
    path("services/compare/", comparing.compare, name="compare"),
    path("services/<str:reference>/", pages.service, name="service"),
    path("providers/<slug:slug>/", pages.provider, name="provider"),
    path("providers/<slug:slug>/vetted/", pages.vetted, name="vetted"),
]
