from collections.abc import Sequence

from django.db import connection, transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.accounts.models import Organisation
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.references import new_reference
from marketplace.vault import access, keys
from marketplace.vault.models import BackUp, VaultCanary, VaultEntry, VaultView
from marketplace.vault.selectors import keys_in_use

Content = str | list | dict
CANARY = "levee"


@transaction.atomic
def seal(*, by: Actor, organisation: Organisation | None, kind: str, content: Content) -> VaultEntry:
    """Put a security-sensitive text (or JSON answers) of `organisation` away; the caller has authorized it.

    `kind` must be registered with `vault.access`, otherwise nobody could ever open the entry. Without an
    organization it is a visitor's own until `hand_over`.
    """
    if kind not in access.kinds():
        raise LookupError(f"Nobody declared the vault kind {kind}")
    reference = new_reference("VLT")
    sealed = keys.encrypt(reference, content)
    entry = VaultEntry.objects.create(
        reference=reference,
        organisation=organisation,
        kind=kind,
        ciphertext=sealed.ciphertext,
        key_id=sealed.key_id,
        created_by_id=by.user_id,
    )
    record(by, entry, "vault.sealed", kind=kind)
    return entry


@transaction.atomic
def replace_content(*, by: Actor, entry: VaultEntry, content: Content) -> VaultEntry:
    """Put new content in the place of the old, which is gone; an erased entry may be filled again."""
    entry = VaultEntry.objects.locked().get(pk=entry.pk)
    entry.ciphertext, entry.key_id = keys.encrypt(entry.reference, content)
    entry.erased_at = None
    entry.save(update_fields=["ciphertext", "key_id", "erased_at"])
    record(by, entry, "vault.replaced", kind=entry.kind)
    return entry


@transaction.atomic
def hand_over(*, by: Actor, entry: VaultEntry, organisation: Organisation) -> VaultEntry:
    """Give what a visitor left to an organization, once; from now on it reads who opened it."""
    entry = VaultEntry.objects.locked().get(pk=entry.pk)
    if entry.organisation_id:
        raise DomainError(_("This text belongs to an organization already."), code="taken")
    entry.organisation = organisation
    entry.save(update_fields=["organisation"])
    record(by, entry, "vault.handed_over", kind=entry.kind)
    return entry


def open_entry(*, by: Actor, entry: VaultEntry, purpose: str) -> Content:
    """Read one entry, as `open_entries` does."""
    return open_entries(by=by, entries=[entry], purpose=purpose)[entry.pk]


def open_entries(*, by: Actor, entries: Sequence[VaultEntry], purpose: str) -> dict[int, Content]:
    """Read entries, by key, and write each view into the log that its organization sees, if it belongs to one.

    `purpose` is a short phrase for that log ("Checking the evidence of milestone 2"). Raises Refused where the
    rule of a kind says no, and a DomainError when a content was erased; then none is read.
    """
    if access.openable(by, entries) < {entry.pk for entry in entries}:
        raise Refused(_("This text is shown only to the people it is meant for."))
    if any(entry.erased_at for entry in entries):
        raise DomainError(_("This text was erased by its owner."), code="erased")
    return _read(by, entries, purpose)


def open_readable(*, by: Actor, entries: Sequence[VaultEntry], purpose: str) -> dict[int, Content]:
    """As `open_entries`, but what is erased or not for this reader is left out."""
    kept = [entry for entry in entries if not entry.erased_at]
    allowed = access.openable(by, kept)
    return _read(by, [entry for entry in kept if entry.pk in allowed], purpose)


def _read(by: Actor, entries: Sequence[VaultEntry], purpose: str) -> dict[int, Content]:
    contents = {entry.pk: keys.decrypt(entry.reference, entry.ciphertext) for entry in entries}
    views = [
        VaultView(entry=entry, user_id=by.user_id, organisation_id=by.organisation_id, purpose=purpose)
        for entry in entries
        if entry.organisation_id
    ]
    VaultView.objects.bulk_create(views)
    return contents


@transaction.atomic
def erase(*, by: Actor, entry: VaultEntry) -> VaultEntry:
    """Empty an entry for good; the row, its dates and its views stay. The caller has authorized it."""
    entry = VaultEntry.objects.locked().get(pk=entry.pk)
    if entry.erased_at:
        return entry
    entry.ciphertext, entry.key_id, entry.erased_at = "", "", clock.now()
    entry.save(update_fields=["ciphertext", "key_id", "erased_at"])
    record(by, entry, "vault.erased", kind=entry.kind)
    return entry


@transaction.atomic
def rotate_batch(limit: int = 200) -> int:
    """Seal up to `limit` entries again with the newest key; returns how many were not on it."""
    newest = keys.newest_key_id()
    stale = VaultEntry.objects.locked().filter(erased_at__isnull=True).exclude(key_id=newest)
    batch = list(stale[:limit])
    for entry in batch:
        content = keys.decrypt(entry.reference, entry.ciphertext)
        entry.ciphertext, entry.key_id = keys.encrypt(entry.reference, content)
        entry.save(update_fields=["ciphertext", "key_id"])
    return len(batch)


@transaction.atomic
def confirm_back_up(*, name: str) -> BackUp:
    """The owner of the instance has a copy of today's keys apart from the database; the audit log keeps the day."""
    if not name.strip():
        raise DomainError(_("Say who confirms the back-up."), field="name")
    kept = BackUp.objects.create(key_id=keys.newest_key_id(), confirmed_by=name.strip())
    record(SYSTEM, kept, "vault.back_up_confirmed", key=kept.key_id)
    return kept


@transaction.atomic
def retire_key(*, key_id: str) -> None:
    """Take a key out of the key file, once nothing is sealed with it any more; the newest stays."""
    _wait_for_what_is_being_sealed()
    found = next((key for key in keys_in_use() if key.key_id == key_id and key.is_known), None)
    if found is None:
        raise DomainError(_("This instance has no key %(key)s.") % {"key": key_id})
    if found.rank == 1:
        raise DomainError(_("This is the newest key. Put a newer one on top first."))
    if found.entries:
        raise DomainError(
            _("%(count)s entries are still sealed with this key. Run vault_rotate first.") % {"count": found.entries}
        )
    keys.drop(key_id)
    VaultCanary.objects.filter(key_id=key_id).delete()
    plant_canary()
    record(SYSTEM, VaultCanary.objects.get(key_id=keys.newest_key_id()), "vault.key_retired", key=key_id)


def _wait_for_what_is_being_sealed() -> None:
    """An entry that is not committed yet is not counted; SQLite has one writer, so there is none."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE vault_vaultentry IN SHARE MODE")


def plant_canary() -> None:
    """Keep one known word sealed with the newest key, for the check at every start."""
    if not VaultCanary.objects.filter(key_id=keys.newest_key_id()).exists():
        sealed = keys.encrypt("canary", CANARY)
        VaultCanary.objects.get_or_create(key_id=sealed.key_id, defaults={"ciphertext": sealed.ciphertext})


def retire_canaries() -> None:
    """After a rotation the older keys are needed no more."""
    VaultCanary.objects.exclude(key_id=keys.newest_key_id()).delete()
