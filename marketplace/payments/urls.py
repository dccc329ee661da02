from django.urls import path

from marketplace.payments.views import ownshares, payees, payouts, runs, statements

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
    path("payments/payouts/<str:reference>/hold/", payouts.hold, name="payout_hold"),
    path("payments/account/", payouts.account, name="account"),
    path("payments/account/verify/", payouts.verify_account, name="verify_account"),
    path("payments/tax-form/", payees.tax_form, name="tax_form"),
    path("payments/payees/<str:reference>/", payees.payee, name="payee"),
    path("payments/payees/<str:reference>/screening/", payees.payee_screen, name="payee_screen"),
    path("payments/payees/<str:reference>/call-back/", payees.payee_call_back, name="payee_call_back"),
    path("payments/payees/<str:reference>/other/", payees.payee_other, name="payee_other"),
    path("payments/payees/<str:reference>/other/move/", payees.payee_other_move, name="payee_other_move"),
    path("payments/office/", runs.office, name="office"),
    path("payments/runs/", runs.runs, name="runs"),
    path("payments/runs/new/", runs.new_run, name="new_run"),
    path("payments/runs/<str:reference>/", runs.run, name="run"),
    path("payments/runs/<str:reference>/move/", runs.run_move, name="run_move"),
    path("payments/runs/<str:reference>/paid/", runs.run_paid, name="run_paid"),
    path("payments/runs/<str:reference>/file/", runs.run_file, name="run_file"),
    path("payments/ageing/", runs.ageing, name="ageing"),
    path("payments/returns/", runs.returns, name="returns"),
    path("payments/statements/", statements.statements, name="statements"),
    path("payments/statements/<str:reference>/", statements.statement, name="statement"),
    path("payments/differences/", statements.differences, name="differences"),
    path("payments/differences/<str:reference>/", statements.difference, name="difference"),
    path("payments/differences/<str:reference>/own/", statements.own, name="difference_own"),
    path("payments/differences/<str:reference>/explain/", statements.explain, name="difference_explain"),
]
