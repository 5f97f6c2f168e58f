"""The chain a TLS presenter sends: what OpenSSL's automatic chain building finds in the presenter's own list.

Measured alike on OpenSSL 1.1.1, 3.0 and 4.0, TLS 1.2 and 1.3, server and client: root and expired CAs are sent too;
a same-subject entry whose key identifier differs from the one asked for is not; of two that fit, the one inside its
validity is sent, in either order.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from certway.model.certificate import Certificate
from certway.model.store import TrustList
from certway.pki.distinguished_names import name_key

LONGEST_CHAIN: Final = 20
"""Certificates after the end certificate; real chains have at most five."""


def build_sent_chain(leaf: Certificate, own_list: TrustList, at: datetime) -> tuple[Certificate, ...]:
    """The certificates sent after `leaf`, nearest issuer first; empty where the own list does not hold its issuer."""
    sent: list[Certificate] = []
    current = leaf
    while len(sent) < LONGEST_CHAIN and not _is_self_signed(current):
        issuer = _find_issuer(current, own_list, at)
        if issuer is None or issuer in sent:
            break
        sent.append(issuer)
        current = issuer
    return tuple(sent)


def fits_as_issuer(child: Certificate, candidate: Certificate) -> bool:
    """Whether the candidate's name and key identifier are those that `child` names as its issuer's (no signature)."""
    if name_key(candidate.subject, normalised=True) != name_key(child.issuer, normalised=True):
        return False
    named = child.authority_key_identifier
    if named is None:
        return True
    held = candidate.subject_key_identifier
    if named.key_identifier is not None and held is not None and named.key_identifier != held:
        return False
    return named.serial is None or named.serial == candidate.serial


def _find_issuer(child: Certificate, own_list: TrustList, at: datetime) -> Certificate | None:
    fitting = [entry for entry in own_list.entries if fits_as_issuer(child, entry)]
    in_validity = (entry for entry in fitting if entry.not_before <= at <= entry.not_after)
    return next(in_validity, max(fitting, key=lambda entry: entry.not_after, default=None))


def _is_self_signed(certificate: Certificate) -> bool:
    return certificate.subject == certificate.issuer and fits_as_issuer(certificate, certificate)
