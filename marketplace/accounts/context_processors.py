def chrome(request):
    """The person, their organisation and the others they may switch to, for the header."""
    membership = getattr(request, "membership", None)
    if not membership:
        return {"actor": getattr(request, "actor", None)}
    return {
        "actor": request.actor,
        "membership": membership,
        "organisation": membership.organisation,
        "other_memberships": [m for m in request.memberships if m.pk != membership.pk],
    }
