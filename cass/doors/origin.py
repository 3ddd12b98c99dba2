"""From where somebody comes: the browser and the network, as little of both as their owner needs to know them again."""

import ipaddress
import re
from dataclasses import dataclass

BROWSERS = (
    ("edge", re.compile(r"\b(Edg|EdgA|EdgiOS)/")),
    ("opera", re.compile(r"\b(OPR|OPiOS)/")),
    ("samsung", re.compile(r"\bSamsungBrowser/")),
    ("firefox", re.compile(r"\b(Firefox|FxiOS)/")),
    ("chrome", re.compile(r"\b(Chrome|Chromium|CriOS)/")),
    ("safari", re.compile(r"\bVersion/[\d.]+.* Safari/")),
)
"""The order matters: most browsers also give themselves the name of another one that came before them."""
MACHINES = (
    ("iphone", re.compile(r"\biPhone\b")),
    ("ipad", re.compile(r"\biPad\b")),
    ("android", re.compile(r"\bAndroid\b")),
    ("windows", re.compile(r"\bWindows\b")),
    ("chromebook", re.compile(r"\bCrOS\b")),
    ("mac", re.compile(r"\bMacintosh\b|\bMac OS X\b")),
    ("linux", re.compile(r"\bLinux\b|\bX11\b")),
)
OTHER = "other"
LONGEST = 400
"""Letters of what a browser says of itself that are looked at."""
_IPV4_KEPT, _IPV6_KEPT = 24, 48


@dataclass(frozen=True)
class Origin:
    """The device («firefox/windows») and the network of somebody who comes in; empty where it is not known."""

    device: str = ""
    network: str = ""

    @property
    def facts(self) -> dict[str, str]:
        """What the journal keeps of it."""
        return {name: value for name, value in (("device", self.device), ("network", self.network)) if value}


UNKNOWN = Origin()


def origin_of(*, user_agent: str, address: str) -> Origin:
    """The origin of a request, out of what the browser says of itself and the address it comes from."""
    return Origin(device_of(user_agent), network_of(address))


def device_of(user_agent: str) -> str:
    """The kind of browser and of machine, «firefox/windows», out of what a browser says of itself; no versions."""
    said = user_agent[:LONGEST]
    browser, machine = (
        next((name for name, sign in known if sign.search(said)), OTHER) for known in (BROWSERS, MACHINES)
    )
    return f"{browser}/{machine}"


def network_of(address: str) -> str:
    """The network of an address, without its last part (192.0.2.0, 2001:db8:1::); empty for what is no address."""
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    kept = _IPV4_KEPT if found.version == 4 else _IPV6_KEPT  # noqa: PLR2004 — the version of the Internet's protocol.
    return str(ipaddress.ip_network((found, kept), strict=False).network_address)
