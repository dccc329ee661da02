"""Every address of ours and who may open it: one line a route, grouped by family."""

from tests.world.access import table_firms, table_grants, table_people, table_trade

ROWS = [*table_people.ROWS, *table_firms.ROWS, *table_trade.ROWS, *table_grants.ROWS]
