"""Settings of zones by the label of their screen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from certway.knowledge.setting_tables.row import (
    ON_OFF,
    REFERENCE,
    Default,
    KnownSetting,
    Owner,
    default,
)
from certway.model.deployment import ZoneKind

_ZONES: Final = "expressway-admin-x15.5-zones"

ZONE_LABELS: Final[tuple[KnownSetting, ...]] = (
    KnownSetting(
        name="TLS verify mode",
        owner=Owner.ZONE,
        file_key="tls-verify-mode",
        xconfiguration="Zones Zone <n> <type> SIP TLS Verify Mode",
        values=ON_OFF,
        sources=(REFERENCE, _ZONES),  # the default hangs on the zone's kind: ZONE_VERIFY_DEFAULTS
    ),
    KnownSetting(
        name="TLS verify subject name",
        owner=Owner.ZONE,
        file_key="tls-verify-subject-name",
        xconfiguration="Zones Zone <n> <type> SIP TLS Verify Subject Name",
        sources=(REFERENCE, _ZONES),
    ),
    KnownSetting(
        name="TLS verify inbound mapping",
        owner=Owner.ZONE,
        file_key="tls-verify-inbound-mapping",
        xconfiguration="Zones Zone <n> DNS SIP TLS Verify InboundClassification",
        values=ON_OFF,
        sources=(_ZONES, "cisco-212475"),
    ),
    KnownSetting(
        name="SIP port",
        owner=Owner.ZONE,
        file_key="port",
        xconfiguration="Zones Zone <n> <type> SIP Port",
        sources=(REFERENCE,),
    ),
    KnownSetting(
        name="Transport",
        owner=Owner.ZONE,
        file_key="transport",
        xconfiguration="Zones Zone <n> <type> SIP Transport",
        values=("TLS", "TCP", "UDP"),
        sources=(REFERENCE,),
    ),
    KnownSetting(
        name="Media encryption mode",
        owner=Owner.ZONE,
        file_key="media-encryption-mode",
        xconfiguration="Zones Zone <n> <type> SIP Media Encryption Mode",
        values=("Off", "Auto", "On", "BestEffort"),
        synonyms=(("Force encrypted", "On"), ("Force unencrypted", "Off"), ("Best effort", "BestEffort")),
        sources=("expressway-admin-x15.5-unified-communications", "cisco-212475"),
    ),
    KnownSetting(
        name="Authentication username",
        owner=Owner.ZONE,
        file_key="username",
        xconfiguration="Zones Zone <n> <type> Authentication UserName",
        sources=(REFERENCE,),
    ),
)

ZONE_VERIFY_DEFAULTS: Final[Mapping[str, Default]] = MappingProxyType(
    {
        ZoneKind.UC_TRAVERSAL: default("On", "expressway-admin-x15.5-unified-communications"),
        ZoneKind.TRAVERSAL: default("Off", REFERENCE),
        ZoneKind.NEIGHBOR: default("Off", REFERENCE),
        ZoneKind.DNS: default("Off", REFERENCE),
    }
)
"""TLS verify mode by kind of zone where nobody set it; for Unified Communications zones it is forced On."""
