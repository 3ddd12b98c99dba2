"""The generic screens of every procedure: begin, fill in section by section, check, file, follow."""

import uuid
from dataclasses import replace

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cass.access import Capability, Verdict, verdict
from cass.access.matrix import doors_for
from cass.doors import sessions, unsaved
from cass.filings import answers as store
from cass.filings import operations, queries
from cass.filings.forms import Answers, FormContext
from cass.filings.models import OPEN_TO_THE_PARTY, Filing
from cass.filings.operations.state import context_of
from cass.filings.procedure import Procedure
from cass.kernel.faults import Conflict, Denied, Fault, NotFound
from cass.procedures.catalogue import CATALOGUE, procedure
from cass.registry import queries as registry
from cass.web.guard import Request, keeps_writing, requires
from cass.web.paging import page_of
from cass.web.views import draft_pages
from cass.web.views import filing_pages as pages
from cass.web.views.section_page import FORGET, SectionPage, version_in


def _procedure_for(request: Request, code: str) -> Procedure:
    """The procedure, if this actor may use it; who may not is told which door or role is needed."""
    found = procedure(code)
    answer = verdict(request.actor, found.capability)
    if answer is not Verdict.ALLOWED:
        doors = sorted(doors_for(found.capability))
        raise Denied(f"access.{answer.value}", doors=doors, capability=found.capability.value)
    return found


def _mine(request: Request, filing: uuid.UUID) -> tuple[Filing, Procedure]:
    found = queries.get(actor=request.actor, filing=filing)
    return found, CATALOGUE[found.procedure]


@requires(Capability.HOME_READ)
@require_safe
def index(request: Request) -> HttpResponse:
    """Everything that can be filed with this access, and what is coming."""
    return render(request, "filings/index.html", pages.index(request.actor, list(CATALOGUE.values())))


@requires(Capability.FILING_READ)
@require_safe
def filings(request: Request) -> HttpResponse:
    """The history of what was drafted and filed (MISSION B6), newest first, with what others filed about oneself."""
    found = queries.visible_to(request.actor).select_related("subject").order_by("-saved_at", "pk")
    if text := request.GET.get("q", "").strip():
        found = queries.searched(found, text=text)
    return render(request, "filings/list.html", pages.listing(request, page_of(found, request.GET), text))


@requires(Capability.FILING_READ)
@require_http_methods(["GET", "POST"])
def begin(request: Request, code: str) -> HttpResponse:
    """What a procedure is, and its beginning; one that asks nothing is obtained at once."""
    found = _procedure_for(request, code)
    now = timezone.now()
    if found.capability in pages.ABOUT_A_FILING and not request.POST.get("about"):
        return redirect("filings")
    if request.method == "GET":
        return render(request, "filings/begin.html", pages.begin(found, request.actor, timezone.localdate()))
    language = request.LANGUAGE_CODE or "ca"
    if found.is_one_click:
        filing = operations.obtain(procedure=found, actor=request.actor, at=now, language=language)
    else:
        about = _about(request)
        filing = operations.start(procedure=found, actor=request.actor, at=now, language=language, about=about)
    return redirect("filing", filing.pk)


def _about(request: Request) -> uuid.UUID | None:
    """The filing that this one is about, if this actor may know of it."""
    asked = request.POST.get("about", "")
    if not asked:
        return None
    try:
        return queries.get(actor=request.actor, filing=uuid.UUID(asked)).pk
    except ValueError:
        raise NotFound("filing.not_found") from None


@requires(Capability.FILING_READ)
@require_safe
def filing(request: Request, filing: uuid.UUID) -> HttpResponse:
    """A draft shows its task list; what was filed shows where it stands."""
    found, declared = _mine(request, filing)
    if queries.is_party(request.actor, found) and found.state in OPEN_TO_THE_PARTY:
        template, shown = "filings/draft.html", draft_pages.draft(request.actor, found, declared, timezone.localdate())
    else:
        template, shown = "filings/filing.html", pages.status(request.actor, found, declared)
    if "presentat" in request.GET:
        shown |= pages.presented(found, declared)
    return render(request, template, shown)


@keeps_writing
@requires(Capability.FILING_READ)
@require_http_methods(["GET", "POST"])
def section(request: Request, filing: uuid.UUID, code: str) -> HttpResponse:
    """One section: shown with what was saved, checked, saved over the version that was shown.

    What somebody had typed when their session ended is shown in its place, until they save or refuse it.
    """
    found, declared = _open_to_me(request, filing)
    try:
        wanted = declared.section(code)
    except KeyError:
        return redirect(pages.address(found))
    given = store.of_draft(found)
    context = _context(request, found, given)
    page = SectionPage(found, declared, wanted, given, context)
    actor, now = request.actor, timezone.now()
    if request.method == "GET":
        if typed := unsaved.written(actor=actor, path=request.path, at=now):
            page.recover(typed)
        return render(request, "filings/section.html", page.shown())
    action = request.POST.get("action", "")
    if action == FORGET:
        unsaved.forget(actor=actor, path=request.path, at=now)
        return redirect(request.path)
    if not page.read(request.POST, action=action):
        return render(request, "filings/section.html", page.shown(), status=422)
    try:
        saved = operations.save_section(
            procedure=declared,
            filing=found.pk,
            section=code,
            answers=page.canonical,
            version=version_in(request.POST),
            actor=actor,
            at=now,
        )
    except Conflict as conflict:
        if conflict.code != "filing.same_subject":
            raise
        return render(request, "filings/same_subject.html", draft_pages.same_subject(conflict, found), status=409)
    if saved.is_stale:
        return render(request, "filings/section.html", page.stale(saved), status=409)
    unsaved.forget(actor=actor, path=request.path, at=now)
    return HttpResponseRedirect(page.next_url(action, store.of_draft(found)))


def _context(request: Request, filing: Filing, given: Answers) -> FormContext:
    """What a section's form may know; online, also who fills it in, whose name it may suggest."""
    on, actor = timezone.localdate(), request.actor
    context = context_of(filing, given, on=on, language=request.LANGUAGE_CODE or "ca")
    if context.is_desk or actor.person is None:
        return context
    mandate = registry.mandate_kind(person=actor.person, declarant=actor.declarant, on=on) if actor.declarant else ""
    return replace(context, writer=sessions.holder_name(request.cass_session), mandate=mandate)


def _open_to_me(request: Request, filing: uuid.UUID) -> tuple[Filing, Procedure]:
    found, declared = _mine(request, filing)
    if not queries.is_party(request.actor, found):
        raise Denied("access.denied")
    if found.state not in OPEN_TO_THE_PARTY:
        raise Conflict("filing.not_open_to_you")
    return found, declared


@requires(Capability.FILING_READ)
@require_http_methods(["GET", "POST"])
def enclosures(request: Request, filing: uuid.UUID) -> HttpResponse:
    """The attachments: what is asked for, what was received and its fate. Never their content."""
    found, declared = _open_to_me(request, filing)
    problem: Fault | None = None
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            if upload is None:
                raise Fault("attachment.none_chosen")  # noqa: TRY301 — the same page tells it as any other refusal.
            operations.enclose(
                procedure=declared,
                filing=found.pk,
                kind=request.POST.get("kind", ""),
                upload=upload,
                actor=request.actor,
                at=timezone.now(),
            )
            return redirect(pages.address(found, "enclosures"))
        except Fault as fault:
            if not fault.code.startswith("attachment."):
                raise
            problem = fault
    context = draft_pages.enclosures(found, declared, store.of_draft(found), problem, request.POST.get("kind", ""))
    return render(request, "filings/enclosures.html", context, status=422 if problem else 200)


@requires(Capability.FILING_READ)
@require_POST
def take_out(request: Request, filing: uuid.UUID, attachment: uuid.UUID) -> HttpResponse:
    found, declared = _open_to_me(request, filing)
    operations.take_out(
        procedure=declared, filing=found.pk, attachment=attachment, actor=request.actor, at=timezone.now()
    )
    return redirect(pages.address(found, "enclosures"))


@keeps_writing
@requires(Capability.FILING_READ)
@require_http_methods(["GET", "POST"])
def check(request: Request, filing: uuid.UUID) -> HttpResponse:
    """Check your answers, and file: complete, or now and complete it later."""
    found, declared = _mine(request, filing)
    if request.method == "POST":
        if not queries.is_party(request.actor, found):
            raise Denied("access.denied")
        try:
            operations.file(procedure=declared, filing=found.pk, actor=request.actor, at=timezone.now())
        except operations.Incorrect:
            return redirect(pages.address(found, "check"))
        return redirect(f"{pages.address(found)}?presentat=1")
    found, declared = _open_to_me(request, filing)
    context = draft_pages.check(found, declared, timezone.localdate(), request.LANGUAGE_CODE or "ca")
    return render(request, "filings/check.html", context)


@requires(Capability.FILING_READ)
@require_POST
def discard(request: Request, filing: uuid.UUID) -> HttpResponse:
    found, declared = _open_to_me(request, filing)
    operations.discard(procedure=declared, filing=found.pk, actor=request.actor, at=timezone.now())
    return redirect(pages.home_of(found))


@requires(Capability.FILING_READ)
@require_POST
def withdraw(request: Request, filing: uuid.UUID) -> HttpResponse:
    found, declared = _mine(request, filing)
    operations.withdraw(procedure=declared, filing=found.pk, actor=request.actor, at=timezone.now())
    return redirect(pages.address(found))
