"""The vetting checklist: each requirement, why we ask, and what proves it.

Buyers read `what`, too, on the page that says what was checked; the other words speak to the firm.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Requirement:
    """`has_expiry`: the evidence ends on a date, and so does vetting. `months`: longest time we accept it."""

    code: str
    what: Promise
    why: Promise
    evidence: Promise
    has_expiry: bool = False
    months: int = 12


REQUIREMENTS: tuple[Requirement, ...] = (
    Requirement(
        "legal_entity",
        _("The firm is registered and in good standing"),
        _("Operators sign a contract with a legal entity, and public money needs a payee that exists."),
        _("A certificate of good standing from your state, not older than 12 months."),
    ),
    Requirement(
        "sam_registration",
        _("An active registration at SAM.gov"),
        _("Most programs may pay only firms that are registered with the federal government."),
        _("Your 12-character UEI and the date your registration ends."),
        has_expiry=True,
    ),
    Requirement(
        "ownership",
        _("Who owns and steers the firm"),
        _("We check owners and key people against exclusion lists, and buyers must know of conflicts of interest."),
        _("A signed list of everyone who owns 10 percent or more, and of your officers."),
    ),
    Requirement(
        "insurance",
        _("Cyber, errors and omissions, and general liability insurance"),
        _("If your work causes harm, a small town cannot carry the loss."),
        _("An ACORD 25 certificate at or above the floor for your work, from a carrier rated A- VII or better."),
        has_expiry=True,
    ),
    Requirement(
        "security_program",
        _("How the firm protects its own systems"),
        _("A provider with weak security is a way into every customer."),
        _("A SOC 2 Type II report, an ISO 27001 certificate, or your answers to the 34 goals with dates."),
        has_expiry=True,
        months=36,
    ),
    Requirement(
        "references",
        _("Three references from operators of a similar size"),
        _("Work for a bank with 2,000 people says little about a water district with one clerk."),
        _("Names and work phone numbers of three customers, two of them with fewer than 100 people."),
        months=24,
    ),
    Requirement(
        "background_checks",
        _("Background checks of staff who touch customer systems"),
        _("Your people will hold keys to water, power, health and money."),
        _("A signed statement: the method, the roles and the date of the last check."),
        months=60,
    ),
    Requirement(
        "incident_notice",
        _("The firm tells customers of an incident within 24 hours"),
        _("Operators have clocks of their own that start when you know."),
        _("The clause of your standard contract."),
        months=36,
    ),
    Requirement(
        "ai_facts",
        _("What the firm’s AI does, and which data it sees"),
        _("Buyers must know what runs by itself. Customer data may train a model only if the customer opts in."),
        _("The AI facts form of each service, and a signed statement that no OT write is automatic."),
    ),
    Requirement(
        "subcontractors",
        _("Who else works on customer systems"),
        _("A duty that you pass on is still yours; excluded firms may not work at any tier."),
        _("A list of subcontractors and hosted services with their country, or a statement that there are none."),
    ),
    Requirement(
        "conflicts",
        _("Conflicts of interest"),
        _("Nobody may vet and buy, or help to write a request and then answer it."),
        _("A signed statement that names ties to operators, programs and marketplace staff, or says there are none."),
    ),
)

BY_CODE = {requirement.code: requirement for requirement in REQUIREMENTS}

# What "vetted" does not mean; printed on every page that explains it.
NOT_CHECKED = (
    _("We did not test the provider’s products or try to break into its systems."),
    _("We did not check its finances or promise that it will stay in business."),
    _("We did not check every statement on its service pages; prices and dates are the provider’s own."),
    _("No federal or state agency has approved or endorsed this provider."),
)
