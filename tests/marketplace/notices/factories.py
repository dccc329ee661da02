from marketplace.notices.services import notify


def create_notice(user, **fields):
    """A message in the inbox, its e-mail queued."""
    shown = {"kind": "quotes.opened", "subject": "3 quotes were opened", "body": "Choose one by December 15."}
    return notify(users=[user], **(shown | fields))[0]
