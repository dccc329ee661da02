"""An order is signed, delivered and accepted."""

from marketplace.accounts.roles import Role
from marketplace.engagements import seeds as purchase
from marketplace.engagements import services
from marketplace.engagements.models.orders import Route
from marketplace.engagements.services import SignatureDetails
from subsidies.seeds.steps.payments import open_own_shares
from subsidies.seeds.story import Purchase, Story


def sign(story: Purchase) -> None:
    story.order = purchase.seed_order(signer=story.signer, quote=story.chosen)


def sign_to_pay_early(story: Purchase) -> None:
    story.order = purchase.seed_order(signer=story.signer, quote=story.chosen, may_pay_before_start=True)
    open_own_shares(story.milestone_ids())


def sign_online(story: Purchase) -> None:
    """The own share goes by the platform route."""
    story.order = purchase.seed_order(signer=story.signer, quote=story.chosen, route=Route.PLATFORM)


def start(story: Purchase) -> None:
    services.start_order(by=story.seller(), engagement_id=story.order.pk)


def cancel_order(story: Purchase) -> None:
    services.cancel_order(by=story.signer, engagement_id=story.order.pk, reason="We bought it another way.")


def end_after_failure(story: Purchase) -> None:
    reason = "The work was not as agreed, and the firm has nobody left who can do it."
    services.cancel_order(by=story.signer, engagement_id=story.order.pk, reason=reason)


def deliver(story: Purchase) -> None:
    purchase.seed_delivery(seller=story.seller(), milestone_ids=story.milestone_ids())


def deliver_first(story: Purchase) -> None:
    purchase.seed_delivery(seller=story.seller(), milestone_ids=story.milestone_ids()[:1])


def accept_work(story: Purchase) -> None:
    _accept(story, story.milestone_ids())
    open_own_shares(story.milestone_ids())


def accept_first(story: Purchase) -> None:
    first = story.milestone_ids()[:1]
    _accept(story, first)
    open_own_shares(first)


def accept_first_for_operator(story: Story) -> None:
    """The operator stays silent, so the office reads the evidence and signs in its place."""
    by, first = story.officer(Role.PROGRAM_REVIEWER), story.milestone_ids()[0]
    services.accept_for_operator(
        by=by,
        milestone_id=first,
        reason="The sign-off sheet names all nine people, and the guide has the operator's own settings.",
        signature=SignatureDetails(typed_name=by.name, title="Grant reviewer", consented=True),
    )
    open_own_shares([first])


def _accept(story: Purchase, milestone_ids: list[int]) -> None:
    signature = purchase.seed_signature(story.signer)
    for pk in milestone_ids:
        services.accept_milestone(by=story.signer, milestone_id=pk, signature=signature)


def dispute(story: Purchase) -> None:
    services.dispute_milestone(
        by=story.signer, milestone_id=story.milestone_ids()[0], text="Two people cannot sign in."
    )


def deliver_again(story: Purchase) -> None:
    purchase.seed_delivery(seller=story.seller(), milestone_ids=story.milestone_ids()[:1])


def rework(story: Purchase) -> None:
    services.rework_milestone(by=story.seller(), milestone_id=story.milestone_ids()[0])
