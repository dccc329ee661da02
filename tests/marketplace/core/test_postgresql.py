"""Whole numbers in SQL: what does not fit is refused, never cut."""

import pytest
from django.db import DataError, connection, transaction
from django.db.models import F

from marketplace.ledger.models import Account

NINE_HUNDRED_MILLION_DOLLARS = 90_000_000_000


def test_a_sum_above_four_bytes_is_exact_or_refused():
    account = Account.objects.create(kind="available", scope="line:1", debits=1, limited=False)
    summed = Account.objects.annotate(sum=F("debits") + NINE_HUNDRED_MILLION_DOLLARS)
    if connection.vendor == "sqlite":
        assert summed.get(pk=account.pk).sum == NINE_HUNDRED_MILLION_DOLLARS + 1
        return
    with pytest.raises(DataError), transaction.atomic():
        summed.get(pk=account.pk)
