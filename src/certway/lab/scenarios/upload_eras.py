"""Uploads whose fate hangs on the release, on the store, or on whether it is Expressway-C or Expressway-E."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Unpack

from certway.lab.edits import (
    with_deployment,
    with_identity,
    with_nodes,
    with_pending_request,
    with_setting,
    with_upload,
    without_nodes,
)
from certway.lab.foundry import Minted, Parts, mint_intermediate
from certway.lab.keys import key_for
from certway.lab.scenarios.catalogue import AT_RISK, FAILS, UNKNOWN, scenario
from certway.lab.scenarios.upload import (
    client_uploaded,
    renewed,
    renewed_client,
    request,
    right_client_file,
    right_file,
    two_edges,
    uploaded,
)
from certway.lab.topology import (
    C_NODES,
    CUCM_NODES,
    E_NODES,
    IMP_NODES,
    NOW,
    UNITY_NODES,
    healthy,
    internal_root,
    mint_client,
    mint_expressway_c,
)
from certway.model.deployment import Case

SERVER_ONLY = ("serverAuth",)
OWN = ("expe01.example.com", "expe.example.com", "example.com", "collab-edge.example.com")


def on(release: str) -> Callable[[], Case]:
    """The right certificate of the right node, on a release."""
    return lambda: uploaded(renewed(), release=release)


def renewed_c(node: str = "expc01", issuer: Minted | None = None, **parts: Unpack[Parts]) -> Minted:
    """The renewed server certificate of an Expressway-C, with the key of the request that waits there."""
    return mint_expressway_c(node, issuer, **(Parts(key=key_for(f"{node} renewed", "rsa-2048")) | parts))


@cache
def two_cs(release: str = "X14.3.4") -> Case:
    """Two Expressway-C on which a request for a renewed server certificate waits; nothing else is described."""
    case = without_nodes(healthy(release), (*E_NODES, *CUCM_NODES, *IMP_NODES, *UNITY_NODES))
    case = with_deployment(case, lambda deployment: replace(deployment, zones=(), audiences=(), dns=()))
    for node in C_NODES:
        case = with_pending_request(case, node, request(renewed_c(node)))
    return case


def c_uploaded(minted: Minted, release: str = "X14.3.4") -> Case:
    """The file uploaded to expc01."""
    return with_upload(two_cs(release), "expc01", minted.pem.encode(), "expc01.pem")


def right_c_file() -> Case:
    """The right certificate of the right Expressway-C."""
    return c_uploaded(renewed_c())


@scenario(
    control=right_c_file,
    services={
        "certificate-upload": (FAILS, "0 / 1"),
    },
    causes=("upload.chain-missing",),
    sources=("cisco-221624", "certificate-guide-x15.5-loading"),
)
def intermediate_missing_on_c() -> Case:
    """Expressway-C, too: the CA issued under a second intermediate, which the list of expc01 does not hold.

    Example Internal Root > Example Internal Issuing G2 > expc01.
    """
    return c_uploaded(renewed_c(issuer=mint_intermediate(internal_root(), "Example Internal Issuing G2")))


@scenario(
    control=right_c_file,
    services={
        "certificate-upload": (FAILS, "0 / 1"),
    },
    causes=("upload-key.of-another",),
    sources=("cisco-218034",),
)
def peers_of_c_swapped() -> Case:
    """The files of two Expressway-C were swapped: expc01 gets what was issued for the request that waits on expc02."""
    return c_uploaded(renewed_c("expc02"))


@scenario(
    control=lambda: c_uploaded(renewed_c(), "X15.4"),
    services={
        "certificate-upload": (FAILS, "0 / 1"),
    },
    causes=("upload.purposes-refused",),
    sources=("cisco-225482",),
)
def server_purpose_only_on_c_x15_4() -> Case:
    """X15.4: the command that lets Expressway-E take server authentication alone does not exist on Expressway-C."""
    return c_uploaded(renewed_c(extended_key_usage=SERVER_ONLY), "X15.4")


@scenario(
    control=on("X12.7"),
    services={
        "certificate-upload": (FAILS, "0 / 1"),
    },
    causes=("upload.purposes-refused",),
    sources=("cisco-225482", "mra-guide-x12.5-fundamentals"),
)
def server_purpose_only_on_x12_7() -> Case:
    """X12.7: a certificate for server authentication only; that both are asked for so early is inferred."""
    return uploaded(renewed(extended_key_usage=SERVER_ONLY), release="X12.7")


def server_only_on_x15_5() -> Case:
    """X15.5: the server store takes a certificate for server authentication only."""
    return uploaded(renewed(extended_key_usage=SERVER_ONLY), release="X15.5")


@scenario(
    control=server_only_on_x15_5,
    services={
        "certificate-upload": (FAILS, "0 / 1"),
    },
    causes=("upload.purposes-refused",),
    sources=("expressway-admin-x15.5-security", "cisco-225693"),
)
def client_purpose_into_the_server_store() -> Case:
    """X15.5: a client certificate of the private CA was uploaded into the server store."""
    return uploaded(renewed(extended_key_usage=("clientAuth",)), release="X15.5")


@scenario(
    control=server_only_on_x15_5,
    services={
        "certificate-upload": (FAILS, "0 / 1"),
    },
    causes=("upload.purposes-refused",),
    sources=("cisco-225482", "fn74362"),
)
def server_purpose_only_on_x15_3_2() -> Case:
    """X15.3.2, the last release that refuses it on Expressway-E, too; the control is the same file on X15.5."""
    return uploaded(renewed(extended_key_usage=SERVER_ONLY), release="X15.3.2")


@scenario(
    control=right_client_file,
    services={
        "certificate-upload": (FAILS, "0 / 1"),
    },
    causes=("upload.chain-missing",),
    sources=("cisco-225693", "cisco-221624"),
)
def client_chain_missing() -> Case:
    """X15.5: the first private client certificate comes before its CA; both stores look into the one list."""
    return client_uploaded(renewed_client_under_private_ca())


def renewed_client_under_private_ca() -> Minted:
    """A client certificate of a CA that no list holds."""
    issuing = mint_intermediate(internal_root(), "Example Client Issuing")
    return mint_client("expe01", issuing, key=key_for("expe01 client renewed", "rsa-2048"))


@scenario(
    control=right_client_file,
    services={
        "certificate-upload": (UNKNOWN, "0 / 1"),
    },
    causes=("upload.outside-validity",),
    sources=("expressway-admin-x15.5-security",),
)
def client_not_yet_valid() -> Case:
    """X15.5: a client certificate that begins next week; whether the page looks at dates is documented nowhere."""
    start = NOW + timedelta(days=7)
    return client_uploaded(renewed_client(not_before=start, not_after=start + timedelta(days=365)))


@scenario(
    control=right_file,
    services={
        "certificate-upload": (UNKNOWN, "0 / 1"),
    },
    causes=("upload.outside-validity",),
    sources=("certificate-guide-x15.5-loading",),
)
def not_yet_valid() -> Case:
    """The CA dated the certificate from tomorrow: whether it is taken nobody knows, that it is of no use today is."""
    return uploaded(renewed(not_before=NOW + timedelta(days=1)))


def short_name_on_x12_7() -> Case:
    """X12.7 has no check of full names: the bare host name is taken."""
    return uploaded(renewed(names=(*OWN, "expe01")), release="X12.7")


@scenario(
    control=short_name_on_x12_7,
    services={
        "certificate-upload": (FAILS, "0 / 1"),
    },
    causes=("upload-names.not-full",),
    sources=("certificate-guide-x15.5-loading",),
)
def short_name_on_x14_0_2() -> Case:
    """X14.0.2, the first release that refuses a bare host name; the control is the same file before."""
    return uploaded(renewed(names=(*OWN, "expe01")), release="X14.0.2")


@scenario(
    control=on("X12.7"),
    services={
        "certificate-upload": (UNKNOWN, "0 / 1"),
    },
    causes=(),
    sources=("certificate-guide-x15.4-about", "cucm-security-15-certificates"),
)
def wildcard_before_x14_0_2() -> Case:
    """X12.7: wildcards are not supported, and nothing is said to refuse them: unknown."""
    return uploaded(renewed(names=(*OWN, "*.example.com")), release="X12.7")


def no_common_name_on_x8_9() -> Case:
    """X8.9 says nothing of a missing common name."""
    return uploaded(renewed(common_name=None, names=OWN), release="X8.9")


@scenario(
    control=no_common_name_on_x8_9,
    services={
        "certificate-upload": (AT_RISK, "1 / 1"),
    },
    causes=("upload-names.common-name-missing",),
    sources=("certificate-guide-x15.5-loading",),
)
def no_common_name_on_x8_10() -> Case:
    """X8.10, the first release that warns of a missing common name; the control is the same file before."""
    return uploaded(renewed(common_name=None, names=OWN), release="X8.10")


def ecdsa(release: str, kind: str) -> Case:
    """An ECDSA certificate for the request that waits on expe01."""
    issued = renewed(key=key_for(f"expe01 {kind}", kind))
    case = with_pending_request(two_edges(release), "expe01", request(issued))
    return with_upload(case, "expe01", issued.pem.encode(), "expe01.pem")


def ecdsa_p384_on_x14_3() -> Case:
    """The same curve on X14.3."""
    return ecdsa("X14.3", "ec-p384")


@scenario(
    control=ecdsa_p384_on_x14_3,
    services={
        "certificate-upload": (FAILS, "0 / 1"),
    },
    causes=("upload.ecdsa-too-early",),
    sources=("certificate-guide-x15.4-csr",),
)
def ecdsa_on_x12_7() -> Case:
    """X12.7: an ECDSA certificate of 384 bits, long before ECDSA is supported."""
    return ecdsa("X12.7", "ec-p384")


@scenario(
    control=right_c_file,
    causes=("validity.ends-after-2049", "validity.issuer-outlives", "validity.issuer-outlives"),
    sources=("certificate-guide-x15.4-about",),
)
def after_2049_on_c() -> Case:
    """A private CA issued for thirty years: expiry dates from 2050 on can cause trouble in operation."""
    return c_uploaded(renewed_c(not_after=datetime(2056, 1, 1, tzinfo=UTC)))


@scenario(
    control=right_c_file,
    services={
        "certificate-upload": (AT_RISK, "1 / 1"),
    },
    causes=("upload-names.name-lost",),
    sources=("certificate-guide-x15.5-requirements", "cisco-218034"),
)
def profile_lost_on_c() -> Case:
    """The installed certificate of Expressway-C names a phone security profile; the renewed one does not any more."""
    case = right_c_file()
    installed = mint_expressway_c("expc01", names=("expc01.example.com", "expc.example.com", "phones.example.com"))
    return with_identity(case, "expc01", "server", installed.certificate)


def c_client(**parts: Unpack[Parts]) -> Case:
    """A certificate uploaded into the client store of expc01, on X15.5."""
    minted = mint_client("expc01", **(Parts(key=key_for("expc01 client renewed", "rsa-2048")) | parts))
    case = with_pending_request(two_cs("X15.5"), "expc01", request(minted, "client"))
    return with_upload(case, "expc01", minted.pem.encode(), "expc01-client.pem", store="client")


def c_client_file() -> Case:
    """The right client certificate of Expressway-C."""
    return c_client()


@scenario(
    control=c_client_file,
    services={
        "certificate-upload": (AT_RISK, "1 / 1"),
    },
    causes=("upload.copied-without-client-purpose",),
    sources=("expressway-admin-x15.5-security", "cisco-225693"),
)
def copy_box_on_c() -> Case:
    """X15.5: on Expressway-C the copy box puts a public server certificate into the client store; the tunnels fail."""
    case = c_client(extended_key_usage=SERVER_ONLY)
    return with_setting(case, "expc01", "Copy server certificate file as client certificate", "On")


@scenario(
    control=right_client_file,
    services={
        "certificate-upload": (AT_RISK, "1 / 1"),
    },
    causes=("upload-key.not-seen",),
    sources=("cisco-218034", "cisco-225693"),
)
def client_request_not_seen() -> Case:
    """X15.5: nobody has shown the request of the client store, which is another one than that of the server store."""
    return with_nodes(right_client_file(), "expe01", lambda node: replace(node, pending=()))
