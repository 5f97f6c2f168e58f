"""Which situations the catalogue covers, release by release.

A scenario belongs to every row whose test it passes; the tests read what it expects, so that no list of ids is kept.
Rows: the situations of the product's page, what engineers meet every week, and what only looks like a certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from certway.knowledge.releases import EXPRESSWAY, Release, known_release, parse_release
from certway.lab.scenarios.catalogue import Scenario
from certway.model.observation import Seen
from certway.model.value import value
from certway.model.verdict import Verdict

Test = Callable[[Scenario], bool]

DOWN: Final = frozenset((Verdict.FAILS, Verdict.DEGRADED))
BEHIND: Final = ("sign-in", "configuration-download", "sip-registration", "im-and-presence", "voicemail")
"""What users lose over MRA."""


@value
class Row:
    """One situation; `absent`: why the catalogue has no scenario of it, empty where it must have one."""

    key: str
    title: str
    includes: Test
    absent: str = ""


def fires(*names: str) -> Test:
    """Whether one of these rules finds something; a name that ends in a point stands for all rules of its subject."""

    def test(scenario: Scenario) -> bool:
        found = scenario.fires | scenario.undecided
        return any(rule == name or (name.endswith(".") and rule.startswith(name)) for rule in found for name in names)

    return test


def leads(service: str) -> Test:
    """Whether the answer is the list of what else looks like a failure of this service."""
    return lambda scenario: service in scenario.leads


def shows(kind: str) -> Test:
    """Whether something of this kind is shown as not modelled."""
    return lambda scenario: any(name.startswith(f"beyond:{kind}:") for name, _ in scenario.services)


def told(*identities: str) -> Test:
    """Whether it is one of these scenarios: where neither rules nor verdicts tell a situation apart."""
    return lambda scenario: scenario.id in identities


def either(*tests: Test) -> Test:
    """Whether one of the tests is passed."""
    return lambda scenario: any(test(scenario) for test in tests)


def is_down(scenario: Scenario, *services: str) -> bool:
    """Whether one of these services fails, in part or in whole."""
    return any(name in services and verdict in DOWN for name, (verdict, _) in scenario.services)


def _zone_down(scenario: Scenario) -> bool:
    return is_down(scenario, "traversal-zone")


def _tunnels_alone(scenario: Scenario) -> bool:
    return is_down(scenario, "ssh-tunnels") and not _zone_down(scenario)


def _behind_the_edge(scenario: Scenario) -> bool:
    return is_down(scenario, *BEHIND) and not is_down(scenario, "traversal-zone", "ssh-tunnels")


def _at_the_edge(scenario: Scenario) -> bool:
    return any(name == "edge-clients" for name, _ in scenario.services)


SITUATIONS: Final[tuple[Row, ...]] = (
    Row(key="1a", title="Upload refused: invalid format", includes=fires("upload-file.")),
    Row(key="1b", title="Upload refused: untrusted CA chain", includes=fires("upload.chain-missing")),
    Row(key="1c", title="Upload refused: not this node's key", includes=fires("upload-key.")),
    Row(key="1", title="Upload: names, purposes, keys and dates", includes=fires("upload.", "upload-names.")),
    Row(key="2", title="Traversal zone down", includes=_zone_down),
    Row(key="3", title="Zone up, SSH tunnels down", includes=_tunnels_alone),
    Row(key="4", title="MRA fails behind zone and tunnels", includes=_behind_the_edge),
    Row(key="5", title="Clients warn or refuse at the edge", includes=_at_the_edge),
    Row(
        key="6",
        title="Nothing is wrong with the certificates",
        includes=either(lambda scenario: bool(scenario.leads), fires("restart.", "clock.", "sso.", "node.")),
    ),
)

_RELEASES_OF_CHAINS: Final = ("unified-cm.chain-missing", "unified-cm.chain-in-part", "unified-cm.not-replicated")

WEEKLY: Final[tuple[Row, ...]] = (
    Row(key="W1", title="certificate of the wrong peer, request discarded, wrong key", includes=fires("upload-key.")),
    Row(key="W2", title="uploaded and not restarted", includes=fires("restart.")),
    Row(
        key="W3",
        title="one peer of the cluster not done",
        includes=lambda scenario: any(verdict is Verdict.DEGRADED for _, (verdict, _) in scenario.services),
    ),
    Row(
        key="W4",
        title="Unified CM was not given the new CA of Expressway-C",
        includes=fires(*_RELEASES_OF_CHAINS, "unified-cm.same-name-kept"),
    ),
    Row(key="W5", title="ECDSA twin that nobody knows", includes=fires("traffic-server.ecdsa-twin-unknown")),
    Row(key="W6", title="single sign-on after a renewal", includes=fires("sso.")),
    Row(
        key="W7",
        title="phones and room devices refuse while Jabber works",
        includes=fires(
            *("clients.root-not-in-list", "clients.chain-not-sent", "clients.domain-missing"),
            "clients.phone-edge-trust-lacks-root",
        ),
    ),
    Row(
        key="W8",
        title="renewed by ACME at night",
        includes=either(fires("acme.", "dates."), told("ssh.one-e-renewed-by-night")),
    ),
    Row(key="W9", title="phone profile not in the certificate", includes=fires("unified-cm.profile-missing")),
    Row(
        key="W10",
        title="a new name: domain, peer, inner name, alias",
        includes=fires("clients.edge-name-missing", "clients.domain-missing", "unified-cm.expressway-c-entry-missing"),
    ),
    Row(
        key="W11",
        title="the cluster does not form",
        includes=either(fires("cluster."), lambda scenario: is_down(scenario, "cluster")),
    ),
    Row(
        key="W12",
        title="temporary certificate of the installation",
        includes=fires("store.temporary-certificate", "upload.self-signed"),
    ),
    Row(
        key="W13",
        title="neighbor zones and trunks: not modelled",
        includes=either(*map(shows, ("neighbor-zone", "cms"))),
    ),
    Row(
        key="W14",
        title="Webex, B2B, federation: not modelled",
        includes=either(shows("webex-zone"), shows("dns-zone"), shows("xmpp-federation"), shows("far-end")),
    ),
    Row(
        key="W15",
        title="administrators locked out: LDAP, client certificates",
        includes=lambda _: False,
        absent="how administrators sign in is not part of a case yet",
    ),
)

LOOKALIKES: Final[tuple[Row, ...]] = (
    Row(key="N1", title="zone failed: traversal account", includes=leads("traversal-zone")),
    Row(key="N2", title="clocks", includes=fires("clock.")),
    Row(key="N3", title="tunnels failed: port 2222", includes=fires("ssh.port-reported-closed")),
    Row(key="N4", title="tunnels failed: underscore in the host name", includes=fires("node.underscore-in-host-name")),
    Row(
        key="N5", title="tunnels failed: key types", includes=fires("ssh.key-type-not-listed", "ssh.key-not-supported")
    ),
    Row(key="N6", title="tunnels failed: attributes of the subject", includes=fires("ssh.attributes-not-decoded")),
    Row(key="N7", title="two addresses in the DNS of Expressway-C", includes=fires("zone.several-addresses")),
    Row(
        key="N8",
        title="presence alone: PTR",
        includes=fires("presence.pointer-missing", "presence.pointer-not-in-certificate", "presence.several-pointers"),
    ),
    Row(key="N9", title="7400 refused: dual interfaces", includes=fires("presence.dual-interfaces-on-one")),
    Row(key="N10", title="a device between client and edge answers", includes=leads("edge-clients")),
    Row(key="N11", title="registration: NAT reflection", includes=fires("message.reflected")),
    Row(key="N12", title="TLS versions", includes=fires("zone.tls-versions-differ")),
    Row(key="N13", title="502 and 403", includes=leads("sign-in")),
    Row(key="N14", title="the service record leads elsewhere", includes=fires("clients.service-record-target")),
    Row(
        key="N15",
        title="everything right, still old: restart pending",
        includes=fires("restart.certificate-not-running", "restart.reported"),
    ),
    Row(
        key="N16",
        title="renewed, and the downloads show the old certificate",
        includes=fires("restart.downloads-show-old-certificate"),
    ),
    Row(
        key="N17",
        title="a capture without certificates",
        includes=lambda _: False,
        absent="captures are not read yet; what they would show is a witness of the case",
    ),
)


def _any(verdict: Verdict) -> Test:
    return lambda scenario: any(found is verdict for _, (found, _) in scenario.services)


CONDITIONS: Final[tuple[Row, ...]] = (
    Row(key="C1", title="works by luck, or until an upgrade or a date", includes=_any(Verdict.AT_RISK)),
    Row(key="C2", title="nobody knows", includes=_any(Verdict.UNKNOWN)),
    Row(
        key="C3",
        title="CA certificates: twins, dates, constraints, encoding, strength",
        includes=fires("chain.", "constraints.", "validity.", "malformed.", "strength.", "revocation."),
    ),
    Row(key="C4", title="settings, lists and policies", includes=fires("zone.", "store.", "dates.", "names.")),
)
"""What a situation may be beside its place: the rows that take in what no other row does."""

ROWS: Final[tuple[Row, ...]] = (*SITUATIONS, *WEEKLY, *LOOKALIKES, *CONDITIONS)


@value
class Era:
    """Releases that behave alike, from `since` on and before the next era of the family."""

    since: str
    title: str


EXPRESSWAY_ERAS: Final[tuple[Era, ...]] = (
    Era(since="X8.1", title="X8"),
    Era(since="X12.5", title="X12.5 to X12.7"),
    Era(since="X14.0", title="X14.0"),
    Era(since="X14.2", title="X14.2"),
    Era(since="X14.3", title="X14.3"),
    Era(since="X15.0", title="X15.0 to X15.3"),
    Era(since="X15.4", title="X15.4"),
    Era(since="X15.5", title="X15.5"),
)
UC_ERAS: Final[tuple[Era, ...]] = (
    Era(since="11.5(1)", title="before 12.5(1)SU3"),
    Era(since="12.5(1)SU3", title="from 12.5(1)SU3"),
    Era(since="14", title="14"),
    Era(since="15", title="15"),
)


def releases_in(scenario: Scenario) -> tuple[Release, ...]:
    """The releases that the nodes of a scenario run, each once."""
    found: dict[Release, None] = {}
    for node in scenario.build().deployment.nodes:
        release = parse_release(node.release.value) if isinstance(node.release, Seen) else None
        if isinstance(release, Release):
            found[release] = None
    return tuple(found)


def era_of(release: Release) -> Era:
    """The era in which a release falls; the first one for what is older."""
    eras = EXPRESSWAY_ERAS if release.family == EXPRESSWAY else UC_ERAS
    fitting = [era for era in eras if release >= known_release(era.since)]
    return fitting[-1] if fitting else eras[0]


def rows_of(scenario: Scenario, rows: Iterable[Row] = ROWS) -> tuple[Row, ...]:
    """The situations that a scenario covers."""
    return tuple(row for row in rows if row.includes(scenario))
