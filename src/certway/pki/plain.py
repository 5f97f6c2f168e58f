"""The short way for a leaf of which nothing is wrong: leaves of one issuer differ in names, dates, key and signature.

What a full examination found of one such leaf holds for the next of its kind under the same issuer, so that only what
differs is asked here. Whatever is unusual goes the long way (`chains`). Refuses to tell faults.
"""

from __future__ import annotations

from collections.abc import Hashable

from certway.model.certificate import Certificate
from certway.model.link import Question
from certway.model.observation import Unseen
from certway.model.verdict import Evaluation, Opinion, Path
from certway.pki.checks import check_critical_extensions
from certway.pki.lineage import Lineage
from certway.pki.memo import Memo
from certway.pki.names import match_references
from certway.pki.signatures import signature_holds
from certway.pki.verifiers import Verifier


def find_plain_answer(
    question: Question, verifier: Verifier, leaf: Certificate, sent: tuple[bytes, ...] | None
) -> Evaluation | None:
    """Accepted, where one of its kind was and nothing speaks against this one; None: it must be examined."""
    lineage = verifier.plain.get((_kind(leaf, verifier.memo), sent))
    if lineage is None or verifier.trusts(leaf) or not verifier.is_current(leaf):
        return None
    references = question.references
    if isinstance(references, Unseen) or signature_holds(leaf, lineage.certificates[0], verifier.memo) is not True:
        return None
    matched, missing = match_references(references.value, leaf, verifier.profile, every=question.every_reference)
    if missing:
        return None
    path = Path(certificates=(leaf, *lineage.certificates), anchored=True)
    end, above = leaf.not_after, lineage.next_change
    first = end if end > verifier.at and (above is None or end < above) else above
    return Evaluation(opinion=Opinion.ACCEPTED, chosen=path, best=path, matched=matched, next_change=first)


def remember_plain(verifier: Verifier, leaf: Certificate, sent: tuple[bytes, ...] | None, lineage: Lineage) -> None:
    """Keep what is above a leaf that was accepted without a word, if it holds for every leaf of its kind."""
    personal = lineage.constraints or lineage.policies is not None or verifier.lists is not None
    kind = _kind(leaf, verifier.memo)
    if kind and lineage.certificates and not personal and not verifier.profile.strict:
        verifier.plain[kind, sent] = lineage


def _kind(leaf: Certificate, memo: Memo) -> int:
    """The number of what a leaf says of itself and its issuer, but its names, dates, key and signature.

    0 for an unusual one: self-issued, not wholly readable, or with a critical extension that nobody knows.
    """
    known = memo.plain.get(leaf.sha256)
    if known is None:
        unusual = leaf.self_issued or leaf.recovered or leaf.key_usage == 0 or check_critical_extensions(leaf, 0)
        known = memo.plain[leaf.sha256] = 0 if unusual else memo.kinds.setdefault(_traits(leaf), len(memo.kinds) + 1)
    return known


def _traits(leaf: Certificate) -> Hashable:
    return (
        leaf.issuer,
        leaf.authority_key_identifier,
        leaf.signature_algorithm,
        leaf.extended_key_usage,
        leaf.key_usage,
        leaf.key[:3],
    )
