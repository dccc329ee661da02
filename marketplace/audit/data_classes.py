"""An audit event holds codes, ids and cents, so that nobody has to hide the chain."""

from marketplace.core.classification import declare

declare("audit.AuditEvent", code="action object_kind reference roles source target facts")
declare("audit.AuditSeal", code="previous_sha256 sha256")
