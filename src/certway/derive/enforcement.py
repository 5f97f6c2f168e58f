"""Whether a verifier checks at all, which purpose it asks for, and which settings its rules may read."""

from __future__ import annotations

from typing import Final

from certway.derive.releases import reaches, release_text
from certway.derive.settings import setting_of
from certway.knowledge.matrix import Judged
from certway.knowledge.purposes import PurposeRule, purpose_rule
from certway.model.deployment import Node, Zone
from certway.model.observation import Observation, Seen, Unseen, seen
from certway.model.store import Setting

_ALWAYS: Observation[bool] = seen(True)

_SWITCHES = {
    "expressway-traffic-server": ("EdgeConfigServer VerifyOriginServer", "on"),
    "expressway-cluster": ("TLS verification mode", "enforce"),
    "expressway-xcp": ("XCP TLS Certificate CVS EnableCvs", "on"),
}
"""Settings of the verifier that switch a check off, by role, with the value that leaves it on."""

CLOCK: Final = "verifier clock skew"
"""Seconds by which the verifier's clock is off, in the context of its checks; absent where it is right."""

_CONTEXT = {
    "K-01": ("TLS verify mode", "TLS verify subject name"),
    "K-02": ("Ciphers sshd_pfwd_pubkeyalgorithms",),
    "K-13": ("TLS verification mode",),
}


def is_enforced(judged: Judged, verifier: Node, client: Node) -> Observation[bool]:
    """Whether the verifier's release and settings make it check."""
    if judged.since:
        decided_by = client if judged.since_of == client.product else verifier
        reached = reaches(decided_by, judged.since)
        if isinstance(reached, Unseen) or not reached.value:
            return reached
    switch = _SWITCHES.get(judged.role)
    if switch is None:
        return _ALWAYS
    name, on = switch
    setting = setting_of(verifier, name)
    if isinstance(setting, Unseen):
        return setting
    return Seen(value=setting.value.lower().startswith(on), sightings=())


def purpose_of(judged: Judged, verifier: Node, presenter: Node, store: str) -> str:
    """The purpose asked for: server, client, both, or any where none is asked for or none is documented."""
    if not judged.place:
        return "any"
    expressway = presenter if presenter.product.startswith("expressway") else verifier
    rule = purpose_rule(judged.place, expressway.product, release_text(expressway), store)
    return in_force(rule, verifier).question_purpose


def in_force(rule: PurposeRule, judge: Node) -> PurposeRule:
    """The purpose rule under the settings of the node that judges."""
    for case in rule.unless:
        setting = setting_of(judge, case.setting)
        if isinstance(setting, Seen):
            rule = rule.under(case.setting, setting.value)
    return rule


def meets_condition(condition: str, server: Node) -> bool:
    """Whether a conditional connection exists at a Unified CM node; not assumed where the setting is unseen."""
    if not condition:
        return True
    name, wanted = {
        "mixed-mode": ("Cluster Security Mode", ("1", "mixed")),
        "sip-oauth": ("SIP OAuth mode", ("enabled", "on", "true")),
        "tls-verify-mode": ("TLS verify mode", ("on",)),
    }[condition]
    setting = setting_of(server, name)
    return isinstance(setting, Seen) and setting.value.lower() in wanted


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
