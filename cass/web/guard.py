"""Deny by default: every view declares the one capability it needs, and the matrix decides before it runs."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase

from cass.access import Actor, Capability

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Request(HttpRequest):
    """A request after the Identity middleware: ``actor`` is the only identity there is."""

    actor: Actor
    cass_session: Any


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
