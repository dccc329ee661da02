from marketplace.accounts.middleware import idle_limit


def chrome(request):
    """The person, their organisation and the others they may switch to, for the header."""
    membership = getattr(request, "membership", None)
    shown = {"actor": getattr(request, "actor", None), "membership": None, "organisation": None}
    if not membership:
        return shown | {"other_memberships": []}
    return shown | {
        "membership": membership,
        "organisation": membership.organisation,
        "role_words": membership.role_words,
        "other_memberships": [m for m in request.memberships if m.pk != membership.pk],
        "session_seconds": int(idle_limit(request.actor).total_seconds()),
    }
