"""The devices people come in from, in words, and how long a session lasts."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cass.access import Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

BROWSERS = {
    "edge": "Edge",
    "opera": "Opera",
    "samsung": "Samsung Internet",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
}
"""By their own names, which are the same in every language."""
ON_MACHINES: "dict[str, Words]" = {
    "iphone": gettext_lazy("{browser} a l’iPhone"),
    "ipad": gettext_lazy("{browser} a l’iPad"),
    "android": gettext_lazy("{browser} a l’Android"),
    "windows": gettext_lazy("{browser} al Windows"),
    "chromebook": gettext_lazy("{browser} al Chromebook"),
    "mac": gettext_lazy("{browser} al Mac"),
    "linux": gettext_lazy("{browser} al Linux"),
}


def device(kind: str) -> str:
    """«Firefox al Windows», for «firefox/windows» (``cass.doors.origin``)."""
    browser, _slash, machine = kind.partition("/")
    named = BROWSERS.get(browser, _("Un navegador"))
    return str(ON_MACHINES[machine]).format(browser=named) if machine in ON_MACHINES else named


POSTS: "dict[Role, Words]" = {
    Role.DESK_CLERK: gettext_lazy("CASS, atenció al públic"),
    Role.ACCIDENT_OFFICER: gettext_lazy("CASS, accidents laborals"),
    Role.HEAD_OF_DEPARTMENT: gettext_lazy("CASS, direcció del departament"),
    Role.SUPERVISOR: gettext_lazy("CASS, supervisió"),
    Role.HELP_CENTRE: gettext_lazy("CASS, Centre d’Atenció a l’Usuari"),
    Role.COMU_CLERK: gettext_lazy("Oficina de tràmits d’un Comú"),
}
"""Members of staff as those whose data they look at may know them: by their post, not by their name."""


def post(roles: frozenset[Role]) -> str:
    """The posts of a member of staff, in the order above."""
    return " · ".join(str(words) for role, words in POSTS.items() if role in roles)
