from django.urls import path

from marketplace.notices import views

urlpatterns = [
    path("notices/", views.inbox, name="notices"),
    path("notices/read-all/", views.read_all, name="notices_read_all"),
    path("notices/e-mail/", views.preferences, name="notices_preferences"),
    path("notices/open/", views.open_notice, name="notice_open"),
]
