from django.core import mail

from marketplace.accounts.roles import Role
from marketplace.core import outbox
from marketplace.notices import services, tasks
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.notices.factories import create_notice


def test_a_message_is_mailed_once_with_its_link_however_often_the_task_runs():
    notice = create_notice(create_member(Role.OPERATOR_OWNER).user, url="/requests/REQ-7K3M9T/")
    outbox.drain()
    tasks.send_email(notice.pk)
    assert len(mail.outbox) == 1
    assert mail.outbox[0].subject == "Levee: 3 quotes were opened"
    assert "http://testserver/requests/REQ-7K3M9T/" in mail.outbox[0].body


def test_a_reader_of_the_daily_digest_gets_one_mail_for_all():
    member = create_member(Role.OPERATOR_OWNER)
    services.choose_digest(by=member.actor(), daily=True)
    create_notice(member.user)
    create_notice(member.user, subject="Your voucher was issued")
    outbox.drain()
    assert not mail.outbox
    tasks.send_digests()
    tasks.send_digests()
    assert len(mail.outbox) == 1
    assert "Your voucher was issued" in mail.outbox[0].body
    assert "3 quotes were opened" in mail.outbox[0].body


def test_going_back_to_single_mails_sends_what_still_waits():
    member = create_member(Role.OPERATOR_OWNER)
    services.choose_digest(by=member.actor(), daily=True)
    create_notice(member.user)
    outbox.drain()
    services.choose_digest(by=member.actor(), daily=False)
    outbox.drain()
    assert len(mail.outbox) == 1


def test_people_who_are_no_longer_active_get_no_mail():
    member = create_member(Role.OPERATOR_OWNER)
    member.user.is_active = False
    member.user.save()
    create_notice(member.user)
    outbox.drain()
    assert not mail.outbox
