from marketplace.payments.panels.offices import office_panels, office_tasks
from marketplace.payments.panels.orders import order_events, order_panels
from marketplace.payments.panels.payees import about, coming_panels, payee_tasks
from marketplace.payments.panels.shares import deadlines, share_tasks

__all__ = [
    "about",
    "coming_panels",
    "deadlines",
    "office_panels",
    "office_tasks",
    "order_events",
    "order_panels",
    "payee_tasks",
    "share_tasks",
]
