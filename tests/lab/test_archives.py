"""The archives that the lab writes for a scenario lead to its verdicts, or the difference is listed with its reason."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from certway.adapters.archives.opening import read_archive, read_members
from certway.adapters.case_reader import read_case
from certway.app.check import check
from certway.lab.archives import build_archives
from certway.lab.dumps import SECRET
from certway.lab.edits import with_domains
from certway.lab.scenarios.catalogue import Scenario
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.topology import NOW, healthy
from certway.model.certificate import Malformed
from certway.model.deployment import Case, Domain, Node
from certway.model.observation import Seen
from certway.model.verdict import Answer, Verdict

STRIDE = 1 if os.environ.get("CI") else 14
CHOSEN = SCENARIOS[::STRIDE]
EVERY = pytest.mark.parametrize("scenario", CHOSEN, ids=[scenario.id for scenario in CHOSEN])

OF_EXPRESSWAYS = {"traversal-zone", "ssh-tunnels", "cluster"}
"""Services that hang on nothing but the Expressways: their archives tell all of it."""

NOT_IN_ARCHIVES = {"edge-clients", "certificate-upload"}
"""No archive says which clients there are, or what was uploaded."""

_CLOCKS = "clocks are in logs, not in dumps"
_LISTS = "the revocation lists of a node are not in its archive"
_RUNNING = "an archive shows what is installed; what runs shows in a capture, an alarm or a log"
_ENFORCE = "TLS verification mode of a cluster has no key in a dump"
_DNS = "DNS is in no archive"
_STATUS = "the status page of this service is in no dump"
_SERVERS = "System > Server of IM and Presence and Unity is in no archive; the name in the certificate is taken"
DIFFERENCES = {
    "ssh.intermediate-appended-and-not-restarted": _RUNNING,
    "restart.downloads-still-show-the-old-tomcat": _RUNNING,
    "restart.downloads-still-show-the-old-callmanager": _RUNNING,
    "names.inner-name-not-in-the-certificate": _DNS,
    "names.one-peer-entered-by-host-name": _DNS,
    "zone.two-addresses-for-one-e": _DNS,
    "purpose-eras.enforced-cluster-before-x15-4": _ENFORCE,
    "validity.expired-with-enforce": _ENFORCE,
    "cluster.enforce-with-addresses": _ENFORCE,
    "cluster.enforce-without-own-names": _ENFORCE,
    "cluster.x15-5-peer-entered-under-its-old-name": _ENFORCE,
    "clock.clock-of-one-c-is-behind": _CLOCKS,
    "neighbours.sign-in-failed-though-certificates-are-clean": _STATUS,
    "neighbours.download-failed-though-certificates-are-clean": _STATUS,
    "neighbours.voicemail-failed-though-certificates-are-clean": _STATUS,
    "neighbours.cluster-failed-though-certificates-are-clean": _STATUS,
    "traffic-server.nodes-by-address-and-short-name": "an address leads to no certificate file without DNS",
    "traffic-server-eras.unity-by-address": _SERVERS,
    "traffic-server-eras.presence-by-short-name": _SERVERS,
    "traffic-server-eras.ecdsa-twins-on-8443-too": "HTTPS Ciphers is a setting of Unified CM",
    "revocation.edge-certificate-revoked": _LISTS,
    "revocation.lists-of-the-edge-not-uploaded": _LISTS,
    "revocation.list-expired-on-one-peer": _LISTS,
}
"""Scenarios whose verdicts differ, each with the reason; one whose difference disappears fails."""


def read(folder: Path, files: dict[str, bytes]) -> Case:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    reading = read_case(folder, NOW)
    assert reading.case is not None
    return reading.case


def answers(case: Case) -> dict[str, Answer]:
    """Services by id, without what is only shown as not modelled: far ends and Meeting Servers are in no archive."""
    found = {str(answer.subject): answer for answer in check(case, strict=True).services}
    return {name: answer for name, answer in found.items() if not name.startswith("beyond:")}


def differing(scenario: Scenario, folder: Path) -> dict[str, tuple[Verdict, Verdict]]:
    """Services whose verdict is another one; unknown is none, where it names what is missing and may hang on others."""
    case = scenario.build()
    shown = read(folder, build_archives(case))
    wanted, found = answers(case), answers(replace(shown, now=case.now))
    assert set(found) >= set(wanted) - NOT_IN_ARCHIVES
    wrong: dict[str, tuple[Verdict, Verdict]] = {}
    for name, answer in found.items():
        honest = answer.verdict is Verdict.UNKNOWN and answer.missing and name not in OF_EXPRESSWAYS
        if answer.verdict is not wanted[name].verdict and not honest:
            wrong[name] = (wanted[name].verdict, answer.verdict)
    return wrong


@EVERY
def test_archives_lead_to_the_verdicts_of_the_scenario(scenario: Scenario, tmp_path: Path) -> None:
    assert bool(differing(scenario, tmp_path)) is (scenario.id in DIFFERENCES)


def test_every_listed_difference_is_of_a_scenario() -> None:
    assert DIFFERENCES.keys() <= {scenario.id for scenario in SCENARIOS}


def test_archives_are_deterministic_and_say_that_they_are_synthetic() -> None:
    assert build_archives(healthy()) == build_archives(healthy())
    plain = [content for name, content in build_archives(healthy()).items() if name.endswith(".pem")]
    assert plain
    assert all(b"synthetic" in content for content in plain)


def test_no_secret_and_no_key_of_an_archive_is_kept(tmp_path: Path) -> None:
    files = build_archives(healthy())
    case = read(tmp_path, files)
    name = next(name for name in files if name.startswith("diagnostic_log"))
    members = read_archive(tmp_path / name, name, lambda _: True)
    assert not isinstance(members, Malformed)
    held = b"".join(member.content or b"" for member in members)
    assert SECRET.encode() in held
    assert SECRET not in repr(case)
    assert "PRIVATE KEY" not in repr(case)


def test_the_healthy_case_is_read_with_all_its_nodes(tmp_path: Path) -> None:
    case = read(tmp_path, build_archives(healthy()))
    wanted = healthy().deployment
    assert [(node.id, node.product, node.cluster) for node in case.deployment.nodes] == [
        (node.id, node.product, node.cluster) for node in wanted.nodes
    ]
    assert case.unread == ()
    assert len(case.deployment.zones) == 1


def test_federation_is_shown_as_not_modelled(tmp_path: Path) -> None:
    federated = Domain(name="example.com", services=("unified-cm", "im-and-presence", "xmpp-federation"))
    case = read(tmp_path, build_archives(with_domains(healthy(), federated)))
    assert [(item.kind, item.name) for item in case.deployment.beyond] == [("xmpp-federation", "example.com")]


@pytest.mark.parametrize("form", [".txt", ".xml"])
def test_one_form_of_the_dump_says_as_much_as_both(form: str, tmp_path: Path) -> None:
    both, one = read(tmp_path / "both", build_archives(healthy())), read(tmp_path / "one", _with_one_form(form))
    assert [_plain(node) for node in one.deployment.nodes] == [_plain(node) for node in both.deployment.nodes]
    assert _zones(one) == _zones(both)
    assert one.unread == ()


def _with_one_form(form: str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name, content in build_archives(healthy()).items():
        members = read_members(partial(BytesIO, content), name, lambda _: True)
        listed = () if isinstance(members, Malformed) else members
        found = {one.where.partition("!")[2]: one.content for one in listed if one.content is not None}
        files |= {one: inner for one, inner in found.items() if "xconf" not in one or one.endswith(form)}
        files |= {} if found else {name: content}
    return files


def _plain(node: Node) -> object:
    stated = {setting.name: setting.value.value for setting in node.settings if isinstance(setting.value, Seen)}
    return node.id, node.cluster, node.addresses, stated, isinstance(node.fqdn, Seen) and node.fqdn.value


def _zones(case: Case) -> object:
    return [
        (zone.name, zone.kind, zone.port, isinstance(zone.peers, Seen) and zone.peers.value, len(zone.settings))
        for zone in case.deployment.zones
    ]
