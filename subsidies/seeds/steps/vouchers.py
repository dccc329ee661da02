"""A voucher ends before it is used."""

from marketplace.accounts.roles import Role
from subsidies.reasons import RevokeReason
from subsidies.seeds.steps.decisions import second_approver
from subsidies.seeds.story import Story
from subsidies.services import replacements
from subsidies.services import vouchers as services


def cancel_voucher(story: Story) -> None:
    services.cancel_voucher(by=story.signer, voucher_id=story.voucher.pk, reason="We found free help instead.")


def revoke_voucher(story: Story) -> None:
    services.revoke_voucher(
        by=second_approver(story),
        voucher_id=story.voucher.pk,
        code=RevokeReason.NO_LONGER_ELIGIBLE,
        reason="The system was sold to a private owner.",
    )


def replace_voucher(story: Story) -> None:
    """Only what came back from the order that failed is left, so nothing stays on the old one."""
    story.voucher = replacements.replace_voucher(
        by=story.officer(Role.PROGRAM_ADMINISTRATOR),
        voucher_id=story.voucher.pk,
        reason="The provider could not do the work. Another firm can do it with this voucher.",
    )


def expire_voucher(story: Story) -> None:
    services.expire_voucher(voucher_id=story.voucher.pk)
