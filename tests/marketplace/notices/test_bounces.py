"""E-mails that come back, so that no deadline runs on them."""

import datetime as dt
from io import StringIO
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command

from marketplace.accounts.roles import Role
from marketplace.core import clock, outbox
from marketplace.notices.models import Notice
from marketplace.notices.signals import bounced
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.notices.factories import create_notice

DAY = dt.timedelta(days=1)


@pytest.fixture
def heard():
    """The lists of messages that were said to have come back."""
    told = []

    def hear(sender, notices, **kwargs):
        told.append([notice.pk for notice in notices])

    bounced.connect(hear)
    yield told
    bounced.disconnect(hear)


def report(address):
    out = StringIO()
    call_command("mail_bounced", address, stdout=out)
    return out.getvalue()


def test_an_address_that_the_mail_server_refuses_has_not_been_reached(monkeypatch, heard):
    def refuse(self, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"No such user")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    notice = create_notice(create_member(Role.OPERATOR_OWNER).user)
    outbox.drain()
    notice.refresh_from_db()
    assert (notice.bounced_at is None, notice.emailed_at is None, mail.outbox) == (False, False, [])
    assert heard == [[notice.pk]]


def test_a_reported_address_marks_the_messages_of_the_last_five_days_once(heard):
    user = create_member(Role.OPERATOR_OWNER).user
    other = create_notice(create_member(Role.OPERATOR_OWNER).user)
    with clock.travel(clock.now() - 6 * DAY):
        old = create_notice(user)
        outbox.drain()
    recent = create_notice(user)
    outbox.drain()
    assert report(user.email.upper()) == "Messages of the last five days that did not arrive: 1\n"
    assert set(Notice.objects.delivered()) == {old, other}
    assert report(user.email).endswith(" 0\n")
    assert heard == [[recent.pk]]
