"""A file that is offered to a node: which certificate of it is meant, with which key, and what the page answers.

Only the pages of Expressway are known. What another product makes of a file is said to be unknown, never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Final

from certway.derive.atlas import Atlas
from certway.derive.releases import release_text
from certway.diagnosis.diagnose import diagnose
from certway.diagnosis.judge import Court
from certway.diagnosis.memory import Memory
from certway.diagnosis.narrow import narrow_to_services
from certway.knowledge.uploads import Trait, find_upload_rule
from certway.model.certificate import Certificate, Malformed
from certway.model.deployment import Attempt, Case, Product
from certway.model.observation import Origin, Provenance
from certway.model.store import Identity, KeyAtHand, Slot
from certway.model.text import say
from certway.model.value import value
from certway.model.verdict import Diagnosis, Verdict
from certway.pki.contents import Contents
from certway.repair.replacement import Replacement, compare_certificates

UPLOAD_PRODUCTS: Final = (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E)
"""The products whose upload page has rules here."""
_UPLOADS: Final = "certificate-upload"


class Admission(IntEnum):
    """What a page makes of a file; the greater, the worse."""

    ACCEPTED = 1
    WITH_WARNING = 2
    CANNOT_SAY = 3
    REFUSED = 4


_ADMISSIONS: Final = {
    Verdict.WORKS: Admission.ACCEPTED,
    Verdict.AT_RISK: Admission.WITH_WARNING,
    Verdict.FAILS: Admission.REFUSED,
    Verdict.DEGRADED: Admission.REFUSED,
}


_TRAITS: Final = {
    "upload-names.common-name-missing": Trait.NO_COMMON_NAME,
    "upload-names.common-name-not-full": Trait.COMMON_NAME_NOT_FULL,
    "upload-names.not-full": Trait.NAME_NOT_FULL,
}
"""The rules of which a document prints the words of the page."""


@value
class Offer:
    """One upload and its answer.

    `diagnosis`: what `case` says of the upload; `replacement`: None where the file holds no certificate.
    """

    attempt: Attempt
    admission: Admission
    case: Case
    diagnosis: Diagnosis
    replacement: Replacement | None

    @property
    def messages(self) -> tuple[str, ...]:
        """What the page itself says, as far as a document prints it."""
        node = Atlas(self.case).node(self.attempt.node)
        traits = [_TRAITS[cause.rule] for cause in self.diagnosis.causes if cause.rule in _TRAITS]
        found = (find_upload_rule(trait, node.product, release_text(node)) for trait in traits)
        return tuple(rule.message for rule in found if rule is not None and rule.message)

    @property
    def identity(self) -> Identity | None:
        """What is to be installed; None where the file holds no certificate or the page refuses it."""
        content = self.attempt.content
        refused = self.admission is Admission.REFUSED or not isinstance(content, Identity)
        return None if refused or not isinstance(content, Identity) else content


def with_upload(case: Case, node: str, slot: Slot, files: Sequence[Contents]) -> Case:
    """A case in which the first of these files is offered to a node, in place of every other upload.

    The page takes the first certificate of the file, whatever comes after it; a key may stand in a file beside.
    """
    attempt = build_attempt(node, slot, files[0], files, files[0].certificates[:1])
    return replace(case, attempts=(attempt,))


def judge_offer(case: Case, node: str, slot: Slot, files: Sequence[Contents], court: Court, memory: Memory) -> Offer:
    """What the page of a node of a case says of these files."""
    offered = with_upload(case, node, slot, files)
    (attempt,) = offered.attempts
    diagnosis = narrow_to_services(diagnose(offered, court, memory), {_UPLOADS})
    content = attempt.content
    return Offer(
        attempt=attempt,
        admission=admission_of(diagnosis) if has_upload_page(case, node) else Admission.CANNOT_SAY,
        case=offered,
        diagnosis=diagnosis,
        replacement=compare_certificates(case, node, slot, content.leaf) if isinstance(content, Identity) else None,
    )


def has_upload_page(case: Case, node: str) -> bool:
    """Whether the rules of an upload page are known for this node."""
    return any(one.id == node and one.product in UPLOAD_PRODUCTS for one in case.deployment.nodes)


def admission_of(diagnosis: Diagnosis) -> Admission:
    """What the upload page answers, by the verdict of its service."""
    verdicts = [answer.verdict for answer in diagnosis.services if answer.subject == _UPLOADS]
    return max((_ADMISSIONS.get(verdict, Admission.CANNOT_SAY) for verdict in verdicts), default=Admission.CANNOT_SAY)


def build_attempt(
    node: str, slot: Slot, offered: Contents, files: Sequence[Contents], leaf: tuple[Certificate, ...]
) -> Attempt:
    """The upload of one of several files, whose `leaf` is meant (none: it holds no certificate)."""
    return Attempt(
        node=node,
        slot=slot,
        content=_build_content(offered, files, slot, leaf[0]) if leaf else _say_nothing(offered),
        form=offered.form,
        provenance=Provenance(origin=Origin.FILE, where=offered.where),
    )


def _say_nothing(offered: Contents) -> Malformed:
    nothing = Malformed(where=offered.where, what=say("it holds no certificate: {what}", what=offered.what))
    return offered.problems[0] if offered.problems else nothing


def _build_content(offered: Contents, files: Sequence[Contents], slot: Slot, leaf: Certificate) -> Identity:
    keys = tuple(key for contents in files for key in contents.private_keys)
    return Identity(
        slot=slot,
        leaf=leaf,
        beside=tuple(one for one in offered.certificates if one != leaf),
        key=_find_key(leaf, tuple(key.spki for key in keys)),
        key_traits=tuple(dict.fromkeys(trait for key in keys for trait in key.traits)),
    )


def _find_key(leaf: Certificate, keys: Sequence[bytes | None]) -> KeyAtHand:
    if leaf.key.spki in keys:
        return KeyAtHand.MATCHES
    known = [key for key in keys if key is not None]
    return KeyAtHand.DIFFERS if known and len(known) == len(keys) else KeyAtHand.UNSEEN
