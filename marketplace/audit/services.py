from marketplace.accounts.actor import Actor
from marketplace.audit.models import AuditEvent


def record(
    by: Actor,
    thing,
    action: str,
    *,
    source: str = "",
    target: str = "",
    **facts: str | int | bool | list | None,
) -> AuditEvent:
    """Write what happened in the transaction that makes it happen.

    `action` is "<thing>.<past tense>" ("quote.accepted"); `source` and `target` are states when it is a
    move. `facts` hold ids, codes, cents, hashes and names of fields: never free text, bank or tax
    numbers, or anything from the vault.
    """
    return AuditEvent.objects.create(
        action=action,
        object_kind=thing._meta.label_lower,
        object_id=thing.pk,
        reference=getattr(thing, "reference", ""),
        user_id=by.user_id,
        organisation_id=by.organisation_id,
        roles=sorted(by.roles),
        source=source,
        target=target,
        facts=facts,
    )
