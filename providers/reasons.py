"""Coded reasons in plain words: what was decided against, never only "no"."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeclineReason(models.TextChoices):
    EXCLUDED = "excluded", _("The firm or one of its owners is on a federal exclusion list")
    OUT_OF_SCOPE = "out_of_scope", _("The firm does not sell cybersecurity services to operators")
    INSURANCE = "insurance", _("Insurance is below the floor for the work offered")
    EVIDENCE = "evidence", _("Required evidence is missing or could not be confirmed")
    CUSTOMER_DATA = "customer_data", _("Customer data may be used for training without consent")
    CONDITION_NOT_MET = "condition_not_met", _("The condition was not met by its date")
    UNTRUE = "untrue", _("A statement in the case was not true")


class SuspensionReason(models.TextChoices):
    EXCLUSION_HIT = "exclusion_hit", _("A name on an exclusion list matches the firm")
    INSURANCE_LAPSED = "insurance_lapsed", _("Insurance has lapsed")
    INCIDENT = "incident", _("A security incident at the firm is not resolved")
    COMPLAINTS = "complaints", _("Confirmed complaints from operators")
    UNTRUE = "untrue", _("A statement made in vetting was not true")


class AppealReason(models.TextChoices):
    NEW_EVIDENCE = "new_evidence", _("New evidence changes the case; it is reviewed again")
    RULE_MISREAD = "rule_misread", _("The rule was applied wrongly; the case is reviewed again")
    NOTHING_NEW = "nothing_new", _("Nothing in the appeal changes the facts of the decision")
    RULE_STANDS = "rule_stands", _("The facts are as stated and the rule leaves no choice")


REOPENING_REASONS = frozenset({AppealReason.NEW_EVIDENCE, AppealReason.RULE_MISREAD})


class ReturnReason(models.TextChoices):
    PRICE_UNCLEAR = "price_unclear", _("A buyer could not work out the price")
    PRICE_FAR_OFF = "price_far_off", _("The price is far from the usual range and nothing explains it")
    EVIDENCE_THIN = "evidence_thin", _("A goal is claimed without evidence that a buyer can check")
    WORDS = "words", _("The text is hard to read or promises too much")
    ENDORSEMENT = "endorsement", _("It claims or suggests that the government approves it")
    AI_FACTS = "ai_facts", _("The AI facts are missing or do not fit the description")
    WRONG_CATEGORY = "wrong_category", _("The category does not fit what is sold")
