"""Why an end of a lab refuses what no TLS engine refuses, in words; the codes stand beside those of `pki.faults`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from certway.model.text import Text, say
from certway.pki.faults import FAULTS

POINTER_MISSING: Final = "pointer-missing"

REASONS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        **FAULTS,
        POINTER_MISSING: say("DNS has no name for its address"),
        "key-type": say("its key is of a type that the tunnels do not take"),
        "subject-oids": say("its subject or issuer has an attribute that the tunnels cannot read"),
    }
)
"""Faults of engines, the PTR rule of XCP, and what the tunnels demand (`ssh_peers.Breach`)."""
