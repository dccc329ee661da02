"""What can be made to go wrong, and how often: each knob is a count, or a number of seconds for `delay`."""

from marketplace.payments.standin.store import opened

# drop: deliveries lost the first time, sent again an hour later. duplicate: deliveries sent twice.
# reorder: 1 sends what waits in another order. delay: seconds before news is sent at all.
# unavailable: calls refused before anything is done. lost_answer: calls that are done but whose answer never comes.
KNOBS = ("drop", "duplicate", "reorder", "delay", "unavailable", "lost_answer")


def turn(**knobs: int) -> None:
    with opened() as book:
        for name, amount in knobs.items():
            if name not in KNOBS:
                raise ValueError(f"There is no fault called {name}")
            book.set_fault(name, amount)
