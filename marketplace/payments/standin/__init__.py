"""A stand-in for Stripe, for tests and the demo only: it keeps state, moves no money, and speaks the API's JSON.

`api` answers the client, `world` is what people do on Stripe's own pages, `news` sends signed events, `faults` makes
all of that go wrong on purpose. Its books are a file of their own: like the real one it remembers what it did when our
transaction is rolled back or our process is killed, and every process of the machine sees the same.
"""

from marketplace.payments.standin.api import answer

__all__ = ["answer"]
