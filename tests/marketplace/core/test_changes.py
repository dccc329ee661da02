"""The change log: numbers stand in the order of commits, so who follows it by number misses nothing."""

from functools import partial

from django.db import connection, transaction

from marketplace.core import changes
from marketplace.core.changes import record_change
from marketplace.core.models import Change
from tests import concurrency


def told(after=0):
    return [(change.kind, change.object_id) for change in changes.changes_after(after, 100)]


def test_changes_are_numbered_in_the_order_they_were_told():
    record_change("listing", 7)
    record_change("provider", 3)
    changes.record_changes("listing", [7, 8])
    assert told() == [("listing", 7), ("provider", 3), ("listing", 7), ("listing", 8)]


def test_a_follower_reads_on_from_its_number():
    record_change("listing", 1)
    number = changes.last_number()
    record_change("listing", 2)
    assert told(number) == [("listing", 2)]
    assert len(changes.changes_after(0, 1)) == 1


def test_what_was_undone_is_not_in_the_log():
    with transaction.atomic():
        record_change("listing", 1)
        transaction.set_rollback(True)
    assert told() == []
    assert changes.last_number() == 0


def test_who_tells_first_and_commits_last_stands_last(own_database):
    """Two services in one transaction, held open while another transaction begins later and commits at once."""
    if connection.vendor == "sqlite":
        # There is one writer, so nobody can commit in between.
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        return
    early, late = connection.copy(), connection.copy()
    for one in (early, late):
        one.set_autocommit(False)
    insert = "INSERT INTO core_change (kind, object_id, recorded_at) VALUES ('listing', %s, now())"
    for one, number in ((early, 1), (early, 2), (late, 3)):
        with one.cursor() as cursor:
            cursor.execute(insert, [number])
    late.commit()
    seen = changes.last_number()
    assert told() == [("listing", 3)]
    early.commit()
    assert told(seen) == [("listing", 1), ("listing", 2)]
    for one in (early, late):
        one.close()


def _tell(rounds, number):
    for turn in range(rounds):
        with transaction.atomic():
            record_change("listing", number * 1000 + turn)
            record_change("provider", number)


def test_a_follower_misses_nothing_while_many_write(own_database):
    writers, rounds = 4, 15

    def follow():
        number, seen = 0, []
        while len(seen) < writers * rounds * 2:
            for change in changes.changes_after(number, 50):
                number = change.pk
                seen.append(change.object_id)
        assert sorted(one for one in seen if one >= 1000) == sorted(
            writer * 1000 + turn for writer in range(1, writers + 1) for turn in range(rounds)
        )

    works = [partial(_tell, rounds, number) for number in range(1, writers + 1)]
    answers = concurrency.at_once(*works, follow)
    assert concurrency.won(answers) == writers + 1
    assert Change.objects.count() == writers * rounds * 2
