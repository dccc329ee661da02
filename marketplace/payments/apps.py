import datetime as dt

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "marketplace.payments"

    def ready(self):
        from marketplace.core import navigation, panels, schedule
        from marketplace.engagements import order_page
        from marketplace.payments import balances, checks, receivers, services  # noqa: F401
        from marketplace.payments import panels as own_panels

        _register_files()
        schedule.register("payments.find_overdue", every=dt.timedelta(hours=6))
        schedule.register("payments.reconcile", every=dt.timedelta(hours=24))
        balances.register_source(services.ProcessorBalance())
        schedule.register("payments.ask_again", every=dt.timedelta(hours=1))
        if settings.STRIPE_STANDIN:
            schedule.register("payments.deliver_test_news", every=dt.timedelta(seconds=5), after_work=True)
        order_page.register_events(own_panels.order_events)
        order_page.register_panels(own_panels.order_panels)
        traders = frozenset({"operator", "provider"})
        navigation.register(
            navigation.Link(_("Payments"), url_name="payments:list", place="own", order=70, kinds=traders)
        )
        navigation.register(
            navigation.Link(_("Payment runs"), url_name="payments:runs", order=45, kinds=frozenset({"program"}))
        )
        panels.register("about", own_panels.about)
        for tasks in (own_panels.share_tasks, own_panels.payee_tasks, own_panels.office_tasks):
            panels.register("tasks", tasks)
        panels.register("panels", own_panels.coming_panels)
        panels.register("panels", own_panels.office_panels)
        panels.register("deadlines", own_panels.deadlines)


def _register_files() -> None:
    """Who may open what is sealed and take files down, and what else than a PDF or a picture may come up."""
    from marketplace.documents import access
    from marketplace.documents.kinds import TYPES
    from marketplace.documents.models import Classification
    from marketplace.payments import permissions
    from marketplace.vault import access as vault

    vault.register("payments.bank_account", permissions.may_open_bank_numbers)
    vault.register("payments.tax_number", permissions.may_open_tax_number)
    vault.register("payments.bank_file", permissions.may_open_bank_file)
    office = permissions.may_read_other_payee
    for kind, may_read, types in (
        ("statement", office, ("csv",)),
        ("returns", office, ("txt",)),
        ("other_payee", office, tuple(TYPES)),
        ("proof", permissions.may_download_proof, tuple(TYPES)),
    ):
        access.register(f"payments.{kind}", may_read, classification=Classification.BUSINESS_CONFIDENTIAL, types=types)
