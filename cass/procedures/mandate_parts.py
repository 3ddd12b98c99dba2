"""What the procedures about acting for others share: their questions, and what the register says of who asks."""

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cass.access import Actor, Door
from cass.access.lending import LENDABLE, lendable_for
from cass.access.matrix import BY_CAPABILITY
from cass.attachments.models import Kind
from cass.documents.wording import short_date
from cass.filings.forms import Answers, FormContext, SectionForm
from cass.filings.models import Filing
from cass.filings.procedure import AttachmentNeed, Section
from cass.filings.widgets import Checkboxes, DayMonthYear, SearchField
from cass.inbox import operations as inbox
from cass.law.book import Book
from cass.registry import acting
from cass.registry import queries as registry
from cass.registry.models import Declarant, Person
from cass.rules.assessment import Assessment
from cass.rules.mandates import longest_until
from cass.wording import reasons
from cass.wording.capabilities import CAPABILITIES


def at_the_desk(_answers: Answers, context: FormContext) -> bool:
    return context.is_desk


def capability_choices() -> list[tuple[str, Any]]:
    """What may be lent today, in words: what is not open yet is lent with everything else or not at all."""
    return [
        (capability.value, words)
        for capability, words in CAPABILITIES.items()
        if capability in LENDABLE and BY_CAPABILITY[capability].is_open
    ]


class PowersForm(SectionForm):
    """What may be done, and until when."""

    capabilities = forms.MultipleChoiceField(label=_("Què podrà fer?"), choices=capability_choices, widget=Checkboxes())
    until = forms.DateField(
        label=_("Fins a quin dia?"),
        help_text=_("L’últim dia que val: dos anys com a màxim. La podeu revocar abans quan vulgueu."),
        widget=DayMonthYear(),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.context.declarant is not None:
            role = registry.ROLE_OF_KIND[registry.kind_of(self.context.declarant)]
            may = {capability.value for capability in lendable_for(role)}
            field = self.fields["capabilities"]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 — as declared above.
            field.choices = [choice for choice in capability_choices() if choice[0] in may]

    def clean_until(self) -> dt.date | None:
        until: dt.date | None = self.cleaned_data["until"]
        on = self.context.on
        last = longest_until(on, Book.load().on(on))
        if until is not None and until < on:
            raise ValidationError(_("Aquest dia ja ha passat"), code="mandate.ends_before")
        if until is not None and until > last:
            words = _("Com a màxim dos anys: fins al %(last)s")
            raise ValidationError(words, code="mandate.too_long", params={"last": short_date(last)})
        return until


class PersonField(SearchField):
    """One of a few people whom the register knows for this declarant; read when the list is shown."""

    declarant: int | None = None

    def offer(self, declarant: int | None, on: dt.date) -> None:
        self.declarant, self.on = declarant, on
        self.choices = partial(self._offered)

    def people(self) -> dict[int, str]:
        raise NotImplementedError

    def valid_value(self, value: Any) -> bool:
        return value in {str(number) for number in self.people()}

    def words(self, value: str) -> str:
        known = Person.objects.filter(pk=int(value)).first() if value.isdigit() else None
        return known.full_name if known is not None else value

    def _offered(self) -> Iterator[tuple[str, Any]]:
        yield "", ""
        yield from ((str(number), words) for number, words in self.people().items())


class HolderField(PersonField):
    """An administrative holder of the declarant: the one who signed a paper."""

    def people(self) -> dict[int, str]:
        if self.declarant is None:
            return {}
        return {
            holder.pk: f"{holder.full_name} · {holder.cass_number}"
            for holder in acting.holders(self.declarant, self.on)
        }


class SignedForm(SectionForm):
    """At the desk: who signed the paper."""

    holder = HolderField(
        label=_("Qui signa el formulari?"),
        help_text=_("El titular administratiu del declarant. Comproveu-ne la identitat i la signatura."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["holder"]
        assert isinstance(field, HolderField)  # noqa: S101 — as declared above.
        field.offer(self.context.declarant, self.context.on)


SIGNED = Section(code="signed", title=_("Qui signa"), form=SignedForm, when=at_the_desk)
SCAN = AttachmentNeed(
    kind=Kind.SCAN,
    title=_("Formulari signat"),
    hint=_("Escanejat, amb la signatura del titular administratiu."),
    when=at_the_desk,
    needed=at_the_desk,
)


def grantor(filing: Filing, answers: Answers) -> int | None:
    """Who asks: whoever filed it online, or who signed the paper."""
    if signed := answers.get("signed", {}).get("holder"):
        return int(signed)
    filed_by: int | None = filing.revisions.latest("number").filed_by.get("person")
    return filed_by


def is_by_holder(filing: Filing, answers: Answers, on: dt.date) -> bool:
    """Asked by an administrative holder; read under lock, so that nobody ceases to be one meanwhile."""
    person, declarant = grantor(filing, answers), filing.declarant_id
    if person is None or declarant is None:
        return False
    return registry.is_holder(person=person, declarant=declarant, on=on, lock=True)


def lent(answers: Answers) -> tuple[str, ...]:
    return tuple(sorted(answers["powers"]["capabilities"]))


def not_lendable(capabilities: Iterable[str]) -> tuple[str, ...]:
    """Those of them that are the holder's alone."""
    return tuple(sorted(set(capabilities) - {capability.value for capability in LENDABLE}))


def last_day(answers: Answers) -> dt.date:
    return dt.date.fromisoformat(answers["powers"]["until"])


def tell_why_not(filing: Filing, assessment: Assessment, at: dt.datetime) -> None:
    """The declarant reads why nothing was registered."""
    if filing.declarant is None:
        raise ValueError("Acting for others is asked for by a declarant.")
    why = " ".join(reasons.in_words(reason) for reason in assessment.reasons)
    facts = {"number": filing.number, "why": why}
    inbox.put(recipient=filing.declarant, code="mandate_refused", at=at, filing=filing.pk, facts=facts)


def in_the_name_of(filing: Filing) -> Actor:
    """Whoever filed it, as the journal names them: the holder online, the clerk at the desk."""
    filed_by = filing.revisions.latest("number").filed_by
    return Actor(
        door=Door(filed_by["door"]),
        person=filed_by.get("person"),
        staff=filed_by.get("staff"),
        declarant=filed_by.get("declarant"),
    )


def declarant_of(filing: Filing) -> Declarant:
    """Raises ValueError: these procedures are a declarant's."""
    if filing.declarant is None:
        raise ValueError("Acting for others is asked for by a declarant.")
    return filing.declarant
