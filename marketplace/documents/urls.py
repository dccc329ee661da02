from django.urls import path

from marketplace.documents import views

app_name = "documents"
urlpatterns = [
    path("documents/views/", views.view_log, name="view_log"),
    path("documents/<str:reference>/", views.download, name="download"),
]
