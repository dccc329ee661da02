from subsidies.seeds.history import seed_history
from subsidies.seeds.monthends import seed_month_ends
from subsidies.seeds.processor import seed_processor
from subsidies.seeds.programs import seed_programs
from subsidies.seeds.recoveries import seed_recoveries
from subsidies.seeds.rounds import seed_rounds
from subsidies.seeds.samples import seed_samples
from subsidies.seeds.statements import seed_statements
from subsidies.seeds.trade import seed_trade

__all__ = [
    "seed_history",
    "seed_month_ends",
    "seed_processor",
    "seed_programs",
    "seed_recoveries",
    "seed_rounds",
    "seed_samples",
    "seed_statements",
    "seed_trade",
]
