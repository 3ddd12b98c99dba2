"""Deny by default: every view declares the one capability it needs, and the matrix decides before it runs."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase

from cass.access import Actor, Capability
from cass.kernel.faults import Fault

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Request(HttpRequest):
    """A request after the Identity middleware: ``actor`` is the only identity there is."""

    actor: Actor
    cass_session: Any
    cass_refused: Fault | None
    """Why the session of the request does not count now, if there is one that does not."""


def requires(capability: Capability) -> Callable[[View], View]:
    """Declare the capability that a view needs. A view without one answers 403, and fails a test."""

    def declare(view: View) -> View:
        view.capability = capability  # type: ignore[attr-defined]
        return view

    return declare


def capability_of(view: Callable[..., HttpResponseBase]) -> Capability | None:
    """What a view declares; ``None`` if it declares nothing."""
    found: Capability | None = getattr(view, "capability", None)
    return found


def keeps_writing(view: View) -> View:
    """Declare that a view shows at its address the form that it takes: whoever has to sign in first comes back to it,
    and finds what they had typed."""
    view.keeps_writing = True  # type: ignore[attr-defined]
    return view


def does_keep_writing(view: Callable[..., HttpResponseBase]) -> bool:
    return getattr(view, "keeps_writing", False)
