from django.urls import path

from marketplace.payments.views import online, ownshares, payouts, standin, webhook

app_name = "payments"
urlpatterns = [
    path("payments/", ownshares.payment_list, name="list"),
    path("payments/own-shares/<str:reference>/", ownshares.own_share, name="own_share"),
    path("payments/own-shares/<str:reference>/invoice/", ownshares.invoice, name="invoice"),
    path("payments/own-shares/<str:reference>/record/", ownshares.record, name="record"),
    path("payments/own-shares/<str:reference>/confirm/", ownshares.confirm, name="confirm"),
    path("payments/own-shares/<str:reference>/pay/", online.pay, name="pay"),
    path("payments/own-shares/<str:reference>/refund/", online.refund, name="refund"),
    path("payments/checkouts/<str:reference>/", online.checkout, name="checkout"),
    path("payments/online/", online.online, name="online"),
    path("payments/cases/", online.case_list, name="case_list"),
    path("payments/cases/<str:reference>/", online.finance_case, name="finance_case"),
    path("payments/webhook/", webhook.webhook, name="webhook"),
    path("payments/test-checkout/<str:session_id>/", standin.test_checkout, name="test_checkout"),
    path("payments/test-onboarding/<str:account_id>/", standin.test_onboarding, name="test_onboarding"),
    path("payments/payouts/<str:reference>/", payouts.payout, name="payout"),
    path("payments/payouts/<str:reference>/paid/", payouts.paid, name="payout_paid"),
    path("payments/payouts/<str:reference>/move/", payouts.move, name="payout_move"),
    path("payments/account/", payouts.account, name="account"),
    path("payments/account/verify/", payouts.verify_account, name="verify_account"),
]
