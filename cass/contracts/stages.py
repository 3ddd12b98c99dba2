"""How far a request has come on its way to a certificate (MISSION A5-A8), told from what its rows say."""

import datetime as dt
from enum import StrEnum

from cass.contracts.models import CertificateRequest, Contract


class Stage(StrEnum):
    REQUESTED = "requested"
    """Sent; nobody has come to the desk yet."""
    PREPARING = "preparing"
    """The desk knows who it is; papers and declarants are being checked."""
    TO_SIGN = "to_sign"
    AWAY = "away"
    """Taken away by the bearer of CASS-0007, to be brought back signed."""
    TO_APPROVE = "to_approve"
    RETURNED = "returned"
    """The approving officer sent it back to whoever prepared it."""
    APPROVED = "approved"
    REDEEMED = "redeemed"
    EXPIRED = "expired"
    """Approved, and not redeemed in time."""
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


OVER = frozenset({Stage.REDEEMED, Stage.EXPIRED, Stage.CANCELLED, Stage.WITHDRAWN, Stage.LAPSED})
AT_THE_DESK = frozenset({Stage.PREPARING, Stage.TO_SIGN, Stage.AWAY, Stage.TO_APPROVE, Stage.RETURNED})
"""A contract was begun and is not approved."""


def contract_of(request: CertificateRequest) -> Contract | None:
    """The contract of a request, once the desk has begun one."""
    found: Contract | None = getattr(request, "contract", None)
    return found


def stage_of(request: CertificateRequest, at: dt.datetime) -> Stage:
    """How far a request has come at a moment."""
    if request.withdrawn_at is not None:
        return Stage.WITHDRAWN
    if request.lapsed_at is not None:
        return Stage.LAPSED
    contract = contract_of(request)
    return Stage.REQUESTED if contract is None else stage_of_contract(contract, at)


def stage_of_contract(contract: Contract, at: dt.datetime) -> Stage:
    """How far a contract has come at a moment."""
    if contract.cancelled_at is not None:
        return Stage.CANCELLED
    if contract.redeemed_at is not None:
        return Stage.REDEEMED
    if contract.redeem_until is not None:
        return Stage.APPROVED if at < contract.redeem_until else Stage.EXPIRED
    if contract.returned_at is not None:
        return Stage.RETURNED
    if contract.signed_at is not None:
        return Stage.TO_APPROVE
    if contract.taken_away_at is not None:
        return Stage.AWAY
    return Stage.PREPARING if contract.document_id is None else Stage.TO_SIGN
