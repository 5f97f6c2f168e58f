"""A server or client certificate that is uploaded: will it be taken, and will it be of use?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Unpack

from certway.lab.edits import (
    with_ca,
    with_deployment,
    with_pending_request,
    with_setting,
    with_upload,
    without_ca,
    without_nodes,
)
from certway.lab.foundry import Minted, Parts, mint_intermediate, mint_request, mint_self_signed
from certway.lab.keys import key_for
from certway.lab.scenarios.catalogue import AT_RISK, FAILS, UNKNOWN, scenario
from certway.lab.topology import (
    C_NODES,
    CUCM_NODES,
    E_NODES,
    IMP_NODES,
    UNITY_NODES,
    edge_issuing,
    edge_root,
    healthy,
    mint_client,
    mint_expressway_e,
)
from certway.model.deployment import Case, PendingRequest
from certway.model.store import Slot
from certway.pki.parse import parse

REFUSED, TAKEN_AT_RISK, NOBODY_KNOWS = (FAILS, "0 / 1"), (AT_RISK, "1 / 1"), (UNKNOWN, "0 / 1")


@cache
def two_edges(release: str = "X14.3.4") -> Case:
    """Two Expressway-E on which a request for a renewed server certificate waits; nothing else is described."""
    case = without_nodes(healthy(release), (*C_NODES, *CUCM_NODES, *IMP_NODES, *UNITY_NODES))
    case = with_deployment(case, lambda deployment: replace(deployment, zones=()))
    for node in E_NODES:
        case = with_pending_request(case, node, request(renewed(node)))
    return case


def request(issued: Minted, store: str = "server") -> PendingRequest:
    """The request for which a certificate was issued."""
    asked = mint_request(issued.label, key=issued.key, names=None)
    (read,) = parse(asked.der).requests
    return PendingRequest(slot=Slot(store=store), key=read.key, names=read.names, der=asked.der)


def renewed(node: str = "expe01", issuer: Minted | None = None, **parts: Unpack[Parts]) -> Minted:
    """The renewed server certificate of an Expressway-E, with the key of the request that waits there."""
    given = Parts(key=key_for(f"{node} renewed", "rsa-2048")) | parts
    return mint_expressway_e(node, issuer, **given)


def renewed_client(node: str = "expe01", **parts: Unpack[Parts]) -> Minted:
    """A renewed client certificate of X15.5, with a key of its own."""
    given = Parts(key=key_for(f"{node} client renewed", "rsa-2048")) | parts
    return mint_client(node, **given)


def uploaded(data: bytes | Minted, where: str = "expe01.pem", release: str = "X14.3.4") -> Case:
    """The file uploaded to expe01."""
    return with_upload(two_edges(release), "expe01", data.pem.encode() if isinstance(data, Minted) else data, where)


def right_file() -> Case:
    """The right certificate of the right node, as PEM: it is taken."""
    return uploaded(renewed())


def client_uploaded(minted: Minted) -> Case:
    """A certificate uploaded into the client store of expe01, on X15.5."""
    case = with_pending_request(two_edges("X15.5"), "expe01", request(minted, "client"))
    return with_upload(case, "expe01", minted.pem.encode(), "expe01-client.pem", store="client")


def right_client_file() -> Case:
    """A client certificate with client authentication only, in the client store."""
    return client_uploaded(renewed_client())


@scenario(
    situation="1b",
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload.chain-missing",),
    sources=("cisco-221624",),
)
def intermediate_missing() -> Case:
    """The CA issued under a new intermediate, which the node's own list does not hold.

    Example Edge Root > Example Edge Issuing G3 > expe01; the list of expe01 holds the root and G2. The page checks the
    chain against this node's own list only (221624): whatever peers hold, or the file holds beside, does not count.
    """
    return uploaded(renewed(issuer=edge_issuing("G3")))


@scenario(
    control=right_file,
    services={"certificate-upload": REFUSED, "cluster": (AT_RISK, "2 / 2")},
    also=("chain.issuer-missing", "store.own-chain-incomplete"),
    causes=("upload.chain-missing", "store.peers-differ"),
    sources=("cisco-221624",),
)
def root_missing() -> Case:
    """The node's own list holds the intermediate and not the root above it.

    Example Edge Root > Example Edge Issuing G2 > expe01; the root is in the list of expe02 only.
    """
    return without_ca(uploaded(renewed()), "expe01", "trusted-ca", edge_root().certificate)


@scenario(
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload.self-signed",),
    sources=("cisco-213872",),
)
def self_signed() -> Case:
    """Somebody made a certificate with one command: it is signed with its own key, by no CA.

    The temporary certificate of a new node is one of this kind; zones and MRA do not work with it.
    """
    own = mint_self_signed("expe01.example.com", key=key_for("expe01 renewed", "rsa-2048"))
    return uploaded(own)


@scenario(
    control=right_file,
    services={"certificate-upload": NOBODY_KNOWS},
    causes=("upload.outside-validity",),
    undecided=("upload.dates-refused",),
    sources=("certificate-guide-x15.5-loading",),
)
def expired() -> Case:
    """Last year's file was taken: the certificate is past its validity.

    Whether the page looks at dates is not documented, so certway does not know whether it is taken; that it serves
    no connection is certain.
    """
    old = renewed(not_before=datetime(2025, 8, 1, tzinfo=UTC), not_after=datetime(2026, 8, 1, tzinfo=UTC))
    return uploaded(old)


@scenario(
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload.purposes-refused",),
    sources=("cisco-225482",),
)
def server_purpose_only() -> Case:
    """A public CA renewed for server authentication only; X14.3 asks for both purposes, on C and on E.

    That it asks while Unified Communications is in use is documented; that it asks always is contradicted.
    """
    return uploaded(renewed(extended_key_usage=("serverAuth",)))


def server_only_allowed() -> Case:
    """The same certificate on X15.4 after `EnableServerEkuUpload: On`: Expressway-E takes it."""
    case = uploaded(renewed(extended_key_usage=("serverAuth",)), release="X15.4")
    return with_setting(case, "expe01", "XCP TLS Certificate CVS EnableServerEkuUpload", "On")


@scenario(
    control=server_only_allowed,
    services={"certificate-upload": REFUSED},
    causes=("upload.purposes-refused",),
    sources=("cisco-225482",),
)
def server_purpose_only_before_the_command() -> Case:
    """On X15.4, Expressway-E takes a certificate for server authentication after a command only."""
    return with_setting(server_only_allowed(), "expe01", "XCP TLS Certificate CVS EnableServerEkuUpload", "Off")


@scenario(
    control=right_client_file,
    services={"certificate-upload": REFUSED},
    causes=("upload.purposes-refused",),
    sources=("expressway-admin-x15.5-security", "cisco-225693"),
)
def server_purpose_into_the_client_store() -> Case:
    """On X15.5 the client store refuses a certificate that names server authentication only."""
    return client_uploaded(renewed_client(extended_key_usage=("serverAuth",)))


@scenario(
    control=right_client_file,
    services={"certificate-upload": TAKEN_AT_RISK},
    causes=("upload.copied-without-client-purpose",),
    sources=("expressway-admin-x15.5-security", "cisco-225693"),
)
def server_purpose_through_the_copy_box() -> Case:
    """The copy box puts a certificate for server authentication into the client store; its check is skipped.

    The page takes it. Peers that check the purpose, and the SSH tunnels, refuse it later.
    """
    case = client_uploaded(renewed_client(extended_key_usage=("serverAuth",)))
    return with_setting(case, "expe01", "Copy server certificate file as client certificate", "On")


def client_without_purposes() -> Case:
    """A client certificate without extended key usage: documented to pass in the client store."""
    return client_uploaded(renewed_client(extended_key_usage=None))


@scenario(
    control=client_without_purposes,
    services={"certificate-upload": NOBODY_KNOWS},
    causes=(),
    sources=("cisco-225482",),
)
def no_purposes_in_the_server_store() -> Case:
    """A certificate without extended key usage, for the server store: no document says whether it is taken."""
    return uploaded(renewed(extended_key_usage=None))


def features_off() -> Case:
    """A right upload on an Expressway on which Unified Communications is off."""
    return with_setting(right_file(), "expe01", "CollaborationEdge Enabled", "Off")


@scenario(
    control=features_off,
    services={"certificate-upload": TAKEN_AT_RISK},
    causes=("upload.purposes-disputed",),
    sources=("expressway-admin-x15.5-unified-communications", "cisco-225482"),
)
def server_purpose_while_features_are_off() -> Case:
    """Unified Communications is off, and the certificate is for server authentication only.

    The guide says that both purposes are asked for while the features are on; the support note that they always are.
    """
    case = uploaded(renewed(extended_key_usage=("serverAuth",)))
    return with_setting(case, "expe01", "CollaborationEdge Enabled", "Off")


def ecdsa(release: str) -> Case:
    """An ECDSA certificate for the request that waits on expe01."""
    issued = renewed(key=key_for("expe01 ecdsa", "ec-p256"))
    case = with_pending_request(two_edges(release), "expe01", request(issued))
    return with_upload(case, "expe01", issued.pem.encode(), "expe01.pem")


def ecdsa_in_time() -> Case:
    """An ECDSA certificate on X14.3: supported."""
    return ecdsa("X14.3")


@scenario(
    control=ecdsa_in_time,
    services={"certificate-upload": REFUSED},
    causes=("upload.ecdsa-too-early",),
    sources=("certificate-guide-x15.4-csr",),
)
def ecdsa_too_early() -> Case:
    """An ECDSA certificate on X14.2.5: ECDSA is supported from X14.3 on."""
    return ecdsa("X14.2.5")


@scenario(
    control=right_file,
    services={"certificate-upload": TAKEN_AT_RISK},
    causes=("upload.warned-as-weak",),
    sources=("certificate-guide-x15.5-loading",),
)
def short_key_and_old_signature() -> Case:
    """An old internal template: 1024 bits and SHA-1. The page warns and takes it."""
    key = key_for("expe01 short", "rsa-1024")
    issued = renewed(key=key, digest="sha1", signing_key=edge_issuing_rsa().key, issuer=edge_issuing_rsa())
    case = with_ca(two_edges(), E_NODES, "trusted-ca", edge_issuing_rsa().certificate)
    case = with_pending_request(case, "expe01", request(issued))
    return with_upload(case, "expe01", issued.pem.encode(), "expe01.pem")


@cache
def edge_issuing_rsa() -> Minted:
    """An issuing CA of the edge PKI with an RSA key."""
    return mint_intermediate(edge_root(), "Example Edge Issuing R1", key_type="rsa-2048")


@scenario(
    control=right_file,
    services={"certificate-upload": TAKEN_AT_RISK},
    causes=("strength.key-too-long",),
    sources=("certificate-guide-x14.3-troubleshooting",),
)
def longest_key() -> Case:
    """A key of 8192 bits: the page takes it, and SIP zones may not become active."""
    issued = renewed(key=key_for("expe01 long", "rsa-8192"))
    case = with_pending_request(two_edges(), "expe01", request(issued))
    return with_upload(case, "expe01", issued.pem.encode(), "expe01.pem")


@scenario(
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("constraints.not-a-ca",),
    sources=("certificate-guide-x15.4-about",),
)
def issuer_without_basic_constraints() -> Case:
    """The issuing CA carries no basicConstraints: a CA certificate must say that it is one (UP-27)."""
    old = mint_intermediate(edge_root(), "Example Edge Issuing V0", basic_constraints=None)
    return with_ca(uploaded(renewed(issuer=old)), E_NODES, "trusted-ca", old.certificate)
