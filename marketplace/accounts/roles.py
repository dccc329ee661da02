"""Roles by kind of organisation. What a role may do is decided in each app's `permissions.py`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    OPERATOR = "operator", _("Operator")
    PROVIDER = "provider", _("Provider")
    PROGRAM = "program", _("Program office")
    MARKETPLACE = "marketplace", _("Marketplace")


class Role(models.TextChoices):
    OPERATOR_OWNER = "operator_owner", _("Owner")
    OPERATOR_PREPARER = "operator_preparer", _("Preparer")
    OPERATOR_SIGNER = "operator_signer", _("Signer")
    OPERATOR_VIEWER = "operator_viewer", _("Viewer")
    PROVIDER_OWNER = "provider_owner", _("Owner")
    PROVIDER_SALES = "provider_sales", _("Sales")
    PROVIDER_DELIVERY = "provider_delivery", _("Delivery")
    PROVIDER_FINANCE = "provider_finance", _("Finance")
    PROGRAM_ADMINISTRATOR = "program_administrator", _("Administrator")
    PROGRAM_REVIEWER = "program_reviewer", _("Reviewer")
    PROGRAM_FISCAL_OFFICER = "program_fiscal_officer", _("Fiscal officer")
    PROGRAM_AUDITOR = "program_auditor", _("Auditor")
    VETTING_OFFICER = "vetting_officer", _("Vetting officer")
    MODERATOR = "moderator", _("Moderator")
    EDITOR = "editor", _("Editor")


ROLES_OF_KIND = {
    Kind.OPERATOR: [role for role in Role if role.startswith("operator_")],
    Kind.PROVIDER: [role for role in Role if role.startswith("provider_")],
    Kind.PROGRAM: [role for role in Role if role.startswith("program_")],
    Kind.MARKETPLACE: [Role.VETTING_OFFICER, Role.MODERATOR, Role.EDITOR],
}

# What each role may do, in plain words.
ROLE_HINTS = {
    Role.OPERATOR_OWNER: _("manages people and the profile"),
    Role.OPERATOR_PREPARER: _("prepares applications and requests; does not sign"),
    Role.OPERATOR_SIGNER: _("signs applications and orders for the organization"),
    Role.OPERATOR_VIEWER: _("reads; changes nothing"),
    Role.PROVIDER_OWNER: _("manages people, the profile and vetting"),
    Role.PROVIDER_SALES: _("writes listings and quotes"),
    Role.PROVIDER_DELIVERY: _("delivers the work and uploads evidence"),
    Role.PROVIDER_FINANCE: _("invoices, claims and bank details"),
    Role.PROGRAM_ADMINISTRATOR: _("sets up programs, manages people, gives second approvals"),
    Role.PROGRAM_REVIEWER: _("reviews applications and recommends"),
    Role.PROGRAM_FISCAL_OFFICER: _("watches the budget and releases payments"),
    Role.PROGRAM_AUDITOR: _("reads every case; changes nothing"),
    Role.VETTING_OFFICER: _("vets providers, checks identities, manages people"),
    Role.MODERATOR: _("reviews listings"),
    Role.EDITOR: _("writes guidance and rule cards"),
}

# Who invites colleagues and changes roles in each kind of organisation.
MANAGER_ROLES = frozenset({Role.OPERATOR_OWNER, Role.PROVIDER_OWNER, Role.PROGRAM_ADMINISTRATOR, Role.VETTING_OFFICER})

# What a dated consultant from outside may be: nobody who signs, decides or manages.
OUTSIDE_ROLES = frozenset({Role.OPERATOR_PREPARER, Role.OPERATOR_VIEWER})

# A second factor is compulsory for staff, signers, approvers and payout roles.
SECOND_FACTOR_ROLES = frozenset(
    {
        Role.OPERATOR_SIGNER,
        Role.PROVIDER_OWNER,
        Role.PROVIDER_FINANCE,
        Role.PROGRAM_ADMINISTRATOR,
        Role.PROGRAM_REVIEWER,
        Role.PROGRAM_FISCAL_OFFICER,
        Role.PROGRAM_AUDITOR,
        Role.VETTING_OFFICER,
        Role.MODERATOR,
        Role.EDITOR,
    }
)
