import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

HOURLY = (
    "erase_old_screenings",
    "end_overdue",
    "close_budget_lines",
    "follow_wind_downs",
    "release_allotments",
    "offer_returned_money",
    "remind_of_last_days",
    "drop_old_exports",
    "draw_own_share_samples",
)


def _keep_records() -> None:
    """What is never changed, and books that take nothing more."""
    from marketplace.core import immutability
    from marketplace.ledger import guards
    from subsidies.models import Appeal, Decision, MonthEnd, ProRata, RuleCardVersion
    from subsidies.selectors.monthends import refuse_closed_books

    for model in (RuleCardVersion, Decision, Appeal, ProRata, MonthEnd):
        immutability.protect(model)
    guards.register(refuse_closed_books)


class SubsidiesConfig(AppConfig):
    name = "subsidies"

    def ready(self):
        from marketplace.accounts.roles import Role
        from marketplace.core import navigation, panels, schedule
        from marketplace.core.navigation import Link
        from marketplace.engagements.funding import register_source
        from marketplace.engagements.order_page import register_events
        from marketplace.engagements.permissions import register_stand_in
        from marketplace.payments import claims
        from marketplace.vault import access as vault
        from subsidies import panels as ours
        from subsidies import receivers  # noqa: F401
        from subsidies.funding import VoucherClaims, VoucherSource
        from subsidies.permissions import why_not_accept_for_operator
        from subsidies.permissions.screening import may_read_answers
        from subsidies.selectors.screening import has_carried_answers
        from subsidies.services.screening import ANSWERS

        _keep_records()
        register_source(VoucherSource())
        vault.register(ANSWERS, may_read_answers)
        vault.register_erasure(_("Erase your answers to the six questions"), "check_erase", has_carried_answers)
        _register_files()
        claims.register_source(VoucherClaims())
        register_events(ours.order_events)
        register_stand_in(why_not_accept_for_operator)
        panels.register("tasks", ours.tasks)
        panels.register("tasks", ours.recovery_tasks)
        panels.register("tasks", ours.sample_tasks)
        panels.register("rows", ours.rows)
        panels.register("panels", ours.panels)
        panels.register("deadlines", ours.deadlines)
        for task in HOURLY:
            schedule.register(f"subsidies.{task}", every=dt.timedelta(hours=1))
        navigation.register(
            Link(_("Programs"), url_name="program_list", order=20, kinds=navigation.TRADERS),
            Link(_("Programs"), url_name="program_list", order=50, kinds=frozenset({"program"})),
            Link(_("Applications"), url_name="application_list", order=10, kinds=frozenset({"program"})),
            Link(_("Applications"), url_name="application_list", place="own", order=20, kinds=frozenset({"operator"})),
            Link(_("Vouchers"), url_name="voucher_list", order=20, kinds=frozenset({"program"})),
            Link(_("Vouchers"), url_name="voucher_list", place="own", order=30, kinds=frozenset({"operator"})),
            Link(_("Claims"), url_name="claim_list", order=40, kinds=frozenset({"program"})),
            Link(_("Audit"), url_name="audit_list", order=45, roles=frozenset({Role.PROGRAM_AUDITOR})),
            Link(_("Claims"), url_name="claim_list", place="own", order=60, kinds=frozenset({"provider"})),
        )


def _register_files() -> None:
    """Who may download the files of an application, and a table that the office takes along."""
    from marketplace.documents import access
    from marketplace.documents.models import Classification
    from subsidies.permissions.documents import may_read_application_file
    from subsidies.permissions.exports import may_download_export
    from subsidies.permissions.samples import may_read_own_payment

    ours = Classification.BUSINESS_CONFIDENTIAL
    access.register("subsidies.own_payment", may_read_own_payment, classification=ours, logged=True)
    access.register("subsidies.application", may_read_application_file, classification=ours, logged=True)
    tables = ("csv", "xlsx")
    access.register("subsidies.export", may_download_export, classification=ours, types=tables, logged=True)
