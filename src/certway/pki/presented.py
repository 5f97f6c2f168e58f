"""The chain a TLS presenter sends: what OpenSSL's automatic chain building finds in the presenter's own list.

Measured alike on OpenSSL 1.1.1, 3.0 and 4.0, TLS 1.2 and 1.3, server and client: root and expired CAs are sent too;
a same-subject entry whose key identifier differs from the one asked for is not; of two that fit, the one inside its
validity is sent, in either order; nothing is sent above a certificate that OpenSSL cannot use (3.0).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from certway.model.certificate import Certificate
from certway.model.store import TrustList
from certway.pki.checks import unreadable_parts
from certway.pki.identifiers import identifiers_agree
from certway.pki.memo import Memo

LONGEST_CHAIN: Final = 20
"""Certificates after the end certificate; real chains have at most five."""


def build_sent_chain(leaf: Certificate, own_list: TrustList, at: datetime, memo: Memo) -> tuple[Certificate, ...]:
    """The certificates sent after `leaf`, nearest issuer first; empty where the own list does not hold its issuer."""
    key = (leaf.sha256, own_list.digest, at)
    known = memo.sent.get(key)
    if known is None:
        known = memo.sent[key] = _build(leaf, own_list, at, memo)
    return known


def find_first_missing(leaf: Certificate, sent: tuple[Certificate, ...]) -> Certificate | None:
    """The certificate whose issuer the presenter's own list lacks; None where the chain reaches its root, or where
    nothing is sent above a certificate that cannot be used."""
    last = sent[-1] if sent else leaf
    return None if _is_self_signed(last) or unreadable_parts(last) else last


def _build(leaf: Certificate, own_list: TrustList, at: datetime, memo: Memo) -> tuple[Certificate, ...]:
    listing = memo.listing(own_list.digest, own_list.entries, normalised=True)
    sent: list[Certificate] = []
    current = leaf
    while len(sent) < LONGEST_CHAIN and not _is_self_signed(current) and not unreadable_parts(current):
        named = listing.named(memo.key_of(current.issuer, normalised=True))
        fitting = [entry for entry in named if identifiers_agree(current, entry)]
        in_validity = (entry for entry in fitting if entry.not_before <= at <= entry.not_after)
        issuer = next(in_validity, max(fitting, key=lambda entry: entry.not_after, default=None))
        if issuer is None or issuer in sent:
            break
        sent.append(issuer)
        current = issuer
    return tuple(sent)


def _is_self_signed(certificate: Certificate) -> bool:
    return certificate.subject == certificate.issuer and identifiers_agree(certificate, certificate)
