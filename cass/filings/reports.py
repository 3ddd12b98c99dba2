"""Reports that others than the party bring: which filings wait for one, what came, and the invitation of a doctor."""

import datetime as dt
import hashlib
import hmac
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from cass.access import Actor, Capability, Verdict, verdict
from cass.attachments import queries as attachments
from cass.attachments.models import Kind
from cass.filings.models import UNDECIDED, Filing, ReportDelivery, ReportInvitation, State
from cass.filings.queries import about_me
from cass.kernel import verification_code
from cass.kernel.faults import NotFound
from cass.kernel.keyring import Key

BROUGHT_KINDS = (Kind.MEDICAL_REPORT, Kind.LEAVE_CERTIFICATE)
"""What others may bring; a doctor who was invited, the first of them only."""


@dataclass(frozen=True)
class Brought:
    """A report and what became of its file, without its name: whoever brought it may have written the injury in it."""

    delivery: ReportDelivery
    kind: str
    state: str
    refusal: str


def taken_in_by(actor: Actor) -> QuerySet[Filing]:
    """The filings to which this actor may add a report that was brought to the office: presented, of any origin."""
    if verdict(actor, Capability.MEDICAL_REPORT_TAKE_IN) is not Verdict.ALLOWED:
        return Filing.objects.none()
    return Filing.objects.exclude(state=State.DRAFT).filter(declarant__isnull=False)


def waiting(actor: Actor) -> QuerySet[Filing]:
    """Those of them that are undecided."""
    return taken_in_by(actor).filter(state__in=UNDECIDED)


def get(*, actor: Actor, filing: uuid.UUID) -> Filing:
    """A filing for which this actor may invite a doctor or take a report in. Raises NotFound."""
    found = taken_in_by(actor) if actor.is_staff else about_me(actor)
    one = found.select_related("declarant", "subject").filter(pk=filing).first()
    if one is None:
        raise NotFound("filing.not_found")
    return one


def deliveries(filing: Filing) -> Mapping[uuid.UUID, ReportDelivery]:
    """What others brought, by the attachment that it is."""
    return {found.attachment_id: found for found in filing.report_deliveries.order_by("pk")}


def brought(filing: Filing) -> list[Brought]:
    """What others brought, oldest first."""
    known = deliveries(filing)
    return [
        Brought(known[fate.id], fate.kind, fate.state, fate.refusal)
        for fate in attachments.fates(filing.pk)
        if fate.id in known
    ]


def kinds_brought(filing: Filing) -> set[str]:
    """The kinds of what others brought; not of what was refused."""
    return {each.kind for each in brought(filing) if each.state != "refused"}


def latest_invitation(filing: Filing) -> ReportInvitation | None:
    """The last invitation that was made for a filing, whatever became of it."""
    return filing.report_invitations.select_related("delivery").order_by("-pk").first()


def digest(code: str, key: Key) -> bytes:
    """How a code is kept: the pepper is not in the database, which therefore tells nobody which code would open."""
    return hmac.new(key.material, f"report-invitation\0{code}".encode(), hashlib.sha256).digest()


def invited(*, code: str, at: dt.datetime) -> ReportInvitation | None:
    """The open invitation with this code, as it was typed. ``None`` for every code that does not count, for any reason."""
    normal = verification_code.normalise(code)
    keys = [settings.KEYRING.current("pepper"), *settings.KEYRING.former("pepper")]
    possible = [digest(normal or "", key) for key in keys]
    found = ReportInvitation.objects.select_related("filing__subject").filter(digest__in=possible).first()
    if found is None or not found.is_open(at) or found.filing.state not in UNDECIDED:
        return None
    return found
