from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.accounts.roles import Kind
from marketplace.core.paging import page_of
from marketplace.documents import access, services
from marketplace.documents.kinds import TYPES
from marketplace.documents.models import Document, DocumentView


@require_safe
def view_log(request):
    """Who downloaded this organization's protected files."""
    rows = DocumentView.objects.visible_to(request.actor).select_related("document", "user", "organisation")
    context = {"page": page_of(request, rows), "is_operator": request.actor.is_kind(Kind.OPERATOR)}
    return render(request, "documents/view_log.html", context)


@require_safe
@never_cache
def download(request, reference):
    """Always an attachment of the type we found in it, never shown inside a page of ours."""
    document = get_object_or_404(Document, reference=reference)
    if not access.may_download(request.actor, document):
        raise Http404
    with services.open_document(by=request.actor, document=document) as file:
        response = HttpResponse(file.read(), content_type=TYPES[document.file_type].mime)
    response["Content-Disposition"] = content_disposition_header(True, document.original_name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
