from django.urls import include, path

from marketplace.accounts import views

urlpatterns = [
    path("accounts/profile/", views.profile, name="profile"),
    path("accounts/", include("allauth.urls")),
    path("organisations/switch/", views.organisation_switch, name="organisation_switch"),
]
