from django.urls import path

from search.views import alerts, catalogue, comparing, matching, pages, ranking, shortlists

app_name = "search"

urlpatterns = [
    path("services/", catalogue.services, name="services"),
    path("services/gaps/", ranking.gaps, name="gaps"),
    path("services/ranking/", ranking.ranking, name="ranking"),
    path("services/match/", matching.start, name="match"),
    path("services/match/result/", matching.result, name="match_result"),
    path("services/match/code/", matching.reopen, name="match_reopen"),
    path("services/match/forget/", matching.forget, name="match_forget"),
    path("services/match/<slug:question>/", matching.question, name="match_question"),
    path("services/compare/", comparing.compare, name="compare"),
    path("services/suggestions/", catalogue.suggestions, name="suggestions"),
    path("services/<str:reference>/why/", ranking.why, name="why"),
    path("services/<str:reference>/shortlist/", shortlists.add, name="shortlist_add"),
    path("services/<str:reference>/shortlist/end/", shortlists.take_off, name="shortlist_remove"),
    path("services/<str:reference>/", pages.service, name="service"),
    path("shortlist/", shortlists.shortlist, name="shortlist"),
    path("saved-searches/", alerts.saved, name="saved"),
    path("saved-searches/new/", alerts.save, name="save"),
    path("saved-searches/<str:reference>/end/", alerts.end, name="saved_end"),
    path("alerts/new/", alerts.new, name="alert_new"),
    path("alerts/<str:token>/", alerts.alert, name="alert"),
    path("alerts/<str:token>/yes/", alerts.confirm, name="alert_confirm"),
    path("providers/<slug:slug>/", pages.provider, name="provider"),
    path("providers/<slug:slug>/vetted/", pages.vetted, name="vetted"),
]
