"""The subject files of the rules, as a person names what was checked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from certway.model.text import Text, say

AREAS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "chain": say("chains"),
        "names": say("names"),
        "validity": say("dates"),
        "purpose": say("extended key usage"),
        "strength": say("keys and signatures"),
        "store": say("trust lists"),
        "constraints": say("CA constraints"),
        "revocation": say("revocation"),
        "zone": say("zone settings"),
        "ssh": say("issuers over SSH"),
        "message": say("SERVICE message"),
        "traffic-server": say("UC node verification"),
        "unified-cm": say("Unified CM trust"),
        "presence": say("IM and Presence"),
        "sso": say("single sign-on"),
        "clients": say("client requirements"),
        "cluster": say("cluster settings"),
        "upload": say("upload requirements"),
        "upload-file": say("uploaded file"),
        "upload-key": say("key of the upload"),
        "upload-names": say("names of the upload"),
        "node": say("node settings"),
        "restart": say("restarts"),
        "clock": say("clocks"),
        "dates": say("policy dates"),
        "acme": say("ACME"),
        "format": say("file format"),
        "malformed": say("encoding"),
    }
)
