"""Whether an upload page would take the certificate among loose files.

Asked of the same rules as `check`, on a case of one node that holds nothing but what was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from certway.model.certificate import Certificate, Malformed
from certway.model.deployment import Attempt, Case, Deployment, Node, Product
from certway.model.observation import Observation, Origin, Provenance, Unseen, seen
from certway.model.store import Identity, InUse, KeyAtHand, Slot
from certway.model.text import say
from certway.model.value import value
from certway.pki.contents import Contents
from certway.pki.distinguished_names import short_name
from certway.pki.inspection import inspect, is_authority
from certway.pki.trust_lists import build_trust_list

UPLOAD_PRODUCTS: Final = (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E)
TRUSTED_CA: Final = Slot(store="trusted-ca")


@value
class UploadQuestion:
    """Which node the certificate is for; an empty release and an absent list are facts nobody showed."""

    product: str
    release: str
    store: str
    trusted: tuple[Certificate, ...] | None
    now: datetime


def build_upload_case(files: Sequence[Contents], question: UploadQuestion) -> Case:
    """One node that is offered the end certificate of these files, with the CA certificates among them in the pool."""
    inspection = inspect(files)
    attempt = _build_attempt(files, question)
    name = _name_of(attempt)
    deployment = Deployment(name=name, nodes=(_build_node(name, question),), domains=seen(()))
    return Case(
        deployment=deployment,
        now=question.now,
        attempts=(_at(attempt, name),),
        pool=tuple(one for one in inspection.certificates if is_authority(one)),
    )


def with_upload(case: Case, node: str, store: str, files: Sequence[Contents]) -> Case:
    """A case in which the first of these files is offered to a node, in place of every other upload.

    The page takes the first certificate of the file, whatever comes after it; a key may stand in a file beside.
    """
    attempt = _attempt(files[0], files, Slot(store=store), files[0].certificates[:1])
    return replace(case, attempts=(_at(attempt, node),))


def _build_attempt(files: Sequence[Contents], question: UploadQuestion) -> Attempt:
    """Of several files that with an end certificate, and of its certificates the end certificate."""
    offered = next((contents for contents in files if any(map(_is_end, contents.certificates))), None)
    offered = offered or next((contents for contents in files if contents.certificates), files[0])
    ends = tuple(filter(_is_end, offered.certificates)) or offered.certificates
    return _attempt(offered, files, Slot(store=question.store), ends[:1])


def _attempt(offered: Contents, files: Sequence[Contents], slot: Slot, leaf: tuple[Certificate, ...]) -> Attempt:
    return Attempt(
        node="",
        slot=slot,
        content=_build_content(offered, files, slot, leaf[0]) if leaf else _say_nothing(offered),
        form=offered.form,
        provenance=Provenance(origin=Origin.FILE, where=offered.where),
    )


def _is_end(certificate: Certificate) -> bool:
    return not is_authority(certificate)


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


def _name_of(attempt: Attempt) -> str:
    if isinstance(attempt.content, Malformed):
        return "node"
    return short_name(attempt.content.leaf.subject) or "node"


def _at(attempt: Attempt, node: str) -> Attempt:
    return Attempt(
        node=node, slot=attempt.slot, content=attempt.content, form=attempt.form, provenance=attempt.provenance
    )


def _build_node(name: str, question: UploadQuestion) -> Node:
    release: Observation[str] = seen(question.release) if question.release else _unseen("release", "--release")
    trust = (
        seen(build_trust_list(TRUSTED_CA, question.trusted))
        if question.trusted is not None
        else _unseen("trusted CA list", "--trusted-ca")
    )
    return Node(
        id=name,
        product=question.product,
        release=release,
        fqdn=seen(name),
        clock_skew=_unseen("clock", "--at"),
        trust=((TRUSTED_CA, InUse(installed=trust, running=trust)),),
    )


def _unseen(fact: str, option: str) -> Unseen:
    return Unseen(
        why=say("the {fact} of the node was not given", fact=fact), would_tell=(say("{option}", option=option),)
    )
