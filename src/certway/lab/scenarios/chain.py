"""Chains that a verifier cannot build, or builds wrongly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from certway.lab.edits import (
    with_audience,
    with_ca,
    with_deployment,
    with_identity,
    with_trust,
    with_witness,
    without_nodes,
)
from certway.lab.foundry import Minted, mint_intermediate, mint_root, mint_self_signed
from certway.lab.keys import key_for
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, FAILS, scenario
from certway.lab.scenarios.upload import two_edges
from certway.lab.topology import (
    C_NODES,
    CUCM_NODES,
    E_NODES,
    EXPRESSWAYS,
    IMP_NODES,
    UNITY_NODES,
    audience,
    edge_root,
    healthy,
    internal_issuing,
    internal_root,
    mint_expressway_c,
    mint_expressway_e,
    mint_uc_node,
)
from certway.model.certificate import Certificate
from certway.model.deployment import Case
from certway.model.link import LinkKey

FAILING = {"expressway-and-cucm": (FAILS, "0 / 1")}


@cache
def one_pair() -> Case:
    """One Expressway-C and one Unified CM, each of which judges the other; nothing else is described."""
    others = ("expc02", *E_NODES, *CUCM_NODES[1:], *IMP_NODES, *UNITY_NODES)
    case = without_nodes(healthy(), others)
    return with_deployment(case, lambda deployment: replace(deployment, zones=(), audiences=(), dns=()))


def c_holds(case: Case, *certificates: Certificate) -> Case:
    """These entries in the trusted CA list of expc01, before its own chain."""
    own = (internal_root().certificate, internal_issuing().certificate)
    return with_trust(case, "expc01", "trusted-ca", (*certificates, *own))


@cache
def self_signed_as(store: str) -> Minted:
    """The certificate with which Unified CM was installed: self-signed, without key identifier of its CA."""
    return mint_self_signed(f"cucm-pub {store}", common_name="cucm-pub.example.com", key_type="rsa-2048")


def one_self_signed() -> Case:
    """Unified CM shows a self-signed tomcat certificate, which expc01 holds; CallManager is signed by the CA."""
    tomcat = self_signed_as("tomcat").certificate
    return c_holds(with_identity(one_pair(), "cucm-pub", "tomcat", tomcat), tomcat)


@scenario(
    control=one_self_signed,
    services=FAILING,
    causes=("chain.shadowed-by-twin", "chain.same-subject-twice"),
    sources=("cisco-213872", "measured-same-subject"),
)
def self_signed_twins() -> Case:
    """Unified CM shows two self-signed certificates of one name, and Expressway-C holds both.

    tomcat and CallManager of cucm-pub have the same subject, and no key identifier tells them apart. In the list of
    expc01 CallManager stands first: tomcat is never found, and the log reads as if it were not in the list at all.
    """
    tomcat, callmanager = self_signed_as("tomcat").certificate, self_signed_as("callmanager").certificate
    case = with_identity(one_pair(), "cucm-pub", "tomcat", tomcat)
    return c_holds(with_identity(case, "cucm-pub", "callmanager", callmanager), callmanager, tomcat)


@cache
def issuing_again() -> Minted:
    """The issuing CA of the company with a new key under its old name."""
    return mint_intermediate(internal_root(), "Example Internal Issuing", key=key_for("Example Internal Issuing again"))


def under_the_new_key(*held: Certificate, identified: bool = True) -> Case:
    """Every certificate of cucm-pub renewed under the new key of the CA; `held` by expc01 above the root."""
    case = with_trust(one_pair(), "expc01", "trusted-ca", (*held, internal_root().certificate))
    for store in ("tomcat", "callmanager"):
        issuer = issuing_again()
        minted = mint_uc_node("cucm-pub", store, issuer)
        if not identified:
            minted = mint_uc_node("cucm-pub", store, issuer, authority_key_identifier=None)
        case = with_identity(case, "cucm-pub", store, minted.certificate)
    case = with_identity(case, "expc01", "server", mint_expressway_c("expc01", issuing_again()).certificate)
    entries = (internal_root().certificate, issuing_again().certificate)
    for store in ("tomcat-trust", "callmanager-trust"):
        case = with_trust(case, "cucm-pub", store, entries)
    return case


def old_entry_deleted() -> Case:
    """The CA has a new key under its old name, and the old entry was deleted."""
    return under_the_new_key(issuing_again().certificate)


@scenario(
    control=old_entry_deleted,
    services={"expressway-and-cucm": (AT_RISK, "1 / 1")},
    causes=("chain.same-subject-twice",),
    sources=("cisco-213872", "measured-same-subject"),
)
def ca_renewed_and_old_entry_kept() -> Case:
    """The CA was renewed with a new key under its old name; the old entry is still there, before the new one.

    Example Internal Root > Example Internal Issuing (old key, new key) > cucm-pub. The certificates carry an authority
    key identifier: every measured engine finds the right entry, two guides say that the product stops at the first.
    """
    return under_the_new_key(internal_issuing().certificate, issuing_again().certificate)


@scenario(
    control=old_entry_deleted,
    services=FAILING,
    causes=("chain.shadowed-by-twin",),
    sources=("cisco-213872", "measured-same-subject"),
)
def old_entry_hides_the_new_one() -> Case:
    """The same, and the certificates carry no authority key identifier: the old entry is taken, and does not fit."""
    return under_the_new_key(internal_issuing().certificate, issuing_again().certificate, identified=False)


@scenario(
    control=old_entry_deleted,
    services=FAILING,
    causes=("chain.signature-wrong", "chain.same-subject-twice"),
    sources=("rfc5280-6.1",),
)
def only_the_old_entry() -> Case:
    """The CA has a new key under its old name, and expc01 holds the old one only.

    Without an authority key identifier nothing but the signature tells that it is the wrong one.
    """
    case = under_the_new_key(internal_issuing().certificate, identified=False)
    own = with_identity(case, "expc01", "server", mint_expressway_c("expc01").certificate)
    for store in ("tomcat-trust", "callmanager-trust"):
        own = with_ca(own, "cucm-pub", store, internal_issuing().certificate)
    return own


@cache
def new_root(*, crossed: bool = False) -> Minted:
    """A new root of the edge PKI: self-signed, or signed across by the root that clients know."""
    key = key_for("Example Edge Root X1")
    if crossed:
        return mint_intermediate(edge_root(), "Example Edge Root X1", key=key)
    return mint_root("Example Edge Root X1", key=key)


def under_a_new_root(sent: Minted) -> Case:
    """Expressway-E renewed under the new root; `sent` is the certificate of that root in the lists of both E."""
    issuing = mint_intermediate(new_root(), "Example Edge Issuing G4")
    known = (edge_root().certificate,)
    clients = (audience("webex-app", known), audience("room-device", known))
    case = with_ca(with_audience(two_edges(), *clients), E_NODES, "trusted-ca", sent.certificate, issuing.certificate)
    for node in E_NODES:
        case = with_identity(case, node, "server", mint_expressway_e(node, issuing).certificate)
    return case


def crossed_root() -> Case:
    """Clients know the old root; the new one is sent along as the old one signed it. Everything works."""
    return under_a_new_root(new_root(crossed=True))


@scenario(
    control=crossed_root,
    services={"edge-clients": (FAILS, "2 / 4")},
    causes=("clients.root-not-in-list",),
    also=("clients.warns-of-unknown-ca",),
    sources=("cisco-221624", "cisco-212475"),
)
def root_not_crossed() -> Case:
    """Expressway-E sends its new root as it signed itself; clients know the old root only.

    Example Edge Root X1 > Example Edge Issuing G4 > expe01, expe02. Clients trust Example Edge Root, which signed X1
    as well; with that certificate of X1 in the lists of E instead, everything works.
    Room devices refuse it, the Webex App asks its user.
    """
    return under_a_new_root(new_root())


@cache
def ended_root() -> Minted:
    """A root that ended last year, and once signed the new root across."""
    return mint_root("Example Old Public Root", not_after=datetime(2025, 9, 30, tzinfo=UTC))


def crossed_by_the_ended_root(*, first: bool) -> Case:
    """Expressway-E under the new root; its list holds the root as it signed itself, and as the ended root signed it."""
    new, key = new_root(), key_for("Example Edge Root X1")
    crossed = mint_intermediate(
        ended_root(), "Example Edge Root X1", key=key, not_after=datetime(2030, 1, 1, tzinfo=UTC)
    )
    issuing = mint_intermediate(new, "Example Edge Issuing G4")
    own = (internal_root().certificate, internal_issuing().certificate, issuing.certificate)
    old = (crossed.certificate, ended_root().certificate)
    entries = (*own, *old, new.certificate) if first else (*own, new.certificate, *old)
    case = healthy()
    for node in EXPRESSWAYS:
        case = with_trust(case, node, "trusted-ca", entries)
    for node in E_NODES:
        case = with_identity(case, node, "server", mint_expressway_e(node, issuing).certificate)
    return with_audience(case, *(audience(kind, (new.certificate,)) for kind in ("jabber", "phone")))


def ended_root_last() -> Case:
    """The root as it signed itself stands first: it is found, and the ended one never is."""
    return crossed_by_the_ended_root(first=False)


@scenario(
    control=ended_root_last,
    services={
        "traversal-zone": (FAILS, "0 / 4"),
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
        "cluster": (AT_RISK, "4 / 4"),
    },
    causes=(
        "chain.shadowed-by-twin",
        "chain.shadowed-by-twin",
        "chain.shadowed-by-twin",
        "chain.shadowed-by-twin",
        "chain.shadowed-by-twin",
        "chain.shadowed-by-twin",
    ),
    sources=("cisco-217415", "measured-same-subject"),
)
def ended_root_crosses_the_way() -> Case:
    """The certificate of the new root that an ended root signed stands above the one that it signed itself.

    Example Old Public Root (ended) > Example Edge Root X1 > Example Edge Issuing G4 > expe01, expe02. A valid path is
    in every list; OpenSSL takes the first certificate of that name, comes to the ended root, and does not go back.
    """
    return crossed_by_the_ended_root(first=True)


def new_root_everywhere(case: Case, *known_to: str) -> Case:
    """Expressway-E renewed under the new root, which sends it along; the new chain is in the lists of `known_to`."""
    issuing = mint_intermediate(new_root(), "Example Edge Issuing G4")
    case = with_ca(case, (*E_NODES, *known_to), "trusted-ca", new_root().certificate, issuing.certificate)
    for node in E_NODES:
        case = with_identity(case, node, "server", mint_expressway_e(node, issuing).certificate)
    return with_audience(case)


def new_root_known() -> Case:
    """Every Expressway holds the new chain."""
    return new_root_everywhere(healthy(), *C_NODES)


@scenario(
    control=new_root_known,
    services={
        "traversal-zone": (FAILS, "0 / 4"),
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
    },
    causes=("chain.root-not-trusted", "ssh.issuer-missing"),
    also=("message.issuer-missing",),
    sources=("cisco-221624", "cisco-212475"),
)
def new_root_unknown_to_c() -> Case:
    """Expressway-E was renewed under a new root, which it sends along; no Expressway-C was given it.

    Example Edge Root X1 > Example Edge Issuing G4 > expe01, expe02. Their lists hold X1 and G4, so both travel, and
    the chain that C sees ends in a root it does not know. The tunnels lack the whole chain.
    """
    return new_root_everywhere(healthy())


KNOT = tuple(f"Example Bridge {number}" for number in range(1, 9))
PHONE_LINK = LinkKey(connection="K-03", client="phone", server="expe01", port=8443, about="example.com")


@cache
def bridge(name: str, signer: str = "") -> Minted:
    """A CA of the knot, signed by another one of it, or across by a stranger under the name of the root."""
    stranger = mint_root("Example Edge Root", key=key_for("a stranger"), subject_key_identifier=None)
    issuer = mint_intermediate(stranger, signer, key=key_for(signer)) if signer else stranger
    return mint_intermediate(issuer, name, key=key_for(name), authority_key_identifier=None)


@cache
def knot() -> tuple[Certificate, ...]:
    """Eight CAs each of which signed every other, and one certificate that claims to come from the root."""
    crossed = [bridge(name, signer) for name in KNOT for signer in KNOT if name != signer]
    return tuple(minted.certificate for minted in (*crossed, bridge(KNOT[-1])))


def one_edge_for_phones() -> Case:
    """Two Expressway-E and phones."""
    return with_audience(two_edges(), audience("phone", (edge_root().certificate,)))


@scenario(
    control=one_edge_for_phones,
    services={"edge-clients": (DEGRADED, "1 / 2")},
    causes=("chain.signature-wrong", "chain.search-ended-early"),
    sources=("rfc5280-6.1",),
)
def a_knot_of_bridges() -> Case:
    """A capture shows what answers a phone instead of expe01: a certificate below eight CAs that signed each other.

    There are thousands of paths, and none of them ends well: the only link to the root is not signed by it. Whoever
    sends such a chain wants verifiers to search for ever; certway stops, and says so.
    """
    leaf = mint_expressway_e("expe01", bridge(KNOT[0], KNOT[1]), authority_key_identifier=None).certificate
    return with_witness(one_edge_for_phones(), PHONE_LINK, "expe01", leaf, *knot())
