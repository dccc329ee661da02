import json
from dataclasses import dataclass

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit import chain
from marketplace.audit.models import AuditSeal
from marketplace.audit.services import record, seal_events
from marketplace.core.errors import Refused
from subsidies.archives import packed, plain, sha256_of, table
from subsidies.models import Application
from subsidies.permissions.audit import why_not_audit_award
from subsidies.selectors.audit import EXPORTED, Part, award_file

FORMAT = "levee-award-file-1"
PROFILE = "business-confidential"


@dataclass(frozen=True, slots=True)
class Export:
    name: str
    content: bytes


@transaction.atomic
def export_award(*, by: Actor, application_id: int) -> Export:
    """The whole file of one award as a zip, with an index that names the hash of each part and the chain's head.

    The same state gives the same bytes. That a copy was taken, by whom and with which hash, is recorded; the copy
    itself does not list copies.
    """
    application = Application.objects.select_related("program__organisation").get(pk=application_id)
    if reason := why_not_audit_award(by, application):
        raise Refused(reason)
    while seal_events():
        pass
    content = archive_of(application)
    record(by, application, EXPORTED, profile=PROFILE, sha256=sha256_of(content), bytes=len(content))
    return Export(f"{application.reference}-award-file.zip", content)


def archive_of(application: Application) -> bytes:
    """index.json first, then the page that people read, then one CSV a part and the texts word for word."""
    parts = award_file(application)
    head = AuditSeal.objects.order_by("-pk").first()
    chain_head = {"head": head.sha256 if head else chain.GENESIS, "seals": AuditSeal.objects.count()}
    files = {
        "index.html": _page(application, parts, chain_head).encode(),
        "style.css": render_to_string("subsidies/audit_export.css").encode(),
    }
    for part in parts:
        files[f"{part.slug}.csv"] = table((column.label for column in part.columns), part.rows)
        files |= {text.name: text.text.encode() for text in part.texts}
    return packed({"index.json": _index(application, parts, chain_head, files), **files})


def _index(application: Application, parts: list[Part], chain_head: dict, files: dict[str, bytes]) -> bytes:
    kept = {text.name: text.sha256 for part in parts for text in part.texts if text.sha256}
    index = {
        "format": FORMAT,
        "profile": PROFILE,
        "award": application.reference,
        "program": application.program.name,
        "operator": application.organisation.name,
        "audit": chain_head,
        "rows": {part.slug: len(part.rows) for part in parts},
        "files": [
            {"name": name, "sha256": sha256_of(content), "bytes": len(content)}
            | ({"sha256_when_signed": kept[name]} if name in kept else {})
            for name, content in files.items()
        ],
    }
    return json.dumps(index, indent=2, ensure_ascii=False).encode()


def _page(application: Application, parts: list[Part], chain_head: dict) -> str:
    tables = [
        {
            "part": part,
            "file": f"{part.slug}.csv",
            "header": part.shown_columns,
            "rows": [[plain(cell) for _label, cell in part.shown(row)] for row in part.rows],
        }
        for part in parts
    ]
    context = {"application": application, "tables": tables, "chain": chain_head, "profile": _("business-confidential")}
    return render_to_string("subsidies/audit_export.html", context)
