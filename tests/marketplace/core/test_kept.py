"""A query that is kept answers what its queryset would, with whatever it is asked for."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Q
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from marketplace.accounts.models import Membership, Organisation
from marketplace.accounts.roles import Role
from marketplace.core import clock, kept
from marketplace.core.models import OutboxRow
from tests.marketplace.accounts.factories import create_member

DAY = dt.date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _nothing_kept_before(monkeypatch):
    monkeypatch.setattr(kept, "KEPT", {})


@kept.kept
def held_by(user_id: int, roles: list[str], name: str | None = None):
    rows = Membership.objects.filter(user_id=user_id, role_rows__role__in=roles).select_related("organisation")
    return (rows.filter(organisation__name=name) if name else rows).order_by("pk")


@kept.kept
def begun_by(day: dt.date, moment: dt.datetime):
    return Membership.objects.filter(Q(ends_on__gte=day) | Q(started_at__lte=moment)).order_by("pk").values_list("pk")


def test_the_same_query_is_asked_with_other_values(db):
    one, other = create_member(Role.OPERATOR_OWNER), create_member(Role.PROVIDER_OWNER, Role.PROVIDER_SALES)
    for member in (one, other, one):
        found = held_by(member.user_id, [Role.OPERATOR_OWNER, Role.PROVIDER_OWNER])
        assert found == [member]
    assert held_by(one.user_id, [Role.PROVIDER_OWNER]) == []
    assert held_by(one.user_id, [Role.OPERATOR_OWNER], one.organisation.name) == [one]
    assert held_by(one.user_id, [Role.OPERATOR_OWNER], other.organisation.name) == []


def test_what_it_brings_along_is_read_in_the_same_statement(db):
    member = create_member(Role.OPERATOR_OWNER)
    held_by(0, [Role.OPERATOR_OWNER])
    with CaptureQueriesContext(connection) as captured:
        (found,) = held_by(member.user_id, [Role.OPERATOR_OWNER])
        assert found.organisation.name == member.organisation.name
    assert len(captured) == 1


def test_days_and_moments_are_compared_as_such(db):
    member = create_member(Role.OPERATOR_OWNER)
    before, after = member.started_at - dt.timedelta(seconds=1), member.started_at + dt.timedelta(seconds=1)
    assert [begun_by(DAY, moment) for moment in (before, after, before)] == [[], [(member.pk,)], []]


def test_asked_for_one_of_none_it_answers_nothing(db):
    assert held_by(create_member(Role.OPERATOR_OWNER).user_id, []) == []


def test_a_long_list_is_not_kept(db):
    member = create_member(Role.OPERATOR_OWNER)
    assert held_by(member.user_id, [Role.OPERATOR_OWNER, *map(str, range(kept.MOST_VALUES))]) == [member]
    assert kept.KEPT == {}


def test_a_query_that_looks_at_the_clock_is_refused(db):
    @kept.kept
    def helpers(user_id: int):
        return Membership.objects.filter(user_id=user_id, ends_on__gte=clock.today())

    with pytest.raises(ValueError, match="looks at the clock"):
        helpers(1)


def test_a_value_that_the_sql_changes_is_refused(db):
    @kept.kept
    def named(start: str):
        return Organisation.objects.filter(name__startswith=start)

    with pytest.raises(ValueError, match="does not stand in the SQL"):
        named("Pine")


def test_rows_are_added_as_django_adds_them(db):
    rows = kept.add(OutboxRow(name="test.note", args=[number]) for number in range(3))
    assert [row.args for row in OutboxRow.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")] == [
        [0],
        [1],
        [2],
    ]
    for mine, read in zip(rows, OutboxRow.objects.order_by("pk"), strict=True):
        assert {**vars(mine), "_state": None} == {**vars(read), "_state": None}
        assert not mine._state.adding
    assert kept.add([]) == []


def test_many_rows_are_added_in_one_statement(db):
    with CaptureQueriesContext(connection) as captured:
        kept.add(OutboxRow(name="test.note") for _row in range(kept.MOST_ROWS + 1))
    assert OutboxRow.objects.count() == kept.MOST_ROWS + 1
    assert len(captured) == 1


def test_a_row_without_what_it_needs_is_refused(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.add_one(Membership())
    assert not Membership.objects.exists()


def test_a_change_writes_the_named_fields_of_its_row_alone(db):
    first, second = kept.add(OutboxRow(name="test.note", args=[number]) for number in (1, 2))
    first.name, first.args, first.attempts = "test.other", ["new"], 7
    kept.change(first, "args", "attempts")
    assert list(OutboxRow.objects.order_by("pk").values_list("name", "args", "attempts")) == [
        ("test.note", ["new"], 7),
        ("test.note", [2], 0),
    ]
    second.delete()
    second.pk = first.pk + 1
    with pytest.raises(DatabaseError, match="not there"):
        kept.change(second, "args")


def test_what_points_to_a_row_is_read_once_and_still_narrowed_rightly(db):
    member, other = create_member(Role.OPERATOR_OWNER, Role.OPERATOR_SIGNER), create_member(Role.OPERATOR_OWNER)
    kept.bring(other, "role_rows")
    kept.bring(member, "role_rows")
    with CaptureQueriesContext(connection) as captured:
        assert {row.role for row in member.role_rows.all()} == {Role.OPERATOR_OWNER, Role.OPERATOR_SIGNER}
        assert [row.role for row in other.role_rows.all()] == [Role.OPERATOR_OWNER]
        assert all(row.membership is member for row in member.role_rows.all())
    assert len(captured) == 0
    assert [row.membership_id for row in member.role_rows.filter(role=Role.OPERATOR_OWNER)] == [member.pk]


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_only_inside_a_transaction():
    @kept.kept
    def locked(user_id: int):
        return Membership.objects.locked().filter(user_id=user_id)

    with transaction.atomic():
        assert locked(1) == []
    if connection.features.has_select_for_update:
        with pytest.raises(TransactionManagementError):
            locked(1)
