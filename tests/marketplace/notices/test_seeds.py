import datetime as dt

from marketplace.accounts.models import User
from marketplace.core import clock, outbox
from marketplace.core.models import OutboxRow
from marketplace.notices import seeds
from marketplace.notices.models import Notice
from marketplace.notices.services import notify


def create_reader(**fields) -> User:
    return User.objects.create(email="dana@bear.example", name="Dana Whitcomb", **fields)


def tell(user, *, days_ago: int, count: int = 1):
    with clock.travel(clock.now() - dt.timedelta(days=days_ago)):
        for _ in range(count):
            notify(users=[user], kind="trade.news", subject="News", body="Something happened.")


def test_invented_people_have_read_what_is_old_and_all_but_the_newest():
    reader = create_reader(is_synthetic=True)
    tell(reader, days_ago=40, count=5)
    tell(reader, days_ago=3, count=seeds.MOST_UNREAD + 4)

    seeds.seed()

    unread = Notice.objects.unread().filter(user=reader)
    assert unread.count() == seeds.MOST_UNREAD
    assert min(unread.values_list("created_at", flat=True)) > clock.now() - seeds.UNREAD_FOR


def test_messages_of_other_people_stay_unread():
    reader = create_reader()
    tell(reader, days_ago=40)
    seeds.seed()
    assert Notice.objects.unread().filter(user=reader).count() == 1


def test_later_work_is_done_and_no_mail_is_sent(mailoutbox):
    tell(create_reader(is_synthetic=True), days_ago=1)
    outbox.enqueue("notices.send_digests")
    seeds.seed()
    assert not OutboxRow.objects.filter(done_at=None).exists()
    assert mailoutbox == []
