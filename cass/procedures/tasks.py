"""The background work of the house: the one place where a stored code becomes a procedure."""

from procrastinate import App


def on_app_ready(app: App) -> None:
    """Called by procrastinate once Django is ready."""
