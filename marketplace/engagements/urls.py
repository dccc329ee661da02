from django.urls import path

from marketplace.engagements.views import orders, quotes, requests

app_name = "engagements"
urlpatterns = [
    path("requests/<str:reference>/", requests.request_page, name="request"),
    path("quotes/<str:reference>/", quotes.quote_page, name="quote"),
    path("orders/<str:reference>/", orders.order_page, name="order"),
]
