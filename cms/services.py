from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from marketplace.accounts.models import MembershipRole, User
from marketplace.accounts.roles import Role

# The group in the Wagtail admin that each role brings.
GROUPS = {Role.EDITOR: "Editors", Role.MODERATOR: "Moderators"}
# Editors write pages and rule cards; moderators only decide on listings, which their own policy lets them see.
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
FILE_PERMISSIONS = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
MODEL_PERMISSIONS = {
    Role.EDITOR: ("access_admin", "add_rulecard", "change_rulecard", "view_rulecard"),
    Role.MODERATOR: ("access_admin",),
}


def follow_roles(*, user: User) -> None:
    """Put the person into exactly the Wagtail groups that their active roles bring."""
    held = set(
        MembershipRole.objects.filter(
            membership__user=user, membership__ended_at__isnull=True, role__in=GROUPS
        ).values_list("role", flat=True)
    )
    if not held and not user.groups.filter(name__in=GROUPS.values()).exists():
        return
    ours = {role: group for role, name in GROUPS.items() if (group := _group(role, name, create=role in held))}
    user.groups.remove(*[group for role, group in ours.items() if role not in held])
    user.groups.add(*[group for role, group in ours.items() if role in held])


def _group(role: Role, name: str, *, create: bool) -> Group | None:
    if not create:
        return Group.objects.filter(name=name).first()
    group, _ = Group.objects.get_or_create(name=name)
    # Wagtail's own migration made groups of these names with rights that go further.
    group.permissions.set(Permission.objects.filter(codename__in=MODEL_PERMISSIONS[role]))
    if role == Role.EDITOR:
        _let_write(group)
    else:
        GroupPagePermission.objects.filter(group=group).delete()
        GroupCollectionPermission.objects.filter(group=group).delete()
    return group


def _let_write(group: Group) -> None:
    """The whole tree of pages, and the pictures and files that stand in them."""
    root = Page.get_first_root_node()
    if root:
        for permission in Permission.objects.filter(codename__in=PAGE_PERMISSIONS, content_type__model="page"):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    collection = Collection.get_first_root_node()
    if collection:
        for permission in Permission.objects.filter(codename__in=FILE_PERMISSIONS):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
