from django.urls import path

from subsidies.views import programs, screening

urlpatterns = [
    path("check/", screening.start, name="check_start"),
    path("check/result/", screening.result, name="check_result"),
    path("check/code/", screening.reopen, name="check_reopen"),
    path("check/forget/", screening.forget, name="check_forget"),
    path("check/carry-over/<slug:slug>/", screening.carry_over, name="check_carry_over"),
    path("check/<slug:question>/", screening.question, name="check_question"),
    path("programs/", programs.listing, name="program_list"),
    path("programs/<slug:slug>/", programs.detail, name="program"),
    path("programs/<slug:slug>/setup/", programs.set_up, name="program_setup"),
    path("programs/<slug:slug>/setup/deputy/", programs.deputy, name="program_deputy"),
    path("programs/<slug:slug>/setup/<slug:move>/", programs.move, name="program_move"),
    path("programs/<slug:slug>/rules/", programs.rules, name="program_rules"),
]
