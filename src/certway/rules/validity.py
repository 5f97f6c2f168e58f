"""Is every certificate of the chain inside its validity period, by the verifier's clock?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from certway.derive.subjects import Examined
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import (
    certificate_name,
    fault_words,
    leaf_name,
    only_by_clock,
    parties,
    position_words,
    shown_at,
)

SOON: Final = timedelta(days=21)
"""Lead time of the product's own alarm for client certificates (40079); assumed for the others."""


@rule(
    about=Examined,
    when=lambda examined: examined.carrier != "upload",
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("expired",),
    per=("name", "not_after"),
    sources=("cisco-221624", "expressway-admin-x15.5-security"),
)
def expired(examined: Examined) -> Iterator[Violation]:
    """No certificate of the chain is past its validity.

    Says: {certificate}, in the chain shown by {presenter} to {verifier}, expired on {not_after}.
    Short: {name} expired {not_after}
    Why: An expired certificate, end certificate or CA, refuses everything below it.
    Repair:
        {presenter}: renew {name}; if it is a CA, append its successor to every list and reissue below it
    Not to be confused with: clock.judged-by-a-wrong-clock, where the certificate is good and a clock is not
    """
    for fault in examined.faults("expired"):
        culprit = examined.certificate_at(fault.position)
        if culprit is not None and not only_by_clock(examined, culprit):
            words: dict[str, Word] = {"name": certificate_name(culprit), "not_after": culprit.not_after}
            yield violation(fault_words(examined, fault) | words, *shown_at(examined))


@rule(
    about=Examined,
    when=lambda examined: examined.carrier != "upload",
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("not-yet-valid",),
    per=("not_before",),
    sources=("cisco-221624",),
)
def not_yet_valid(examined: Examined) -> Iterator[Violation]:
    """No certificate of the chain is before its validity.

    Says: Only from {not_before} on is {certificate} valid, in the chain shown by {presenter} to {verifier}.
    Short: {name} valid from {not_before} only
    Why: The verifier's clock has not reached the certificate's first instant.
    Seen when: Right after issue, and when one node's clock is behind.
    Repair:
        {verifier}: check the time :: System > Time; else wait until {not_before}
    Not to be confused with: clock.judged-by-a-wrong-clock
    """
    for fault in examined.faults("not-yet-valid"):
        culprit = examined.certificate_at(fault.position)
        if culprit is not None and not only_by_clock(examined, culprit):
            words: dict[str, Word] = {"name": certificate_name(culprit), "not_before": culprit.not_before}
            yield violation(fault_words(examined, fault) | words, *shown_at(examined))


@rule(
    about=Examined,
    severity=Severity.AT_RISK,
    kind=CauseKind.CERTIFICATE,
    per=("name", "not_after"),
    sources=("expressway-admin-x15.5-reference",),
)
def expires_soon(examined: Examined) -> Iterator[Violation]:
    """No certificate in use expires within three weeks.

    Says: {certificate}, in the chain shown by {presenter} to {verifier}, expires on {not_after}.
    Short: {name} expires {not_after}
    Why: The connection ends at that instant.
    Repair:
        {presenter}: renew {name} before {not_after}
    """
    if not examined.evaluation.accepted:
        return
    at = examined.check.question.at
    for position, certificate in enumerate(examined.evaluation.chosen.certificates):
        if at < certificate.not_after <= at + SOON:  # one that is past, and accepted, is one whose end nobody minds
            words: dict[str, Word] = {
                "name": certificate_name(certificate),
                "not_after": certificate.not_after,
                "certificate": position_words(examined, position),
            }
            yield violation(parties(examined) | words, *shown_at(examined), due=certificate.not_after)


@rule(
    about=Examined,
    severity=Severity.NOTE,
    kind=CauseKind.CERTIFICATE,
    per=("name", "not_after"),
    sources=("rfc5280-4.1.2.5",),
)
def issuer_outlives(examined: Examined) -> Iterator[Violation]:
    """Every CA of the path lives as long as the end certificate.

    Says: {name}, above {certificate} of {presenter}, expires on {not_after}, before it.
    Short: {name} expires before its leaf
    Why: The connection ends when the first certificate of the path expires, not when the end certificate does.
    Repair:
        {verifier}: append the successor of {name} to {list} before {not_after}
    """
    if not examined.evaluation.accepted:
        return
    leaf, *above = examined.evaluation.chosen.certificates
    for certificate in above:
        if examined.check.question.at < certificate.not_after < leaf.not_after:
            words: dict[str, Word] = {
                "name": certificate_name(certificate),
                "not_after": certificate.not_after,
                "certificate": position_words(examined, 0),
            }
            yield violation(parties(examined) | words, due=certificate.not_after)


@rule(
    about=Examined,
    when=lambda examined: examined.row.id in ("K-01", "UPLOAD"),
    severity=Severity.NOTE,
    kind=CauseKind.PRODUCT_LIMIT,
    per=("presenter",),
    sources=("certificate-guide-x15.4-about",),
)
def ends_after_2049(examined: Examined) -> Iterator[Violation]:
    """No certificate of an Expressway ends in 2050 or later.

    Says: {certificate} of {presenter} ends on {not_after}; dates from 2050 on can cause trouble in operation.
    Short: {certificate} ends after 2049
    Why: From 2050 on dates are written in another form, which not every part of the product reads.
    Seen when: A private CA issues for decades.
    Repair:
        {presenter}: have its certificate reissued for a shorter time at the next occasion
    """
    leaf = examined.leaf
    if leaf.not_after.year >= 2050:
        words: dict[str, Word] = {"certificate": leaf_name(examined), "not_after": leaf.not_after}
        yield violation(parties(examined) | words, *shown_at(examined))
