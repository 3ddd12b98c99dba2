"""The page of somebody's access, in rows and tables."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from cass.access import Capability, Door
from cass.contracts.models import Contract
from cass.contracts.stages import stage_of_contract
from cass.doors import issued
from cass.doors.access_state import AccessState
from cass.web.components import Cell, Colour, Column, SummaryRow, Table, Tag
from cass.web.templatetags.cass import day, moment, short_day
from cass.wording import access_help as words
from cass.wording.capabilities import DOORS
from cass.wording.contracts import STAGES
from cass.wording.redemption import STATES

LINKED = {"pins": Capability.PIN_REQUEST_TAKE, "contracts": Capability.CONTRACT_WORK}
COLOURS: dict[str, Colour] = {"good": "green", "revoked": "red", "superseded": "grey", "expired": "grey"}


def pin_rows(state: AccessState, *, at: dt.datetime) -> list[SummaryRow]:
    """How the PIN stands; never the PIN."""
    pin = state.pin
    if pin is None:
        return [SummaryRow(_("PIN"), _("No en té cap"))]
    rows = [
        SummaryRow(_("Lliurat"), day(pin.issued_at)),
        SummaryRow(
            _("Val fins al"), day(pin.expires_at), tag=None if at < pin.expires_at else Tag(_("Caducat"), "red")
        ),
        SummaryRow(_("Dispositius coneguts"), str(pin.devices)),
    ]
    if pin.blocked_at is not None:
        rows.append(
            SummaryRow(_("Blocat"), moment(pin.blocked_at), lines=[pin.blocked_by], tag=Tag(_("Blocat"), "red"))
        )
    if pin.blocked_at is None or pin.strangers_until is not None:
        rows.append(_strangers(pin.strangers_until))
    return rows


def _strangers(until: dt.datetime | None) -> SummaryRow:
    """Whether mistakes of unknown devices hold the PIN back from them at the moment, and until when."""
    if until is None:
        return SummaryRow(_("Dispositius desconeguts"), _("No han d’esperar: cap error recent no els atura"))
    return SummaryRow(
        _("Dispositius desconeguts"),
        _("Fins al {moment}").format(moment=moment(until)),
        lines=[_("S’hi ha escrit diverses vegades un PIN erroni. Si desbloqueu el PIN, ja no hauran d’esperar.")],
        tag=Tag(_("Han d’esperar"), "yellow"),
    )


def known_rows(state: AccessState) -> list[SummaryRow]:
    """Second factor, and how this person can be reached."""
    since = state.second_factor_since
    factor = _("Des del {day}").format(day=day(since)) if since else _("No")
    contacts = state.contacts or [_("Cap: els ha de comprovar al taulell")]
    return [
        SummaryRow(_("Codi del telèfon (segon factor)"), factor),
        SummaryRow(_("Contactes comprovats"), contacts[0], lines=contacts[1:]),
    ]


def certificates(state: AccessState, *, at: dt.datetime) -> Table:
    columns = [Column(_("Número de sèrie")), Column(_("Des del")), Column(_("Fins al")), Column(_("Estat"))]
    cells = []
    for each in state.certificates:
        how = issued.state(each, at=at)
        tag = Tag(str(STATES[how]), COLOURS[how])
        cells.append(
            [Cell(each.serial), Cell(short_day(each.not_before)), Cell(short_day(each.not_after)), Cell(tag=tag)]
        )
    return Table(_("Certificats digitals CASS"), columns, cells, empty=_("Cap certificat."), caption_hidden=True)


def contracts(signed: list[Contract], *, at: dt.datetime, linked: bool) -> Table:
    """``linked``: to the desk's own page of each."""
    columns = [Column(_("Contracte")), Column(_("Fet")), Column(_("Errors"), numeric=True), Column(_("Estat"))]
    cells = [
        [
            Cell(each.number, url=reverse("contract", args=[each.request_id]) if linked else ""),
            Cell(short_day(each.prepared_at)),
            Cell(str(each.failures)),
            Cell(str(STAGES[stage_of_contract(each, at).value])),
        ]
        for each in signed
    ]
    return Table(_("Contractes"), columns, cells, empty=_("Cap contracte."), caption_hidden=True)


def sessions(state: AccessState) -> Table:
    columns = [Column(_("Accés")), Column(_("Oberta")), Column(_("Últim ús")), Column(_("Xarxa"))]
    cells = [
        [
            Cell(str(DOORS[Door(each.door)])),
            Cell(moment(each.created_at)),
            Cell(moment(each.last_seen_at)),
            Cell(each.network or "—"),
        ]
        for each in state.sessions
    ]
    return Table(_("Sessions obertes"), columns, cells, empty=_("Cap sessió oberta."), caption_hidden=True)


def failures(state: AccessState) -> Table:
    columns = [Column(_("Quan")), Column(_("Què")), Column(_("On"))]
    cells = [
        [Cell(moment(each.at)), Cell(str(words.FAILURES[each.type])), Cell(_door(each.facts.get("door", "")))]
        for each in state.failures
    ]
    return Table(_("Últims intents fallits"), columns, cells, empty=_("Cap error recent."), caption_hidden=True)


def _door(code: str) -> str:
    return str(DOORS[Door(code)]) if code in {door.value for door in DOORS} else "—"


def living(state: AccessState, *, at: dt.datetime) -> list[tuple[int, str]]:
    """The certificates that can be revoked, by serial number and last day."""
    good = (each for each in state.certificates if issued.state(each, at=at) == "good")
    return [
        (each.pk, _("{serial}, fins al {day}").format(serial=each.serial, day=day(each.not_after))) for each in good
    ]


def approved(signed: list[Contract]) -> list[tuple[str, str]]:
    """The contracts on which a certificate can be obtained again."""
    return [
        (each.number, _("{number}, del {day}").format(number=each.number, day=day(each.approved_at)))
        for each in signed
        if each.approved_at is not None and each.cancelled_at is None
    ]
