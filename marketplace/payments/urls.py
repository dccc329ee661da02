from django.urls import path

from marketplace.payments.views import ownshares, payouts

app_name = "payments"
urlpatterns = [
    path("payments/", ownshares.payment_list, name="list"),
    path("payments/own-shares/<str:reference>/", ownshares.own_share, name="own_share"),
    path("payments/own-shares/<str:reference>/invoice/", ownshares.invoice, name="invoice"),
    path("payments/own-shares/<str:reference>/record/", ownshares.record, name="record"),
    path("payments/own-shares/<str:reference>/confirm/", ownshares.confirm, name="confirm"),
    path("payments/payouts/<str:reference>/", payouts.payout, name="payout"),
    path("payments/payouts/<str:reference>/paid/", payouts.paid, name="payout_paid"),
    path("payments/payouts/<str:reference>/move/", payouts.move, name="payout_move"),
    path("payments/account/", payouts.account, name="account"),
    path("payments/account/verify/", payouts.verify_account, name="verify_account"),
]
