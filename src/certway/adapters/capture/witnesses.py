"""A conversation as a witness on a link: what its ends presented, and which end refused.

Knows roles. Refuses to find the link: whoever knows the addresses of nodes names it. What was not visible is left
out and never becomes a claim: a session of TLS 1.3, or a resumed one, is a witness of nothing but a refusal in clear.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from certway.adapters.capture.conversations import FATAL, Chain, Conversation, Side
from certway.model.certificate import Certificate, Malformed
from certway.model.deployment import Witness
from certway.model.link import LinkKey
from certway.model.observation import Provenance
from certway.pki.certificates import Pieces, parse_certificate

HOST_KEY_NOT_VERIFIABLE = 9  # RFC 4253 section 11.1

# RFC 5246 section 7.2 and RFC 8446 section 6, as far as they are about certificates, versions and ciphers.
ALERTS = {
    40: "handshake_failure",
    41: "no_certificate",
    42: "bad_certificate",
    43: "unsupported_certificate",
    44: "certificate_revoked",
    45: "certificate_expired",
    46: "certificate_unknown",
    47: "illegal_parameter",
    48: "unknown_ca",
    49: "access_denied",
    50: "decode_error",
    51: "decrypt_error",
    70: "protocol_version",
    71: "insufficient_security",
    80: "internal_error",
    86: "inappropriate_fallback",
    112: "unrecognized_name",
    113: "bad_certificate_status_response",
    116: "certificate_required",
    120: "no_application_protocol",
}


def build_witness(
    conversation: Conversation,
    link: LinkKey,
    provenance: Provenance,
    *,
    clock_skew: timedelta = timedelta(0),
    pieces: Pieces | None = None,
) -> Witness | None:
    """The witness on a link whose ends are those of the conversation, or None where it shows nothing of certificates.

    `clock_skew`: how far the capturing node's clock is ahead. An empty list of certificates counts as shown.
    """
    presented = tuple(_presented(conversation, link, pieces or Pieces()))
    refused_by, fault = find_refusal(conversation)
    if not presented and not refused_by:
        return None
    nodes = {Side.CLIENT: link.client, Side.SERVER: link.server}
    return Witness(
        link=link,
        at=conversation.first_seen - clock_skew,
        presented=presented,
        refused_by=nodes[refused_by] if refused_by else "",
        fault=fault,
        provenance=provenance,
    )


def find_refusal(conversation: Conversation) -> tuple[Side | None, str]:
    """Who refused in clear, and with which word: the sender of a fatal alert judged the other end."""
    tls, ssh = conversation.tls, conversation.ssh
    for alert in tls.alerts if tls else ():
        if alert.level == FATAL:
            return alert.sender, ALERTS.get(alert.number, f"alert_{alert.number}")
    for said in ssh.disconnects if ssh else ():
        if said.code == HOST_KEY_NOT_VERIFIABLE:
            return said.sender, "host_key_not_verifiable"
    return None, ""


def _presented(
    conversation: Conversation, link: LinkKey, pieces: Pieces
) -> Iterator[tuple[str, tuple[Certificate, ...]]]:
    tls, ssh = conversation.tls, conversation.ssh
    shown: list[tuple[str, Chain]] = []
    if tls is not None:
        shown += [(link.server, tls.server_chain), (link.client, tls.client_chain)]
    if ssh is not None:
        shown.append((link.server, ssh.host_chain))
    for node, chain in shown:
        if isinstance(chain, tuple):
            certificates = _read(chain, pieces)
            if certificates is not None:
                yield node, certificates


def _read(chain: tuple[bytes, ...], pieces: Pieces) -> tuple[Certificate, ...] | None:
    """The certificates of a chain; None where one cannot be read, since a part of a chain is another chain."""
    certificates: list[Certificate] = []
    for der in chain:
        certificate = parse_certificate(der, pieces=pieces)
        if isinstance(certificate, Malformed):
            return None
        certificates.append(certificate)
    return tuple(certificates)
