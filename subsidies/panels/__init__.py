from subsidies.panels.recoveries import recovery_tasks
from subsidies.panels.samples import sample_tasks
from subsidies.panels.trade import deadlines, order_events, panels, rows, tasks

__all__ = ["deadlines", "order_events", "panels", "recovery_tasks", "rows", "sample_tasks", "tasks"]
