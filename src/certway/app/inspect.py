"""Whether an upload page would take the certificate among loose files.

Asked of the same rules as `check`, on a case of one node that holds nothing but what was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from certway.model.certificate import Certificate, Malformed
from certway.model.deployment import Attempt, Case, Deployment, Node
from certway.model.observation import Observation, Unseen, seen
from certway.model.store import InUse, Slot
from certway.model.text import say
from certway.model.value import value
from certway.pki.contents import Contents
from certway.pki.distinguished_names import short_name
from certway.pki.inspection import inspect, is_authority
from certway.pki.trust_lists import build_trust_list
from certway.repair.offer import build_attempt

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
        attempts=(replace(attempt, node=name),),
        pool=tuple(one for one in inspection.certificates if is_authority(one)),
    )


def _build_attempt(files: Sequence[Contents], question: UploadQuestion) -> Attempt:
    """Of several files that with an end certificate, and of its certificates the end certificate."""
    offered = next((contents for contents in files if any(map(_is_end, contents.certificates))), None)
    offered = offered or next((contents for contents in files if contents.certificates), files[0])
    ends = tuple(filter(_is_end, offered.certificates)) or offered.certificates
    return build_attempt("", Slot(store=question.store), offered, files, ends[:1])


def _is_end(certificate: Certificate) -> bool:
    return not is_authority(certificate)


def _name_of(attempt: Attempt) -> str:
    if isinstance(attempt.content, Malformed):
        return "node"
    return short_name(attempt.content.leaf.subject) or "node"


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
