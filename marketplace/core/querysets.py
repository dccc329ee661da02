from django.db import models


class LockableQuerySet(models.QuerySet):
    """The base of querysets whose rows a service changes."""

    def locked(self):
        """Hold these rows until the transaction ends, in one order everywhere, so that two services never deadlock.

        SQLite ignores the lock: it lets only one transaction write at a time.
        """
        return self.order_by("pk").select_for_update(of=("self",), no_key=True)
