"""Uploads whose certificate and key do not belong together."""

from __future__ import annotations

from dataclasses import replace

from certway.lab.edits import with_nodes, with_pending_request, with_upload
from certway.lab.keys import key_for
from certway.lab.scenarios.catalogue import AT_RISK, FAILS, scenario
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
from certway.model.deployment import Case
from certway.model.store import KeyAtHand

REFUSED, TAKEN_AT_RISK = (FAILS, "0 / 1"), (AT_RISK, "1 / 1")


@scenario(
    situation="1c",
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload-key.of-another",),
    sources=("cisco-218034",),
)
def peers_swapped() -> Case:
    """The files of two peers were swapped: expe01 gets what was issued for the request that waits on expe02."""
    return uploaded(renewed("expe02"))


@scenario(
    control=right_client_file,
    services={"certificate-upload": REFUSED},
    causes=("upload-key.of-another",),
    sources=("cisco-218034", "cisco-225693"),
)
def stores_swapped() -> Case:
    """On X15.5 each store has a request of its own: the server certificate was uploaded into the client store."""
    both = right_client_file()
    content = renewed("expe01", names=("expe01.example.com", "expe.example.com"))
    return with_upload(replace(both, attempts=()), "expe01", content.pem.encode(), "expe01.pem", store="client")


@scenario(
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload-key.request-replaced",),
    sources=("cisco-218034", "certificate-guide-x15.4-csr"),
)
def request_discarded() -> Case:
    """The request was discarded and made again while the CA was at work: the old key is gone."""
    return uploaded(renewed(key=key_for("expe01 discarded", "rsa-2048")))


@scenario(
    control=right_file,
    services={"certificate-upload": TAKEN_AT_RISK},
    causes=("upload-key.not-seen",),
    sources=("cisco-218034",),
)
def request_not_seen() -> Case:
    """Nobody has shown the request that waits on the node: whether the key is there cannot be told."""
    return with_nodes(right_file(), "expe01", lambda node: replace(node, pending=()))


def with_key(key: KeyAtHand, *traits: str) -> Case:
    """The certificate uploaded together with a key file; no request waits."""
    case = with_nodes(two_edges(), "expe01", lambda node: replace(node, pending=()))
    return with_upload(case, "expe01", renewed().pem.encode(), "expe01.pem", key=key, key_traits=traits)


def right_pair() -> Case:
    """Certificate and key made elsewhere, uploaded together."""
    return with_key(KeyAtHand.MATCHES)


@scenario(
    control=right_pair,
    services={"certificate-upload": REFUSED},
    causes=("upload-key.key-differs",),
    sources=("certificate-guide-x15.5-loading",),
)
def wrong_key_beside() -> Case:
    """The key file of last year was uploaded with this year's certificate."""
    return with_key(KeyAtHand.DIFFERS)


@scenario(
    control=right_pair,
    services={"certificate-upload": REFUSED},
    causes=("upload-key.encrypted",),
    sources=("certificate-guide-x15.5-loading",),
)
def key_under_a_password() -> Case:
    """The key file is protected by a password, for which the page has no field."""
    return with_key(KeyAtHand.MATCHES, "encrypted")


@scenario(
    control=right_pair,
    services={"certificate-upload": TAKEN_AT_RISK},
    causes=("upload-key.without-newline",),
    sources=("certificate-guide-x14.3-troubleshooting",),
)
def key_without_final_newline() -> Case:
    """The key file does not end with a newline: the page takes it, and MRA fails with certificate errors."""
    return with_key(KeyAtHand.MATCHES, "no-final-newline")


@scenario(
    control=right_pair,
    services={"certificate-upload": REFUSED},
    causes=("upload-key.request-in-the-way",),
    sources=("certificate-guide-x15.5-loading",),
)
def request_waits() -> Case:
    """Certificate and key were made elsewhere, and a request still waits on the node."""
    waiting = request(renewed(key=key_for("expe01 tried", "rsa-2048")))
    return with_pending_request(right_pair(), "expe01", waiting)


@scenario(
    control=right_client_file,
    services={"certificate-upload": REFUSED},
    causes=("upload-key.of-another",),
    sources=("cisco-225693",),
)
def client_files_swapped() -> Case:
    """On X15.5 the client certificates of two peers were swapped."""
    own, other = renewed_client("expe01"), renewed_client("expe02", names=("expe01.example.com", "expe.example.com"))
    case = with_pending_request(client_uploaded(own), "expe02", request(other, "client"))
    return with_upload(replace(case, attempts=()), "expe01", other.pem.encode(), "expe02-client.pem", store="client")
