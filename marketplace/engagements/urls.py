from django.urls import path

from marketplace.engagements.views import evaluation, milestones, orders, questions, quotes, requests, signing

app_name = "engagements"
urlpatterns = [
    path("requests/", requests.request_list, name="request_list"),
    path("requests/new/", requests.new_request, name="new_request"),
    path("requests/<str:reference>/", requests.request_page, name="request"),
    path("requests/<str:reference>/edit/", requests.edit_request, name="edit_request"),
    path("requests/<str:reference>/open/", requests.open_request, name="open_request"),
    path("requests/<str:reference>/close/", requests.close_request, name="close_request"),
    path("requests/<str:reference>/cancel/", requests.cancel_request, name="cancel_request"),
    path("requests/<str:reference>/notes/", requests.private_notes, name="private_notes"),
    path("requests/<str:reference>/questions/", questions.question_page, name="questions"),
    path("requests/<str:reference>/questions/<int:number>/", questions.answer_page, name="answer"),
    path("requests/<str:reference>/quote/", quotes.write_quote, name="write_quote"),
    path("requests/<str:reference>/evaluate/", evaluation.evaluate, name="evaluate"),
    path("requests/<str:reference>/none-suitable/", evaluation.none_suitable, name="none_suitable"),
    path("quotes/", quotes.quote_list, name="quote_list"),
    path("quotes/<str:reference>/", quotes.quote_page, name="quote"),
    path("quotes/<str:reference>/send/", quotes.seal_quote, name="seal_quote"),
    path("quotes/<str:reference>/withdraw/", quotes.withdraw_quote, name="withdraw_quote"),
    path("quotes/<str:reference>/accept/", signing.accept_quote, name="accept_quote"),
    path("orders/", orders.order_list, name="order_list"),
    path("orders/<str:reference>/", orders.order_page, name="order"),
    path("orders/<str:reference>/signed/", orders.signed_text, name="signed_text"),
    path("orders/<str:reference>/start/", orders.start_order, name="start_order"),
    path("orders/<str:reference>/cancel/", orders.cancel_order, name="cancel_order"),
    path("orders/<str:reference>/messages/", orders.messages_page, name="messages"),
    path("orders/<str:reference>/milestones/<int:position>/", milestones.milestone_page, name="milestone"),
    path("orders/<str:reference>/milestones/<int:position>/deliver/", milestones.deliver, name="deliver"),
    path("orders/<str:reference>/milestones/<int:position>/accept/", milestones.accept, name="accept"),
    path("orders/<str:reference>/milestones/<int:position>/dispute/", milestones.dispute, name="dispute"),
    path("orders/<str:reference>/milestones/<int:position>/rework/", milestones.rework, name="rework"),
    path("orders/<str:reference>/milestones/<int:position>/drop/", milestones.drop, name="drop"),
]
