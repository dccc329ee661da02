"""Editors and moderators work in the Wagtail admin; who may enter it follows the roles in the same transaction."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.services import follow_roles
from marketplace.accounts.models import Membership, MembershipRole


@receiver([post_save, post_delete], sender=MembershipRole, dispatch_uid="cms_roles")
def role_changed(sender, instance, **kwargs):
    follow_roles(user=instance.membership.user)


@receiver(post_save, sender=Membership, dispatch_uid="cms_memberships")
def membership_changed(sender, instance, created, **kwargs):
    if not created:
        follow_roles(user=instance.user)
