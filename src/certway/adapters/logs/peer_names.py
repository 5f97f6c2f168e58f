"""Lines at DEBUG that print the names in the certificate of a peer, and the zone they led to."""

from __future__ import annotations

import re
from typing import Final

from certway.adapters.logs.line import Line
from certway.adapters.logs.tls_failures import find_thread
from certway.adapters.logs.told import PeerNames

MOST_NAMES: Final = 500
_IDENTITY: Final = re.compile(r"(CN|Alt-DNS|Alt-IP|Alt-URI): ?([^,{}]{1,300})")
_CLASSIFIED: Final = re.compile(r"classified subject name (\S{1,300}) into DNS zone ([^\"=]{1,100}?)\s*(?:\Z|\d{4}-)")
_KINDS: Final = {"CN": "cn", "Alt-DNS": "dns", "Alt-IP": "ip", "Alt-URI": "uri"}


def parse_peer_names(line: Line) -> PeerNames | None:
    """One name, all names that a zone was looked for with, or None."""
    found = [("cn", name) for name in line.find_all("CommonName")] + [("dns", n) for n in line.find_all("AltName")]
    if found and "in peer certificate" in line.text:
        names = tuple((kind, name[:300]) for kind, name in found if name)
        return PeerNames(names=names[:MOST_NAMES], thread=find_thread(line)) if names else None
    listed = line.find("Identitites") or line.find("Identities")
    if listed and "getZoneByIdentities" in line.text:
        pairs = [(_KINDS[kind], name.strip()) for kind, name in _IDENTITY.findall(listed)]
        names = tuple(pair for pair in pairs if pair[1])
        return PeerNames(names=names[:MOST_NAMES], zone=line.find("MatchedZone"), thread=find_thread(line))
    classified = _CLASSIFIED.search(line.text)
    if classified is not None:
        return PeerNames(names=(("dns", classified[1]),), zone=classified[2].strip(), thread=find_thread(line))
    return None
