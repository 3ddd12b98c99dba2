"""Every page for every visitor: one heading, labels, ids that are unique, nothing inline, a language."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.http import HttpResponse
from lxml import html

from tests.architecture.world import VISITORS, Visitor, World

pytestmark = pytest.mark.django_db

every_visitor = pytest.mark.parametrize("visitor", [pytest.param(each, id=each.name or "nobody") for each in VISITORS])
NEEDS_A_LABEL = ("input", "select", "textarea")
NO_LABEL = {"hidden", "submit", "button"}
A_FEW, EVERY_ONE = 4, 30
"""A page is the same page whatever it shows; those that differ most are all looked at."""
LANGUAGES = {"ca", "es", "fr", "en"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def faults_of(page: Any) -> Iterator[str]:
    """What a reader of a page, or of its source, would stumble on."""
    title = page.findtext(".//title").strip()
    headings = [_said(found) for found in page.iter("h1")]
    if len(headings) != 1:
        yield f"{len(headings)} h1"
    elif not title.removeprefix("Error: ").startswith(headings[0]):
        yield f"title {title!r} is not h1 {headings[0]!r}"
    if page.get("lang") not in LANGUAGES:
        yield "no language"
    ids = Counter(page.xpath("//@id"))
    yield from (f"id {name} {times} times" for name, times in ids.items() if times > 1)
    yield from (f"#{name} leads nowhere" for name in _referred(page) if name not in ids)
    yield from _inline(page)
    yield from _unlabelled(page)
    levels = [int(found.tag[1]) for found in page.iter(*HEADINGS)]
    yield from (f"h{after} after h{before}" for before, after in pairwise(levels) if after > before + 1)
    yield from (
        "an empty link" for link in page.iter("a") if not link.text_content().strip() and not link.get("aria-label")
    )
    yield from ("a picture without words" for picture in page.iter("img") if picture.get("alt") is None)
    yield from (
        "a posted form without its token" for form in page.xpath("//form[@method='post']") if not _has_token(form)
    )


def _said(heading: Any) -> str:
    """The words of a heading without the caption above it, which says whose or of what it is."""
    caption = heading.xpath("string(.//*[contains(@class, 'govuk-caption')])")
    return " ".join(heading.text_content().replace(caption, "", 1).split())


def _referred(page: Any) -> set[str]:
    named = {
        name
        for kind in ("for", "aria-describedby", "aria-labelledby", "aria-controls")
        for name in page.xpath(f"//@{kind}")
    }
    fragments = {href[1:] for href in page.xpath("//a/@href") if re.fullmatch(r"#\w.*", href)}
    return {name for each in named for name in each.split()} | fragments


def _inline(page: Any) -> Iterator[str]:
    for node in page.iter():
        if not isinstance(node.tag, str):
            continue
        yield from (f"{node.tag} has {name}" for name in node.attrib if name == "style" or name.startswith("on"))
        if node.tag == "style" or (node.tag == "script" and not node.get("src")):
            yield f"inline {node.tag}"
        if str(node.get("href", "")).startswith("javascript:"):
            yield "a link that is a script"


def _unlabelled(page: Any) -> Iterator[str]:
    labelled = set(page.xpath("//label/@for"))
    for field in page.iter(*NEEDS_A_LABEL):
        if field.get("type") in NO_LABEL or field.get("id") in labelled or field.get("aria-label"):
            continue
        if field.get("aria-labelledby") is None and not field.xpath("ancestor::label"):
            yield f"{field.tag} {field.get('name')} has no label"


def _has_token(form: Any) -> bool:
    return bool(form.xpath(".//input[@name='csrfmiddlewaretoken']"))


def is_page(response: HttpResponse) -> bool:
    return response.status_code != 302 and response.headers.get("Content-Type", "").startswith("text/html")


@every_visitor
def test_every_page_can_be_read_by_everybody(world: World, visitor: Visitor):
    browser, wrong = world.browser(visitor), {}
    seen: Counter[tuple[str, int]] = Counter()
    for route, address in world.reading():
        enough = EVERY_ONE if route.name in {"section", "desk_section", "filing", "work"} else A_FEW
        if seen[route.name, 200] >= enough or seen[route.name, 403] or seen[route.name, 404] > 1:
            continue
        response = browser.get(address)
        seen[route.name, response.status_code] += 1
        assert response.status_code < 500
        if is_page(response):
            page = html.document_fromstring(response.content)
            wrong |= {f"{route.name} {address} {response.status_code}: {fault}": 1 for fault in faults_of(page)}
    assert sorted(wrong) == []


@every_visitor
def test_pages_are_kept_by_nobody_and_frame_nothing(world: World, visitor: Visitor):
    browser = world.browser(visitor)
    for address in ("/", "/inici/", "/expedients/", "/oficina/", "/v/", "/no-hi-és/"):
        response = browser.get(address)
        assert "no-store" in response.headers["Cache-Control"]
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"


LINKED = re.compile(r"^/[^/]")


@pytest.mark.parametrize(
    "who", ["maria-pin", "anna-cass_certificate-valira", "taulell-staff", "oficial-staff", "cap-staff"]
)
def test_every_link_of_a_page_leads_to_a_page(world: World, who: str):
    visitor = next(each for each in VISITORS if each.name == who)
    browser, walked = world.browser(visitor), set()
    waiting = {"/"} | {browser.get("/").headers.get("Location", "/")}
    while waiting and len(walked) < 40:
        address = min(waiting)
        waiting.discard(address)
        walked.add(address)
        response = browser.get(address)
        assert response.status_code in {200, 302}, (address, response.status_code)
        if response.status_code == 200 and is_page(response):
            found = set(html.document_fromstring(response.content).xpath("//a/@href"))
            waiting |= {href.split("#")[0] for href in found if LINKED.match(href)} - walked - {"/static/"}
