from django.urls import path

from search.views import catalogue, pages, ranking

app_name = "search"

urlpatterns = [
    path("services/", catalogue.services, name="services"),
    path("services/gaps/", ranking.gaps, name="gaps"),
    path("services/ranking/", ranking.ranking, name="ranking"),
    path("services/<str:reference>/why/", ranking.why, name="why"),
    path("services/<str:reference>/", pages.service, name="service"),
    path("providers/<slug:slug>/", pages.provider, name="provider"),
    path("providers/<slug:slug>/vetted/", pages.vetted, name="vetted"),
]
