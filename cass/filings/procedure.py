"""The declaration of a procedure: what one file of the catalogue says, and the engine obeys."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from cass.access import Capability
from cass.filings.forms import Answers, FormContext, SectionForm
from cass.law.book import Book
from cass.rules.assessment import Assessment, Outcome

if TYPE_CHECKING:
    import datetime as dt

    from django.utils.functional import _StrPromise as Words

    from cass.filings.models import Decision, Filing


def always(_answers: Answers, _context: FormContext) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Section:
    """One page of the form. ``many``: it repeats up to that many times. ``sealed``: fields kept in an envelope.

    ``is_health``: kept plain for statistics, and read by the office only with the health part open.
    """

    code: str
    title: "Words"
    form: type[SectionForm]
    when: Callable[[Answers, FormContext], bool] = always
    many: int = 0
    is_optional: bool = False
    sealed: frozenset[str] = frozenset()
    is_health: bool = False

    @property
    def tells_of_health(self) -> bool:
        """Is there anything in it that the office reads only with the health part open?"""
        return self.is_health or bool(self.sealed)


@dataclass(frozen=True, kw_only=True)
class AttachmentNeed:
    """A kind of attachment that the procedure takes; ``needed`` says when it is missing without one."""

    kind: str
    title: "Words"
    hint: "Words | str" = ""
    needed: Callable[[Answers, FormContext], bool] = always
    when: Callable[[Answers, FormContext], bool] = always
    most: int = 3


@dataclass(frozen=True)
class Problem:
    """Something wrong or missing in the answers: where, its code, and the words at the field."""

    section: str
    field: str
    code: str
    message: "str | Words"


@dataclass(frozen=True)
class Subject:
    """Whom or what a filing is about. ``key``: two drafts of a party with the same key are about the same thing."""

    person: int | None = None
    key: str = ""
    is_unmatched: bool = False


@dataclass(frozen=True)
class Hearing:
    """How the hearing stands of an interested person who did not file (R-PROC 13.4; Codi de l'Administració 117)."""

    notified_at: "dt.datetime | None"
    """When the notice of it took effect; ``None``: not yet, and its days have not begun."""
    has_spoken: bool


class Effect(Protocol):
    """What follows from a filing or its decision: calls to the branches, papers, notices; in the same transaction."""

    def __call__(self, *, filing: "Filing", at: "dt.datetime", decision: "Decision | None" = None) -> None: ...


def nothing(*, filing: "Filing", at: "dt.datetime", decision: "Decision | None" = None) -> None:
    """No effect."""


def no_problems(_answers: Answers, _context: FormContext) -> Sequence[Problem]:
    return ()


def no_hearing(_filing: "Filing") -> None:
    """Nobody but the party is concerned."""


def no_subject(_answers: Answers, _context: FormContext) -> Subject:
    return Subject()


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """A tràmit: its form, the facts it needs, the rule that assesses them, who decides, and what follows.

    ``queue`` names the staff queue where an officer proposes; without one the rule decides at once. ``minimum``: the
    ``section.field`` answers without which nothing can enter the register; what else is missing is completed later.
    """

    code: str
    version: int
    mission: str
    capability: Capability
    title: "Words"
    summary: "Words"
    facts: "Callable[[Filing, Answers, dt.date], Any]"
    """What the rule judges, from the filing, its answers, and what the registers say on a day."""
    rule: Callable[[Any, Book], Assessment]
    sections: tuple[Section, ...] = ()
    minimum: frozenset[str] = frozenset()
    cross_check: Callable[[Answers, FormContext], Sequence[Problem]] = no_problems
    cautions: Callable[[Answers, FormContext], Sequence[Problem]] = no_problems
    """Warnings that ask a question and never block."""
    subject: Callable[[Answers, FormContext], Subject] = no_subject
    attachments: tuple[AttachmentNeed, ...] = ()
    queue: str | None = None
    when_filed: Effect = nothing
    when_granted: Effect = nothing
    when_refused: Effect = nothing
    decided: "Callable[[Filing, Outcome, str], tuple[str, list[str]]] | None" = None
    """Decided by staff: the decision's sentence and the facts it states, in a language."""
    hearing: "Callable[[Filing], Hearing | None]" = no_hearing
    """The person whom it is about and who did not file is heard before a refusal; ``None``: there is nobody to hear."""
    for_subject: frozenset[str] = frozenset()
    """The sections that the person it is about may read, beside the party that filed."""
    receipt_facts: Callable[["Filing", Answers], Mapping[str, Any]] | None = None
    """What else the receipt says (whether it was within the legal time)."""

    def section(self, code: str) -> Section:
        """Raises KeyError."""
        for section in self.sections:
            if section.code == code:
                return section
        raise KeyError(code)

    def asked(self, answers: Answers, context: FormContext) -> list[Section]:
        """The sections that apply to this party and these answers, in order."""
        return [section for section in self.sections if section.when(answers, context)]

    def takes(self, answers: Answers, context: FormContext) -> list[AttachmentNeed]:
        """The attachments that apply to this party and these answers."""
        return [need for need in self.attachments if need.when(answers, context)]

    @property
    def is_one_click(self) -> bool:
        """Nothing to ask: one POST, and the issued document is the receipt."""
        return not self.sections
