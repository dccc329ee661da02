from django.urls import path

from search.views import catalogue, matching, pages

app_name = "search"

urlpatterns = [
    path("services/", catalogue.services, name="services"),
    path("services/match/", matching.start, name="match"),
    path("services/match/result/", matching.result, name="match_result"),
    path("services/match/code/", matching.reopen, name="match_reopen"),
    path("services/match/forget/", matching.forget, name="match_forget"),
    path("services/match/<slug:question>/", matching.question, name="match_question"),
    path("services/<str:reference>/", pages.service, name="service"),
    path("providers/<slug:slug>/", pages.provider, name="provider"),
    path("providers/<slug:slug>/vetted/", pages.vetted, name="vetted"),
]
