from django.dispatch import receiver
from django.utils.translation import gettext as _

from marketplace.accounts.signals import people_changed
from marketplace.notices.services import notify


@receiver(people_changed)
def tell_about_second_factor(sender, by, thing, action, facts, **kwargs):
    """Whoever loses a second factor by the hand of staff hears of it at once, in case they did not ask."""
    if action == "user.second_factor_reset":
        notify(
            users=[thing],
            kind="accounts.second_factor_reset",
            subject=_("Your second factor was reset"),
            body=_(
                "Marketplace staff removed the app and keys of your account. You set up a new one when you sign in."
                " If you did not ask for this, call us now."
            ),
            url="/accounts/2fa/",
        )
