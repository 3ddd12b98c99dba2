"""What every request passes through: privacy headers, the read-only rule, identity, the guard."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone

from cass.access import NOBODY, Verdict, verdict
from cass.access.matrix import doors_for
from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.doors import rechecks, sessions, unsaved
from cass.kernel.faults import Denied, Fault
from cass.web import errors
from cass.web.guard import Request, capability_of, does_keep_writing
from cass.web.paths import came_from, own_path, with_next

Handler = Callable[[HttpRequest], HttpResponseBase]
READS = frozenset({"GET", "HEAD", "OPTIONS"})
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "action"})


class PrivacyHeaders:
    """Pages about people are kept by nobody on the way, and send no address on."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class ReadOnlyOnRead:
    """GET never writes: the default connection is read-only for the length of a reading request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        self._set(read_only=request.method in READS)
        return self.get_response(request)

    def _set(self, *, read_only: bool) -> None:
        # A connection serves many requests: ask for a change only when one is needed. The server reports the present
        # value by itself, also after a rollback, so that nothing has to be remembered here.
        connection.ensure_connection()
        wanted = "on" if read_only else "off"
        if connection.connection.info.parameter_status("default_transaction_read_only") != wanted:
            with connection.cursor() as cursor:
                cursor.execute(f"SET default_transaction_read_only = {wanted}")


class Identity:
    """``request.actor``: what the session's cookie proves, read anew on every request.

    A session whose national certificate was revoked ends here, with a page that says so. While nobody can tell whether
    it was, the session proves nothing: pages that need one say why.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = request.COOKIES.get(settings.SESSION_COOKIE, "")
        now = timezone.now()
        found = sessions.find(token=token, at=now) if token else None
        refused = rechecks.refusal(session=found, token=token, at=now) if found else None
        if refused is not None:
            found = None
        # What a page saves by itself while nobody is there keeps no session alive.
        if found is not None and "X-Unattended" not in request.headers:
            sessions.touch(found, at=now)
        request.cass_refused = refused  # type: ignore[attr-defined]
        request.cass_session = found  # type: ignore[attr-defined]
        request.actor = sessions.actor(found, at=now) if found else NOBODY  # type: ignore[attr-defined]
        if refused is not None and refused.code == "certificate.revoked":
            return errors.fault_page(request, refused, status=403)
        return self.get_response(request)


class Guard:
    """Asks the matrix before any view runs, and turns faults into pages."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., HttpResponseBase], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        capability = capability_of(view)
        if capability is None:
            return errors.fault_page(request, Denied("access.undeclared"), status=403)
        answer = verdict(request.actor, capability)
        if answer is Verdict.ALLOWED:
            return None
        journal(
            EventType.DENIED,
            actor=request.actor,
            at=timezone.now(),
            facts={"capability": capability.value, "verdict": answer.value},
        )
        if answer is Verdict.SIGN_IN and request.cass_refused is not None:
            return errors.fault_page(request, request.cass_refused, status=403)
        if answer is Verdict.SIGN_IN and request.method in READS:
            return HttpResponseRedirect(f"{resolve_url('front')}?next={_path_only(request)}")
        if answer is Verdict.STEP_UP:
            return HttpResponseRedirect(with_next(resolve_url("step_up"), _after_step_up(request, view)))
        facts = {"doors": sorted(doors_for(capability)), "capability": capability.value}
        if answer is Verdict.SIGN_IN and does_keep_writing(view) and _keep(request):
            return errors.fault_page(request, Denied("access.sign_in_kept", **facts), status=403)
        return errors.fault_page(request, Denied(f"access.{answer.value}", **facts), status=403)

    def process_exception(self, request: Request, error: Exception) -> HttpResponseBase | None:
        # A procedure that asks for a recent identification, behind a page that does not.
        if isinstance(error, Denied) and error.code == "access.step_up" and request.resolver_match is not None:
            wanted = _after_step_up(request, request.resolver_match.func)
            return HttpResponseRedirect(with_next(resolve_url("step_up"), wanted))
        return errors.fault_page(request, error) if isinstance(error, Fault) else None


def _keep(request: Request) -> bool:
    """Keep what was typed until its writer has signed in again. The CSRF token was checked before: it is from our page."""
    token = request.COOKIES.get(settings.SESSION_COOKIE, "")
    return unsaved.keep(token=token, path=request.path, typed=_typed(request), at=timezone.now())


def _typed(request: Request) -> unsaved.Typed:
    return {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}


def _after_step_up(request: Request, view: Callable[..., HttpResponseBase]) -> str:
    """Where to go on after identifying again: the page that shows the form, with what was typed on it."""
    if request.method in READS:
        return _path_only(request)
    if not does_keep_writing(view):
        return own_path(came_from(request))
    unsaved.keep_during(session=request.cass_session.pk, path=request.path, typed=_typed(request), at=timezone.now())
    return _path_only(request)


def _path_only(request: HttpRequest) -> str:
    """Where to go on after signing in: a path of ours, without its query."""
    return urlsplit(request.path).path
