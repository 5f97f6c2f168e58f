"""A deployment file becomes a case; a file it names that cannot be used leaves the rest usable."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from certway.adapters.deployment_file import Reading, read_deployment
from certway.knowledge.services import SERVICES
from certway.model.deployment import Case, Node, ZoneKind
from certway.model.observation import Observation, Origin, Seen, Unseen
from certway.model.store import Identity, InUse, KeyAtHand, Slot
from certway.pki.distinguished_names import short_name
from tests.adapters.minted import ca_pem, certificate, der, key_pem, leaf_pem, pem, pkcs7_der, pkcs12_file, request_pem
from tests.spoken import spoken

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)

SMALL = """\
certway: 1
name: Example Corp
domains: [example.com]
expressway-c:
  release: X14.2
  cluster-name: expc.example.com
  nodes:
    - fqdn: expc01.example.com
      server-certificate: c/expc01.pem
      trusted-ca: c/expc01-ca.pem
expressway-e:
  release: X14.2
  nodes:
    - fqdn: expe01.example.com
      server-certificate: e/expe01.pem
      trusted-ca: e/expe01-ca.pem
zones:
  - name: UC traversal
    type: Unified Communications traversal
    peer-addresses: [expe01.example.com]
    tls-verify-subject-name: expc.example.com
cucm:
  release: 14SU4
  nodes:
    - {address: cucm-pub.example.com, tomcat: u/tomcat.pem, callmanager: u/callmanager.pem}
  tomcat-trust: u/tomcat-trust/
  callmanager-trust: u/callmanager-trust/
"""

SMALL_FILES = {
    "c/expc01.pem": leaf_pem("expc01.example.com"),
    "c/expc01-ca.pem": ca_pem("Example Root", "Other Root"),
    "e/expe01.pem": leaf_pem("expe01.example.com"),
    "e/expe01-ca.pem": ca_pem("Example Root"),
    "u/tomcat.pem": leaf_pem("cucm-pub.example.com"),
    "u/callmanager.pem": leaf_pem("cucm-pub.example.com"),
    "u/tomcat-trust/b.pem": ca_pem("Example Root"),
    "u/tomcat-trust/a.der": der(certificate("Other Root", ca=True)),
    "u/callmanager-trust/a.pem": ca_pem("Example Root"),
}


def write(folder: Path, text: str | bytes, files: dict[str, bytes] | None = None) -> Path:
    for name, content in (files or {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    path = folder / "deployment.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def told(reading: Reading) -> list[str]:
    return [f"{problem.where} {spoken(problem.what)}" for problem in reading.problems]


def case_of(path: Path) -> Case:
    reading = read_deployment(path, NOW)
    assert told(reading) == []
    assert reading.case is not None
    return reading.case


def node_of(case: Case, identity: str) -> Node:
    return next(node for node in case.deployment.nodes if node.id == identity)


def held(node: Node, store: str, sni: str = "") -> InUse[Identity]:
    return dict(node.identities)[Slot(store=store, sni=sni)]


def trusted(node: Node, store: str) -> list[str]:
    return [short_name(entry.subject) for entry in value(dict(node.trust)[Slot(store=store)].installed).entries]


def value(observed: Observation[T]) -> T:
    assert isinstance(observed, Seen)
    return observed.value


def leaf_name(observed: Observation[Identity]) -> str:
    return short_name(value(observed).leaf.subject)


def setting(node: Node, name: str) -> str:
    return next(value(setting.value) for setting in node.settings if setting.name == name)


def test_the_small_file_of_the_guide_is_read_whole(tmp_path: Path) -> None:
    case = case_of(write(tmp_path, SMALL, SMALL_FILES))
    assert case.now == NOW
    assert [(node.id, node.product, node.cluster) for node in case.deployment.nodes] == [
        ("expc01", "expressway-c", "expressway-c"),
        ("expe01", "expressway-e", "expressway-e"),
        ("cucm-pub", "cucm", "cucm"),
    ]
    expc01 = node_of(case, "expc01")
    assert value(expc01.fqdn) == "expc01.example.com"
    assert value(expc01.release) == "X14.2"
    assert setting(expc01, "Cluster name") == "expc.example.com"
    assert leaf_name(held(expc01, "server").installed) == "expc01.example.com"
    assert trusted(expc01, "trusted-ca") == ["Example Root", "Other Root"]
    (zone,) = case.deployment.zones
    assert (zone.id, zone.kind, zone.client, zone.server) == (
        "uc-traversal",
        ZoneKind.UC_TRAVERSAL,
        "expressway-c",
        "expressway-e",
    )
    assert value(zone.peers) == ("expe01.example.com",)
    cucm = node_of(case, "cucm-pub")
    assert [slot.store for slot, _ in cucm.identities] == ["tomcat", "callmanager"]
    assert [short_name(authority.subject) for authority in case.pool] == ["Example Root", "Other Root"]


def test_a_trust_list_folder_is_read_by_name_in_pem_and_der(tmp_path: Path) -> None:
    case = case_of(write(tmp_path, SMALL, SMALL_FILES))
    assert trusted(node_of(case, "cucm-pub"), "tomcat-trust") == ["Other Root", "Example Root"]


def test_what_is_stated_is_known_by_its_line_and_what_a_file_shows_by_its_name(tmp_path: Path) -> None:
    expc01 = node_of(case_of(write(tmp_path, SMALL, SMALL_FILES)), "expc01")
    assert isinstance(expc01.release, Seen)
    (place,) = expc01.release.provenance
    assert (place.origin, place.where, place.line, place.column) == (Origin.STATED, "deployment.yaml", 5, 12)
    installed, running = held(expc01, "server").installed, held(expc01, "server").running
    assert isinstance(installed, Seen)
    assert isinstance(running, Seen)
    assert [(place.origin, place.where) for place in installed.provenance] == [(Origin.FILE, "c/expc01.pem")]
    assert [(place.origin, place.where) for place in running.provenance] == [(Origin.ASSUMED, "c/expc01.pem")]
    assert installed.value == running.value


def test_what_the_file_does_not_say_is_unseen_with_what_would_tell(tmp_path: Path) -> None:
    case = case_of(write(tmp_path, "expressway-c: {nodes: {system-host-name: expc01}}\n"))
    (node,) = case.deployment.nodes
    for observed in (node.release, node.fqdn, node.clock_skew, case.deployment.domains):
        assert isinstance(observed, Unseen)
        assert spoken(observed.why)
        assert observed.would_tell
    assert node.id == "expc01"


def test_installed_running_request_and_key_are_told_apart(tmp_path: Path) -> None:
    text = """\
expressway-c:
  nodes:
    fqdn: expc01.example.com
    server-certificate: {installed: new.pem, running: old.pem, pending-csr: a.csr, key: a.key}
    client-certificate: {pending-csr: a.csr}
    trusted-ca: {installed: [a.pem, b.pem], running: a.pem}
"""
    files = {
        "new.pem": leaf_pem("new.example.com"),
        "old.pem": leaf_pem("old.example.com"),
        "a.csr": request_pem("new.example.com"),
        "a.key": key_pem("new.example.com"),
        "a.pem": ca_pem("A"),
        "b.pem": ca_pem("B"),
    }
    (node,) = case_of(write(tmp_path, text, files)).deployment.nodes
    server = held(node, "server")
    assert leaf_name(server.installed) == "new.example.com"
    assert leaf_name(server.running) == "old.example.com"
    assert value(server.installed).key is KeyAtHand.MATCHES
    assert value(server.running).key is KeyAtHand.DIFFERS
    assert [request.slot.store for request in node.pending] == ["server", "client"]
    assert node.pending[0].key.spki == value(server.installed).leaf.key.spki
    assert isinstance(held(node, "client").installed, Unseen)
    lists = dict(node.trust)[Slot(store="trusted-ca")]
    assert [len(value(observed).entries) for observed in (lists.installed, lists.running)] == [2, 1]


def test_an_empty_list_is_an_empty_trust_list_and_an_empty_folder_is_none(tmp_path: Path) -> None:
    text = "expressway-c: {nodes: {fqdn: a.example.com, trusted-ca: [], onboarding-ca: f}}"
    (tmp_path / "f").mkdir()
    reading = read_deployment(write(tmp_path, text), NOW)
    assert told(reading) == ["deployment.yaml:1:76 The folder f is empty. Write [] for an empty trust list."]
    assert reading.case is not None
    (node,) = reading.case.deployment.nodes
    assert trusted(node, "trusted-ca") == []
    assert isinstance(dict(node.trust)[Slot(store="onboarding-ca")].installed, Unseen)


def test_the_leaf_is_first_and_a_chain_lies_beside_it_in_any_order(tmp_path: Path) -> None:
    text = "expressway-c: {nodes: [{fqdn: a.example.com, server-certificate: a.pem, client-certificate: b.pem}]}"
    leaf, root = certificate("a.example.com", issuer="R"), certificate("R", ca=True)
    files = {"a.pem": pem(leaf, root), "b.pem": pem(root, leaf)}
    (node,) = case_of(write(tmp_path, text, files)).deployment.nodes
    for store in ("server", "client"):
        identity = value(held(node, store).installed)
        assert short_name(identity.leaf.subject) == "a.example.com"
        assert [short_name(other.subject) for other in identity.beside] == ["R"]


def test_same_as_server_from_x15_5_is_the_servers_certificate_in_the_client_store(tmp_path: Path) -> None:
    text = (
        "expressway-e: {nodes: {fqdn: a.example.com, server-certificate: a.pem, client-certificate: same-as-server,"
        " domain-certificates: {tenant.example.org: b.pem}}}"
    )
    files = {"a.pem": leaf_pem("a.example.com"), "b.pem": leaf_pem("tenant.example.org")}
    (node,) = case_of(write(tmp_path, text, files)).deployment.nodes
    assert leaf_name(held(node, "client").running) == "a.example.com"
    assert value(held(node, "client").running).slot == Slot(store="client")
    assert leaf_name(held(node, "domain", "tenant.example.org").installed) == "tenant.example.org"


def test_a_cluster_shares_its_certificates_and_a_node_may_have_its_own(tmp_path: Path) -> None:
    text = """\
cucm:
  tomcat: {multi-server-san: ms.pem, ecdsa: ec.pem}
  callmanager: same-as-tomcat
  tomcat-trust: ca.pem
  sip-oauth-mode: On
  cluster-security-mode: mixed
  discovered-as: pub.example.com
  phone-security-profiles:
    - secure.example.com
    - {name: oauth.example.com, device-security-mode: Encrypted, oauth: Yes}
    - {name: open.example.com, device-security-mode: Non Secure}
  nodes:
    - {address: pub.example.com}
    - {address: 192.0.2.23, resolves-to: sub2.example.com, tomcat: own.pem, tomcat-trust: [ca.pem, other.pem]}
im-and-presence: {tomcat: from-cucm, cup-xmpp: xmpp.pem, nodes: {address: imp1.example.com}}
"""
    names = ("ms", "ec", "own", "xmpp")
    files = {f"{name}.pem": leaf_pem(f"{name}.example.com") for name in names}
    files |= {"ca.pem": ca_pem("R"), "other.pem": ca_pem("S")}
    case = case_of(write(tmp_path, text, files))
    shown = {
        node.id: {slot.store: leaf_name(in_use.installed) for slot, in_use in node.identities}
        for node in case.deployment.nodes
    }
    assert shown == {
        "pub": {
            "tomcat": "ms.example.com",
            "tomcat-ecdsa": "ec.example.com",
            "callmanager": "ms.example.com",
            "callmanager-ecdsa": "ec.example.com",
        },
        "192.0.2.23": {
            "tomcat": "own.example.com",
            "tomcat-ecdsa": "ec.example.com",
            "callmanager": "own.example.com",
            "callmanager-ecdsa": "ec.example.com",
        },
        "imp1": {"tomcat": "ms.example.com", "tomcat-ecdsa": "ec.example.com", "cup-xmpp": "xmpp.example.com"},
    }
    pub, sub2 = node_of(case, "pub"), node_of(case, "192.0.2.23")
    assert (pub.role, sub2.role) == ("publisher", "")
    assert (setting(pub, "SIP OAuth mode"), setting(sub2, "Cluster Security Mode")) == ("Enabled", "1")
    assert setting(pub, "Phone security profiles") == "secure.example.com"
    assert (trusted(pub, "tomcat-trust"), trusted(sub2, "tomcat-trust")) == (["R"], ["R", "S"])
    assert (sub2.addresses, sub2.also_known_as) == (("192.0.2.23",), ("sub2.example.com",))


def test_settings_come_from_keys_from_the_command_line_names_and_from_a_dump(tmp_path: Path) -> None:
    text = """\
expressway-c:
  xconfiguration: {sip tls certificate extendedkeyusage checking mode: off, Some Other Key: x}
  nodes:
    - {fqdn: a.example.com, clock-skew: -9m12s, restarted: 2026-11-22T21:35:00Z, primary: yes}
    - {fqdn: b.example.com, xconfiguration: dump.txt, acme: {provider: on}}
"""
    dump = b"""\
*c xConfiguration EdgeConfigServer VerifyOriginServer: "Off"
*c xConfiguration Zones Zone 6 TraversalClient Authentication Password: "{cipher}abc"
*c xConfiguration SIP TLS Mode:\x20
"""
    case = case_of(write(tmp_path, text, {"dump.txt": dump}))
    first, second = node_of(case, "a"), node_of(case, "b")
    assert {one.name: value(one.value) for one in first.settings} == {
        "SIP TLS Certificate ExtendedKeyUsage Checking Mode": "Off",
        "Some Other Key": "x",
    }
    assert value(first.clock_skew) == -timedelta(minutes=9, seconds=12)
    assert (first.role, first.restarted_at) == ("primary", datetime(2026, 11, 22, 21, 35, tzinfo=UTC))
    assert setting(second, "EdgeConfigServer VerifyOriginServer") == "Off"
    assert setting(second, "ACME provider") == "On"
    assert "cipher" not in repr(second)


def test_a_file_of_ciphers_is_taken_over_and_a_key_in_its_place_is_not(tmp_path: Path) -> None:
    text = "expressway-c: {ciphers: ciphers.txt, nodes: {fqdn: a.example.com}}"
    path = write(tmp_path, text, {"ciphers.txt": b"EECDH:EDH:HIGH:-AES256+SHA:!MEDIUM:@SECLEVEL=1\n"})
    assert setting(case_of(path).deployment.nodes[0], "Ciphers") == "EECDH:EDH:HIGH:-AES256+SHA:!MEDIUM:@SECLEVEL=1"
    for content in (key_pem("secret"), key_pem("secret").split(b"-----")[2], b""):
        (tmp_path / "ciphers.txt").write_bytes(content)
        reading = read_deployment(path, NOW)
        assert reading.case is not None
        assert reading.case.deployment.nodes[0].settings == ()
        assert told(reading) == [
            "deployment.yaml:1:25 ciphers.txt holds no settings that certway knows. Give a text file."
        ]


def test_two_addresses_begin_with_the_one_towards_the_inside(tmp_path: Path) -> None:
    text = """\
expressway-e:
  nodes:
    fqdn: a.example.com
    external-lan-interface: LAN2
    lan1: 192.0.2.11
    lan2: 198.51.100.11
    ipv4-static-nat-address: 203.0.113.11
"""
    (node,) = case_of(write(tmp_path, text)).deployment.nodes
    assert node.addresses == ("192.0.2.11", "198.51.100.11", "203.0.113.11")


def test_zones_find_their_sides_and_what_is_not_judged_is_never_left_out(tmp_path: Path) -> None:
    text = """\
domains: [example.com, {name: example.net, im-and-presence: Off, xmpp-federation: On, deployment: EMEA}]
expressway-c: {name: c-emea, nodes: {fqdn: c.example.com}}
expressway-e: {name: e-dmz, nodes: {fqdn: e.example.com}}
zones:
  - {name: UC, type: UC traversal, client: C-EMEA, server: e-dmz, port: 7001}
  - {name: UC, type: Traversal}
  - {name: Trunk, type: Neighbor, on: c-emea, towards: emea, tls-verify-mode: yes}
  - {name: Webex, type: Webex, towards: webex}
cms: {guest-account-client-uri: join.example.com}
far-ends: {name: webex, kind: Webex, trusts: public-roots}
"""
    deployment = case_of(write(tmp_path, text)).deployment
    assert [(zone.id, zone.kind, zone.client, zone.server, zone.port) for zone in deployment.zones] == [
        ("uc", "unified-communications-traversal", "c-emea", "e-dmz", 7001),
        ("uc-2", "traversal", "c-emea", "e-dmz", 0),
        ("trunk", "neighbor", "c-emea", "emea", 0),
        ("webex", "webex", "e-dmz", "webex", 0),
    ]
    assert isinstance(deployment.zones[0].peers, Unseen)
    assert [(beyond.kind, beyond.name) for beyond in deployment.beyond] == [
        ("traversal-zone", "UC"),
        ("neighbor-zone", "Trunk"),
        ("webex-zone", "Webex"),
        ("cms", "join.example.com"),
        ("far-end", "webex"),
        ("xmpp-federation", "example.net"),
    ]
    assert [(domain.services, domain.deployment) for domain in value(deployment.domains)] == [
        (("unified-cm", "im-and-presence"), ""),
        (("unified-cm", "xmpp-federation"), "EMEA"),
    ]


def test_clients_dns_and_sign_on_are_read(tmp_path: Path) -> None:
    text = """\
clients:
  jabber: {trust: windows, services-domain: example.com}
  room-devices: {trust: uploaded, ca: ca.pem}
  browsers: {trust: ca.pem}
dns:
  internal: {e.example.com: 192.0.2.11, 192.0.2.11: e.example.com., gone.example.com: []}
  external:
    _collab-edge._tls.example.com: 10 10 8443 e.example.com
    edge.example.com: e.example.com
sso: {saml-metadata: Peer, external-idp: yes}
deployments: [EMEA, APAC]
"""
    deployment = case_of(write(tmp_path, text, {"ca.pem": ca_pem("R")})).deployment
    jabber, room, browser = deployment.audiences
    assert [audience.kind for audience in deployment.audiences] == ["jabber", "room-device", "browser"]
    assert isinstance(jabber.trust, Unseen)
    assert {one.name: value(one.value) for one in jabber.settings} == {
        "Trust": "windows",
        "Services domain": "example.com",
    }
    for audience in (room, browser):
        assert [short_name(entry.subject) for entry in value(audience.trust).entries] == ["R"]
    assert [(record.view, record.kind, record.name, record.answers) for record in deployment.dns] == [
        ("internal", "a", "e.example.com", ("192.0.2.11",)),
        ("internal", "ptr", "192.0.2.11", ("e.example.com",)),
        ("internal", "a", "gone.example.com", ()),
        ("external", "srv", "_collab-edge._tls.example.com", ("e.example.com",)),
        ("external", "cname", "edge.example.com", ("e.example.com",)),
    ]
    assert {one.name: value(one.value) for one in deployment.settings} == {
        "Deployments": "EMEA, APAC",
        "SAML metadata": "Peer",
        "External IdP": "Yes",
    }


def test_observations_become_reports_and_uploads_become_attempts(tmp_path: Path) -> None:
    text = """\
now: 2026-11-23T02:14:00Z
expressway-c: {nodes: {fqdn: expc01.example.com}}
expressway-e: {nodes: {fqdn: expe01.example.com}}
zones: {name: UC traversal EMEA, type: uc-traversal}
observed:
  - {what: zone uc traversal emea, state: Active}
  - {what: ssh-tunnels, state: Failed, since: 2026-11-22T21:52:00Z}
  - {what: upload, node: expc01, store: client, file: new.pem, state: Refused, key: new.key}
  - {what: Upload, node: expc01.example.com, file: a.csr}
"""
    files = {
        "new.pem": ca_pem("Root") + leaf_pem("expc01.example.com"),
        "new.key": key_pem("expc01.example.com"),
        "a.csr": request_pem("expc01.example.com"),
    }
    case = case_of(write(tmp_path, text, files))
    assert [(report.subject, report.state) for report in case.reports] == [
        ("zone UC traversal EMEA", "active"),
        ("ssh-tunnels", "failed"),
    ]
    assert case.reports[1].since == datetime(2026, 11, 22, 21, 52, tzinfo=UTC)
    tried, request = case.attempts
    assert (tried.node, tried.slot.store, tried.state) == ("expc01", "client", "refused")
    assert isinstance(tried.content, Identity)
    assert short_name(tried.content.leaf.subject) == "Root"  # the product takes the first, whatever it is
    assert tried.content.key is KeyAtHand.DIFFERS
    assert not isinstance(request.content, Identity)
    assert spoken(request.content.what).startswith("a.csr is a certificate signing request, not a certificate.")


SUBJECTS = (
    "deployment.yaml:{} Nothing here is called {}. Write `zone` and its name, or one of "
    + " or ".join((", ".join(service.id for service in SERVICES[:-1]), SERVICES[-1].id))
    + "."
)
WRONG_FILES = [
    ({}, "There is no folder c. Until then this server certificate counts as not seen."),
    (
        {"c/expc1.pem": b""},
        "There is no file expc01.pem. Did you mean expc1.pem? Until then this server certificate counts as not seen.",
    ),
    (
        {"c/expc01.pem/x": b""},
        "expc01.pem is a folder, not a file. Name a file in it. Until then this server certificate counts as not seen.",
    ),
    (
        {"c/expc01.pem": request_pem("a")},
        (
            "c/expc01.pem is a certificate signing request, not a certificate. Give what the CA issued for it. "
            "Until then this server certificate counts as not seen."
        ),
    ),
    (
        {"c/expc01.pem": pkcs12_file("a", b"secret")},
        (
            "c/expc01.pem is a PKCS #12 file under a password. `certway inspect --password-file` opens it, and "
            "`--convert pem` writes its certificates. "
            "Until then this server certificate counts as not seen."
        ),
    ),
    (
        {"c/expc01.pem": b"<html><body>403 Forbidden</body></html>"},
        (
            "c/expc01.pem is a web page, not a certificate: the server answered with a page, often an error or a "
            "sign-in. Open it in a browser to read it, then download the certificate itself. "
            "Until then this server certificate counts as not seen."
        ),
    ),
    (
        {"c/expc01.pem": key_pem("a")},
        (
            "c/expc01.pem is a private key, not a certificate. Give the certificate. "
            "Until then this server certificate counts as not seen."
        ),
    ),
]


@pytest.mark.parametrize(("files", "problem"), WRONG_FILES)
def test_a_file_that_cannot_be_used_is_told_at_its_line_and_the_rest_is_used(
    tmp_path: Path, files: dict[str, bytes], problem: str
) -> None:
    others = {name: content for name, content in SMALL_FILES.items() if not name.startswith("c/")}
    text = SMALL.replace("      trusted-ca: c/expc01-ca.pem\n", "")
    reading = read_deployment(write(tmp_path, text, others | files), NOW)
    assert told(reading) == [f"deployment.yaml:9:27 {problem}"]
    assert reading.case is not None
    assert reading.case.unread == reading.problems
    server = held(node_of(reading.case, "expc01"), "server")
    assert isinstance(server.installed, Unseen)
    assert isinstance(server.running, Unseen)
    assert isinstance(held(node_of(reading.case, "expe01"), "server").installed, Seen)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "expressway-c: {nodes: {fqdn: a.example.com, client-certificate: same-as-server}}",
            ["deployment.yaml:1:65 client-certificate is same-as-server, but a has no server-certificate. Add it."],
        ),
        (
            "cucm: {callmanager: same-as-tomcat, nodes: [{address: a}, {address: b}]}",
            [
                "deployment.yaml:1:21 callmanager is same-as-tomcat, but a has no tomcat. Add it.",
                "deployment.yaml:1:21 callmanager is same-as-tomcat, but b has no tomcat. Add it.",
            ],
        ),
        (
            """\
im-and-presence: {tomcat: from-cucm, cucm: emea, nodes: {address: a}}
cucm: {name: emae, nodes: {address: b}}""",
            [
                (
                    "deployment.yaml:1:27 tomcat is from-cucm, but no Unified CM cluster of a has tomcat for all its "
                    "nodes. Name the file here."
                ),
                "deployment.yaml:1:44 No Unified CM cluster is called emea. Did you mean emae?",
            ],
        ),
        (
            "expressway-c: {nodes: {fqdn: a.example.com, system-host-name: b, domain-name: example.com}}",
            [
                (
                    "deployment.yaml:1:30 fqdn is a.example.com, but System host name and Domain name are b and "
                    "example.com. Keep one."
                )
            ],
        ),
        (
            "expressway-c: [{name: x}, {name: X, nodes: {fqdn: a}}]",
            [
                "deployment.yaml:1:16 x has no nodes. Add `nodes` with at least one.",
                "deployment.yaml:1:34 Two clusters are called X.",
            ],
        ),
        (
            "expressway-c: {nodes: [{fqdn: a.example.com}, {fqdn: A.example.com}]}",
            ["deployment.yaml:1:47 Two nodes are called A.example.com."],
        ),
        (
            """\
expressway-c: [{name: c1, nodes: {fqdn: a}}, {name: c2, nodes: {fqdn: b}}]
expressway-e: {name: e1, nodes: {fqdn: c}}
zones:
  - {name: Z, type: traversal}
  - {name: Y, type: traversal, client: c3}""",
            [
                "deployment.yaml:4:5 Zone Z may be of c1, c2. Add client.",
                "deployment.yaml:5:40 No cluster is called c3. There are c1, c2, e1.",
            ],
        ),
        ("zones: {name: Z}", ["deployment.yaml:1:8 Zone Z has no type. Add one as the product shows it."]),
        (
            """\
expressway-c: {nodes: {fqdn: expc01.example.com}}
observed: [{what: upload, node: expc1}, {state: x}, {what: ssh-tunnel}, {what: weather}, {what: zone X}]
""",
            [
                "deployment.yaml:2:12 An upload needs `file`. Name the file that was uploaded.",
                "deployment.yaml:2:33 No node is called expc1. Did you mean expc01?",
                "deployment.yaml:2:41 An observation needs `what`. Write what the status page is about.",
                "deployment.yaml:2:60 Nothing here is called ssh-tunnel. Did you mean ssh-tunnels?",
                SUBJECTS.format("2:80", "weather"),
                SUBJECTS.format("2:97", "zone X"),
            ],
        ),
        (
            "naem: x\nname: a\nzones: {port: x}\nname: b\n",
            [
                "deployment.yaml:1:1 naem is not a key of the deployment file. Did you mean name?",
                "deployment.yaml:3:15 port takes a whole number from 1 to 65535, not x.",
                "deployment.yaml:4:1 The key name stands here a second time, first in line 2. Keep one.",
            ],
        ),
    ],
)
def test_mistakes_in_the_file_are_told_together_and_give_no_case(
    tmp_path: Path, text: str, problems: list[str]
) -> None:
    reading = read_deployment(write(tmp_path, text), NOW)
    assert reading.case is None
    assert told(reading) == problems


INSPECT = "Use `certway inspect` on it."
NO_DEPLOYMENT = [
    (b"", "The file is empty. Begin with `certway: 1`, and name what you know of the deployment."),
    (b"# only\n", "The file is empty. Begin with `certway: 1`, and name what you know of the deployment."),
    (b"\x7fELF\0\0\1\2", "Not a deployment file: program. Use `certway inspect` on it."),
    (
        bytes(range(1, 256)) * 2,
        "Not a deployment file: binary data of no kind that certway knows. Use `certway inspect` on it.",
    ),
    (leaf_pem("a.example.com"), "Not a deployment file: PEM text. Use `certway inspect` on it."),
    (der(certificate("a.example.com")), "Not a deployment file: DER, binary. Use `certway inspect` on it."),
    (b"<!DOCTYPE html><html></html>", "Not a deployment file: web page (HTML). Use `certway inspect` on it."),
]


@pytest.mark.parametrize(("content", "sentence"), NO_DEPLOYMENT)
def test_what_is_no_deployment_file_is_called_by_its_name(tmp_path: Path, content: bytes, sentence: str) -> None:
    reading = read_deployment(write(tmp_path, content), NOW)
    assert (reading.case, told(reading)) == (None, [f"deployment.yaml {sentence}"])


@pytest.mark.parametrize(
    "text",
    [
        "server-certificate: |\n  BLOCK",
        "expressway-c: {nodes: {fqdn: a.example.com, server-certificate: 'BLOCK'}}",
        "zones: {port: 'BLOCK'}",
        "BLOCK: x",
        "'BLOCK'",
        "expressway-c: {nodes: {fqdn: 'BLOCK', server-certificate: {key: 'BLOCK'}}}",
        "now: 'BLOCK'",
        "expressway-c: {release: 'BLOCK'}",
        "expressway-c: {nodes: {fqdn: a.example.com}}\nzones: {name: Z, type: 'BLOCK', client: 'BLOCK'}",
        "observed: {what: upload, node: 'BLOCK', file: a.pem}",
        "im-and-presence: {cucm: 'BLOCK'}",
        "expressway-c: [{name: 'BLOCK'}, {name: 'BLOCK'}]",
    ],
)
def test_a_private_key_pasted_anywhere_is_never_repeated(tmp_path: Path, text: str) -> None:
    block = key_pem("secret").decode().replace("\n", " " if "|" not in text else "\n  ").strip()
    reading = read_deployment(write(tmp_path, text.replace("BLOCK", block)), NOW)
    assert reading.problems
    assert not any(block[40:60] in line for line in told(reading))


def test_a_missing_file_a_folder_and_utf16(tmp_path: Path) -> None:
    assert told(read_deployment(tmp_path / "deployment.yml", NOW)) == [
        "deployment.yml There is no file deployment.yml."
    ]
    assert told(read_deployment(tmp_path, NOW)) == [
        f"{tmp_path.name} {tmp_path.name} is a folder, not a file. Name a file in it."
    ]
    assert case_of(write(tmp_path, "name: 例\r\n".encode("utf-16"))).deployment.name == "例"
    assert case_of(write(tmp_path, "\ufeffname: 例\n".encode())).deployment.name == "例"


def test_der_utf16_and_a_pkcs7_bag_are_read_as_what_they_hold(tmp_path: Path) -> None:
    text = "expressway-c: {nodes: {fqdn: a.example.com, server-certificate: a.pem, trusted-ca: [b.pem, c.pem]}}"
    leaf, root = certificate("a.example.com", issuer="R"), certificate("R", ca=True)
    files = {"a.pem": der(leaf), "b.pem": pem(root).decode().encode("utf-16"), "c.pem": pkcs7_der(leaf, root)}
    (node,) = case_of(write(tmp_path, text, files)).deployment.nodes
    assert leaf_name(held(node, "server").installed) == "a.example.com"
    assert sorted(trusted(node, "trusted-ca")) == ["R", "R", "a.example.com"]
