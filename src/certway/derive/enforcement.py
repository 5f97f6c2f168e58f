"""Whether a verifier checks at all, which purpose it asks for, and which settings its rules may read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from certway.derive.atlas import is_expressway
from certway.derive.releases import reaches, release_text
from certway.derive.settings import is_mentioned, setting_of
from certway.knowledge.matrix import Connection, Judged
from certway.knowledge.purposes import PurposeRule, purpose_rule
from certway.model.deployment import Node, Zone
from certway.model.observation import Observation, Seen, Unseen, seen
from certway.model.store import Setting

_ALWAYS: Observation[bool] = seen(True)

_SWITCHES = {
    "expressway-traffic-server": ("EdgeConfigServer VerifyOriginServer", ("on",)),
    "expressway-cluster": ("TLS verification mode", ("enforce",)),
    "expressway-xcp": ("XCP TLS Certificate CVS EnableCvs", ("on",)),
    "cucm-web": ("HAProxy client-auth {port}", ("optional", "required", "mandatory", "enable")),
}
"""Settings of the verifier that switch a check off, by role, with the beginnings of the values that leave it on."""

_CONDITIONS = {
    "mixed-mode": ("Cluster Security Mode", ("1", "mixed")),
    "sip-oauth": ("SIP OAuth mode", ("enabled", "on", "true")),
    "tls-verify-mode": ("TLS verify mode", ("on",)),
}
"""Settings of a Unified CM node on which connections and checks depend, with the values that bring them about."""

CLOCK: Final = "verifier clock skew"
"""Seconds by which the verifier's clock is off, in the context of its checks; absent where it is right."""

_CONTEXT = {
    "K-01": ("TLS verify mode", "TLS verify subject name"),
    "K-02": ("Ciphers sshd_pfwd_pubkeyalgorithms",),
    "K-13": ("TLS verification mode",),
}


def is_enforced(row: Connection, judged: Judged, verifier: Node, client: Node, server: Node) -> Observation[bool]:
    """Whether the verifier's release and settings, and those of the Unified CM node, make it check."""
    observed = (
        _reached(judged, verifier, client),
        _switched_on(judged, verifier, row.port),
        meets_condition(row.only_with, server),
        meets_condition(judged.only_with, server),
    )
    off = next((known for known in observed if isinstance(known, Seen) and not known.value), None)
    unsure = next((known for known in observed if isinstance(known, Unseen)), None)
    return off or unsure or _ALWAYS


def consulted_settings(row: Connection, judged: Judged, verifier: Node, server: Node) -> Iterator[tuple[Node, str]]:
    """The settings on which `is_enforced` depends, each with the node that has it."""
    if judged.role in _SWITCHES:
        yield verifier, _SWITCHES[judged.role][0].format(port=row.port)
    for condition in (row.only_with, judged.only_with):
        if condition:
            yield server, _CONDITIONS[condition][0]


def _reached(judged: Judged, verifier: Node, client: Node) -> Observation[bool]:
    if not judged.since:
        return _ALWAYS
    return reaches(client if judged.since_of == client.product else verifier, judged.since)


def _switched_on(judged: Judged, verifier: Node, port: int) -> Observation[bool]:
    switch = _SWITCHES.get(judged.role)
    if switch is None:
        return _ALWAYS
    name, on = switch
    setting = setting_of(verifier, name.format(port=port))
    if isinstance(setting, Unseen):
        return setting
    return Seen(value=setting.value.lower().startswith(on), sightings=())


def purpose_asked(judged: Judged, verifier: Node, presenter: Node, store: str) -> PurposeRule | None:
    """Which purpose is asked for, under the settings in force; None where purposes do not come into it.

    The release that counts is that of the Expressway that judges, of the one that is judged where a UC node judges.
    """
    if not judged.place:
        return None
    shown_by = presenter if is_expressway(presenter) else verifier
    judged_by = verifier if is_expressway(verifier) else presenter
    return in_force(purpose_rule(judged.place, shown_by.product, release_text(judged_by), store), verifier)


def in_force(rule: PurposeRule, judge: Node) -> PurposeRule:
    """The purpose rule under the settings of the node that judges."""
    for case in rule.unless:
        setting = setting_of(judge, case.setting)
        if isinstance(setting, Seen):
            rule = rule.under(case.setting, setting.value)
    return rule


def meets_condition(condition: str, server: Node) -> Observation[bool]:
    """Whether a condition holds at a Unified CM node; what the case does not mention is assumed not to be so."""
    if not condition:
        return _ALWAYS
    name, wanted = _CONDITIONS[condition]
    setting = setting_of(server, name)
    if isinstance(setting, Unseen):
        return setting if is_mentioned(server, name) else seen(False)
    return Seen(value=setting.value.lower() in wanted, sightings=())


def context_of(row: str, verifier: Node, presenter: Node, zone: Zone | None) -> tuple[Setting, ...]:
    """The settings that rules about this check may read, under the name of who holds them."""
    owners = {"verifier": verifier, "presenter": presenter}
    found = [
        Setting(name=f"{who} {name}", value=setting_of(node, name))
        for name in _CONTEXT.get(row, ())
        for who, node in owners.items()
    ]
    if zone is not None:
        found.extend(zone.settings)
    if isinstance(verifier.clock_skew, Seen) and verifier.clock_skew.value:
        seconds = str(int(verifier.clock_skew.value.total_seconds()))
        found.append(Setting(name=CLOCK, value=seen(seconds, *verifier.clock_skew.provenance)))
    return (
        *found,
        Setting(name="presenter release", value=presenter.release),
        Setting(name="verifier release", value=verifier.release),
    )
