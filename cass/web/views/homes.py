"""The home of whoever has come in (MISSION B1, C1, D1): what is due, what is new, how things stand."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cass.access import Actor, Capability, Verdict, verdict
from cass.access.matrix import doors_for
from cass.accidents import queries as accidents
from cass.contributions import queries as contributions
from cass.filings import queries as filings
from cass.filings.models import OPEN_TO_THE_PARTY, Filing, State
from cass.inbox import queries as inbox
from cass.law.book import Book
from cass.procedures import coverage_certificate, work_accident_declaration
from cass.procedures.catalogue import CATALOGUE
from cass.procedures.work_accident_declaration import limits
from cass.registry import queries as registry
from cass.registry.models import Dependant
from cass.web.components import Colour, SummaryRow, Tag, Task, Tile
from cass.web.guard import Request, requires
from cass.web.templatetags.cass import day, euros, short_day
from cass.web.views import inbox as trays
from cass.web.views import insured
from cass.web.views.filing_pages import state_tag, subject_name
from cass.wording.capabilities import DOORS

SHOWN = 6
"""How many of each a home shows; the rest is one click away."""
LOOKED_AT = 50
"""Among how many of the last saved drafts the most urgent are looked for."""
UNDER_WAY = (State.FILED, State.PROPOSED)


@requires(Capability.HOME_READ)
@require_safe
def home(request: Request) -> HttpResponse:
    """The page one comes in to. Who has not said yet for whom they act sees them all, or is asked."""
    actor = request.actor
    if verdict(actor, Capability.INSURED_OVERVIEW_READ) is Verdict.ALLOWED:
        return render(request, "citizens/home_insured.html", _insured(actor))
    if verdict(actor, Capability.DECLARANT_OVERVIEW_READ) is Verdict.ALLOWED:
        return render(request, "citizens/home_declarant.html", _declarant(actor))
    if verdict(actor, Capability.PORTFOLIO_READ) is Verdict.ALLOWED:
        return redirect("portfolio")
    return redirect("acting_for")


def _insured(actor: Actor) -> dict[str, Any]:
    on = timezone.localdate()
    person = registry.beneficiary(actor)
    own = actor.dependant is None
    unopened = inbox.unopened_results(actor)
    cards = accidents.cards_of(actor).filter(returned_on=None, valid_until__gte=on)
    cards = cards.exclude(accident__filing_id__in=list(unopened))[:SHOWN]
    return _common(actor, on) | {
        "person": person,
        "has_history": verdict(actor, Capability.HISTORY_READ) is Verdict.ALLOWED,
        "is_dependant": not own,
        "sees_all": actor.mandate is None,
        "coverage": insured.coverage_of(actor, person, on),
        "certificate": coverage_certificate.procedure.code,
        "cards": [
            {
                "url": reverse("accident_card", args=[card.pk]),
                "number": card.number,
                "occurred_on": card.accident.occurred_on,
                "valid_until": card.valid_until,
                "tag": insured.card_tag(card, on),
                "is_withheld": card.document is None,
                "print_url": next((paper.url for paper in insured.card_documents(card)), ""),
            }
            for card in cards
        ],
        "dependants": _dependants(registry.dependants_of(person=person.pk, on=on)) if own else [],
    }


def _dependants(links: QuerySet[Dependant]) -> list[SummaryRow]:
    return [
        SummaryRow(link.person.full_name, str(link.get_relation_display()), lines=[short_day(link.person.birth_date)])
        for link in links
    ]


def _declarant(actor: Actor) -> dict[str, Any]:
    on = timezone.localdate()
    declarant = actor.declarant or 0
    declare = verdict(actor, Capability.WORK_ACCIDENT_DECLARE)
    staff = 0
    if verdict(actor, Capability.EMPLOYEES_READ) is Verdict.ALLOWED:
        staff = registry.staff_of(declarant=declarant, on=on).count()
    common = _common(actor, on)
    return common | {
        "due": [*_contributions_due(actor, on), *common["due"]],
        "declare": work_accident_declaration.procedure.code if declare is Verdict.ALLOWED else "",
        "declare_within": int(Book.load().on(on).accident_declaration),
        "declare_at": [str(DOORS[door]) for door in sorted(doors_for(Capability.WORK_ACCIDENT_DECLARE))]
        if declare is Verdict.WRONG_DOOR
        else [],
        "trays": _tray_tiles(actor),
        "staff": staff,
        "staff_words": ngettext("persona d’alta avui", "persones d’alta avui", staff),
    }


def _contributions_due(actor: Actor, on: dt.date) -> list[Task]:
    """What somebody owes who works on their own account, and the cards that wait for it (LSS 118.2).

    For themselves only: a mandate to declare does not open the debts of whoever gave it.
    """
    person, declarant = actor.person or 0, actor.declarant or 0
    if not registry.is_oneself(person=person, declarant=declarant):
        return []
    owed = contributions.owed(declarant=declarant, on=on)
    title = _("Cotitzacions pendents de pagament: {amount}").format(amount=euros(owed))
    debt = [Task(title, Tag(_("Pendent"), "orange"))] if owed else []
    unopened = inbox.unopened_results(actor)
    cards = accidents.withheld_cards().filter(accident__declarant=declarant)
    return debt + [
        Task(
            _("Carnet de l’accident del {day}").format(day=day(card.accident.occurred_on)),
            insured.card_tag(card, on),
            url=reverse("filing", args=[card.accident.filing_id]),
            hint=_("S’expedirà quan constin pagades les cotitzacions pendents."),
        )
        for card in cards.exclude(accident__filing_id__in=list(unopened))
    ]


def _common(actor: Actor, on: dt.date) -> dict[str, Any]:
    due, due_total = _due(actor, on)
    news = list(inbox.visible_to(actor).filter(first_read_at=None)[: SHOWN + 1])
    under_way = (
        filings.visible_to(actor)
        .filter(state__in=UNDER_WAY)
        .select_related("subject")
        .order_by(F("decision_due").asc(nulls_last=True), "pk")
    )
    return {
        "title": _("Avui, {day}").format(day=day(on)),
        "due": due,
        "due_more": due_total - len(due),
        "news": [trays.line(notice) for notice in news[:SHOWN]],
        "news_more": inbox.unread(actor) - SHOWN if len(news) > SHOWN else 0,
        "under_way": [_under_way(actor, found) for found in under_way[:SHOWN]],
    }


def _due(actor: Actor, on: dt.date) -> tuple[list[Task], int]:
    """What waits for the party, the most urgent first; and how much there is of it in all."""
    waiting = filings.of_party(actor).filter(state__in=OPEN_TO_THE_PARTY).select_related("subject")
    found = list(waiting.order_by("-saved_at", "pk")[:LOOKED_AT])
    declarations = [
        each.pk
        for each in found
        if each.procedure == work_accident_declaration.procedure.code and each.state == State.DRAFT
    ]
    limit_of = limits.of_drafts(declarations, on=on) if declarations else {}
    last_days = {pk: limit.last_day for pk, limit in limit_of.items()}
    found.sort(key=lambda each: each.party_due or last_days.get(each.pk) or dt.date.max)
    tasks = [_due_task(actor, each, limit_of.get(each.pk), on) for each in found[:SHOWN]]
    return tasks, waiting.count() if len(found) == LOOKED_AT else len(found)


def _due_task(actor: Actor, found: Filing, limit: limits.Limit | None, on: dt.date) -> Task:
    title = _titled(actor, found)
    url = reverse("filing", args=[found.pk])
    if limit is not None:
        tag, hint = _two_days(limit, on)
    elif found.state == State.DRAFT:
        tag, hint = state_tag(found), _("Desat el {day}.").format(day=day(found.saved_at))
    elif found.party_due is None:
        tag, hint = state_tag(found), _("Obre la notificació de la bústia per saber què cal esmenar.")
    elif found.state == State.INCOMPLETE:
        tag, hint = (
            _until(found.party_due, on),
            _("Us falta completar-la: hi sou a temps fins al {day}.").format(day=day(found.party_due)),
        )
    else:
        tag, hint = (
            _until(found.party_due, on),
            _("Us hem demanat una esmena: hi sou a temps fins al {day}.").format(day=day(found.party_due)),
        )
    return Task(title, tag, url=url, hint=hint)


def _two_days(limit: limits.Limit, on: dt.date) -> tuple[Tag, str]:
    """The two working days of a declaration, counting; late is late, and costs the worker nothing (MISSION E1)."""
    facts = {"occurred": short_day(limit.occurred_on), "last": day(limit.last_day)}
    if limit.last_day < on:
        words = _(
            "Accident del {occurred}. El termini era el {last}: presenteu-la igualment, la persona no hi perd cap dret."
        )
        return Tag(_("Fora de termini"), "red"), words.format(**facts)
    words = _("Accident del {occurred}. Presenteu-la fins al {last}.")
    return _until(limit.last_day, on, working_days=limit.working_days_left), words.format(**facts)


def _until(last: dt.date, on: dt.date, *, working_days: int | None = None) -> Tag:
    if last == on:
        return Tag(_("Avui és l’últim dia"), "orange")
    colour: Colour = "yellow"
    if working_days is not None:
        text = ngettext("Queda {days} dia hàbil", "Queden {days} dies hàbils", working_days)
        return Tag(text.format(days=working_days), colour)
    days = (last - on).days
    return Tag(ngettext("Queda {days} dia", "Queden {days} dies", days).format(days=days), colour)


def _under_way(actor: Actor, found: Filing) -> Task:
    if found.silence_on is not None:
        hint = _("Ha passat el termini per resoldre: podeu esperar la resolució o recórrer.")
    elif found.decision_due is not None:
        hint = _("Expedient {number}. Hem de resoldre com a molt tard el {day}.").format(
            number=found.number, day=day(found.decision_due)
        )
    else:
        hint = _("Expedient {number}.").format(number=found.number)
    return Task(_titled(actor, found), state_tag(found), url=reverse("filing", args=[found.pk]), hint=hint)


def _titled(actor: Actor, found: Filing) -> str:
    """The procedure, and for a declarant the person it is about: «Declaració d'accident laboral · Joan Riba»."""
    title = str(CATALOGUE[found.procedure].title)
    about = subject_name(found) if actor.declarant is not None else ""
    return f"{title} · {about}" if about and about != "—" else title


def _tray_tiles(actor: Actor) -> Sequence[Tile]:
    tiles = []
    for tray, count in inbox.trays(actor).items():
        new = ngettext("{count} sense obrir", "{count} sense obrir", count.unread).format(count=count.unread)
        tag = Tag(new, "blue") if count.unread else None
        url = f"{reverse('inbox')}?safata={tray.value}"
        tiles.append(Tile(str(tray.label), url=url, figure=str(count.total), tag=tag))
    return tiles
