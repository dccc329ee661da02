"""Coded reasons in plain words, each with what the operator can do about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeclineReason(models.TextChoices):
    """Reasons that are not rules of the card; the rules that are not met come from the case itself."""

    NO_MONEY = "no_money", _("All the money of this program is promised")
    NOT_ENOUGH_INFORMATION = "not_enough_information", _("We could not check what you told us")
    COST_NOT_REASONABLE = "cost_not_reasonable", _("The price is far above the usual range")
    PAID_ELSEWHERE = "paid_elsewhere", _("Another program already pays for the same cost")

    @property
    def cure(self) -> str:
        return str(DECLINE_CURES[self])


DECLINE_CURES = {
    DeclineReason.NO_MONEY: _("Apply in the next window."),
    DeclineReason.NOT_ENOUGH_INFORMATION: _("Apply again with a document that shows it."),
    DeclineReason.COST_NOT_REASONABLE: _("Apply again with two quotes or with a written reason for the price."),
    DeclineReason.PAID_ELSEWHERE: _("Apply for a cost that nobody else pays."),
}


class RevokeReason(models.TextChoices):
    NO_LONGER_ELIGIBLE = "no_longer_eligible", _("You no longer meet a rule of the program")
    FACTS_NOT_TRUE = "facts_not_true", _("A fact in your application was not true")
    USED_OTHERWISE = "used_otherwise", _("The voucher was used for something the award does not cover")
    TERMS_NOT_KEPT = "terms_not_kept", _("A term of the award was not kept")
    FUNDER_ENDED_IT = "funder_ended_it", _("The funder ended or cut the money behind the program")

    @property
    def cure(self) -> str:
        return str(REVOKE_CURES[self])


REVOKE_CURES = {
    RevokeReason.NO_LONGER_ELIGIBLE: _("Tell the program office if the rule is met again; you may apply again."),
    RevokeReason.FACTS_NOT_TRUE: _("Send the program office a document that shows the fact as you gave it."),
    RevokeReason.USED_OTHERWISE: _("Send the program office the order and say which awarded service it was for."),
    RevokeReason.TERMS_NOT_KEPT: _("Ask the program office which term it means and show that you keep it."),
    RevokeReason.FUNDER_ENDED_IT: _("Ask the program office about other money, or look at the other programs."),
}


class OverrideReason(models.TextChoices):
    """Why today's people cannot keep the duties of one case apart."""

    AWAY = "away", _("The person whose step it is is away")
    VACANT = "vacant", _("The post is vacant")
    INTEREST = "interest", _("Everybody else with the role is tied to a party")
    DID_ANOTHER_STEP = "did_another_step", _("Everybody else with the role did another step of this case")


class UpholdReason(models.TextChoices):
    """Why a decline stands after an appeal."""

    RULE_STANDS = "rule_stands", _("The rule leaves no choice, also with what you told us")
    NOTHING_NEW = "nothing_new", _("You told us nothing that changes the facts of the decision")
    TOO_LATE = "too_late", _("What you told us happened after the last day to apply")

    def as_reason(self) -> dict:
        return {"code": self.value, "rule": str(self.label), "value": "", "cure": str(UPHOLD_CURES[self])}


UPHOLD_CURES = {
    UpholdReason.RULE_STANDS: _("Look at the other programs, or apply again when the rule is met."),
    UpholdReason.NOTHING_NEW: _("Apply again with a document that shows the fact as you state it."),
    UpholdReason.TOO_LATE: _("Apply in the next window."),
}


class ReopenReason(models.TextChoices):
    """Why a declined case is opened again after an appeal."""

    NEW_FACT = "new_fact", _("A new fact may change the answer")
    RULE_MISREAD = "rule_misread", _("We applied a rule wrongly")
    FACT_MISREAD = "fact_misread", _("We had a fact wrong")
    MONEY_CAME = "money_came", _("There is money again")

    def as_reason(self) -> dict:
        return {"code": self.value, "rule": str(self.label), "value": "", "cure": ""}


class RecoveryGround(models.TextChoices):
    """Why a provider is asked to pay subsidy back. What only the operator had wrong is no debt of the provider."""

    NOT_DELIVERED = "not_delivered", _("The work was not delivered as it was claimed")
    NOT_ALLOWED = "not_allowed", _("The program does not pay for this cost")
    NO_RECORDS = "no_records", _("The cost has no record that shows it")
    PAID_TWICE = "paid_twice", _("The same cost was paid twice")
    PRICE_REDUCED = "price_reduced", _("The operator got a refund or a lower price later")
    EXCLUDED = "excluded", _("The provider was excluded from public money when it was paid")
    FALSE_CLAIM = "false_claim", _("Something in the claim was not true")
    CONFLICT = "conflict", _("Somebody who decided had an interest in the provider")

    @property
    def cure(self) -> str:
        return str(RECOVERY_CURES[self])


RECOVERY_CURES = {
    RecoveryGround.NOT_DELIVERED: _("Name what you handed over and when, or say by when you deliver the rest."),
    RecoveryGround.NOT_ALLOWED: _("Name the line of the order and why the award covers it."),
    RecoveryGround.NO_RECORDS: _("Say which invoice, time sheet or report shows the cost, and offer to send it."),
    RecoveryGround.PAID_TWICE: _("Name the two payments and what each was for."),
    RecoveryGround.PRICE_REDUCED: _("Say what the operator got back, when, and for which milestone."),
    RecoveryGround.EXCLUDED: _("Say why the match is not your firm, or from when to when you were excluded."),
    RecoveryGround.FALSE_CLAIM: _("Say what is true and which record shows it."),
    RecoveryGround.CONFLICT: _("Say who it is about and what tie there was, or that there was none."),
}
