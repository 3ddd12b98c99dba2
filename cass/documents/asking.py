"""How often one network may ask about documents: enough for any counter, too little to guess codes."""

import datetime as dt
import ipaddress

from django.db import connections
from django.utils.crypto import salted_hmac

from cass.documents.models import VerificationCount

MOST_A_MINUTE = 30
"""Questions of one network in a minute (our figure)."""
KEPT_FOR = dt.timedelta(hours=1)
IPV6_NETWORK = 64
"""Bits that name one household or shop; an IPv4 address names one by itself."""


def may_ask(*, address: str, at: dt.datetime) -> bool:
    """Count a question of this address's network; whether it is still among those allowed this minute.

    It is counted at once and for all processes, whatever becomes of the request; of the network only a keyed digest
    is kept, for an hour.
    """
    digest = salted_hmac("cass.documents.asking", network_of(address), algorithm="sha256").digest()
    with connections["journal"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_verificationcount AS asked (network_digest, minute, count) VALUES (%s, %s, 1) "
            "ON CONFLICT (network_digest, minute) DO UPDATE SET count = asked.count + 1 RETURNING count",
            [digest, at.replace(second=0, microsecond=0)],
        )
        (count,) = cursor.fetchone()
    return bool(count <= MOST_A_MINUTE)


def forget(*, at: dt.datetime) -> int:
    """Remove the counts that no longer matter; return how many."""
    removed, _ = VerificationCount.objects.filter(minute__lt=at - KEPT_FOR).delete()
    return removed


def network_of(address: str) -> str:
    """One household or shop: an IPv4 address, or the first 64 bits of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, IPV6_NETWORK), strict=False))
    return str(found)
