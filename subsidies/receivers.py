from django.dispatch import receiver

from marketplace.notices.signals import bounced
from operators.signals import succession_recorded
from subsidies.services.reach import stop_unreached_clocks
from subsidies.services.vouchers import hand_vouchers_over


@receiver(succession_recorded)
def let_vouchers_follow(sender, by, predecessor_id, successor_id, **kwargs):
    """In the transaction of the succession, so that no voucher is without a holder who can use it."""
    hand_vouchers_over(by=by, from_id=predecessor_id, to_id=successor_id)


@receiver(bounced)
def stop_clocks(sender, notices, **kwargs):
    """No deadline runs on an e-mail that came back."""
    stop_unreached_clocks(came_back=notices)
