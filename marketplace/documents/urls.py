from django.urls import path

from marketplace.documents import views

app_name = "documents"
urlpatterns = [path("documents/<str:reference>/", views.download, name="download")]
