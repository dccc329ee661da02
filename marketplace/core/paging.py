"""The pages of a list, drawn by `core/components/pagination.html`."""

from django.core.paginator import Page, Paginator

ROWS_A_PAGE = 25


def page_of(request, rows, *, size: int = ROWS_A_PAGE, parameter: str = "page") -> Page:
    """The page that the address asks for; one that does not exist is answered with the nearest that does."""
    return Paginator(rows, size).get_page(request.GET.get(parameter))
