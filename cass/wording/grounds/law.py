"""What any rule may say: the law of that day is not in the book."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

TEXTS: "dict[str, Words]" = {
    "law.not_known": _("No tenim escrita tota la norma que era en vigor el {law_on}. Què deia aquell dia?"),
}
