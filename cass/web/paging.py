"""Pages of a list."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import QueryDict

from cass.web.components import Pages

Row = TypeVar("Row", bound=Model)
PER_PAGE = 25


@dataclass(frozen=True)
class ListPage(Generic[Row]):
    """The rows of one page, how many there are in all, and the links to the others."""

    rows: list[Row]
    total: int
    pages: Pages


def page_of(found: QuerySet[Row], query: QueryDict, *, per_page: int = PER_PAGE) -> ListPage[Row]:
    """The page that ``?page=`` asks for; a page that does not exist is the nearest one that does."""
    paginator = Paginator(found, per_page)
    page = paginator.get_page(query.get("page"))
    return ListPage(list(page.object_list), paginator.count, Pages(page.number, paginator.num_pages, query))
