from django.urls import path

from marketplace.vault import views

app_name = "vault"
urlpatterns = [path("vault/views/", views.view_log, name="view_log")]
