from django.urls import path

from marketplace.core import views

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("background-work/", views.background_work, name="background_work"),
]
