"""What rules are about: closed subjects that hold every fact their rules may read."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from certway.knowledge.matrix import Connection, Judged
from certway.model.certificate import Certificate
from certway.model.deployment import Attempt, Audience, Case, Node, Zone
from certway.model.link import Check, Link
from certway.model.observation import Missing, Observation, Unseen, see
from certway.model.store import TrustList
from certway.model.value import value
from certway.model.verdict import Evaluation, Fault, Opinion, Path
from certway.pki.chains import is_lasting
from certway.pki.faults import BUILDING
from certway.pki.statuses import STATUS_CODES, find_doubt

UNKNOWN_LEAF: Final = "self-signed-not-trusted"


@value
class Examined:
    """One check with the engine's opinion of it."""

    check: Check
    evaluation: Evaluation
    carrier: str
    row: Connection
    judged: Judged

    @property
    def presenter(self) -> str:
        """Id of the node that shows the certificate."""
        link = self.check.key.link
        return link.server if self.check.key.verifier == "client" else link.client

    @property
    def verifier(self) -> str:
        """Id of the node that judges it."""
        link = self.check.key.link
        return link.client if self.check.key.verifier == "client" else link.server

    @property
    def store(self) -> str:
        """The verifier's trust store."""
        return self.check.key.trust

    @property
    def leaf(self) -> Certificate:
        """The certificate shown; leaves as *missing* where it was not seen."""
        return see(self.check.question.presented.leaf)

    @property
    def trusted(self) -> TrustList:
        """The verifier's list; leaves as *missing* where it was not seen."""
        return see(self.check.question.trusted)

    @property
    def is_hidden(self) -> bool:
        """Whether a better path exists that this verifier does not find: it went wrong and does not come back."""
        chosen, best = self.evaluation.chosen, self.evaluation.best
        if self.evaluation.opinion is Opinion.ACCEPTED or all(fault.code in STATUS_CODES for fault in chosen.faults):
            return False
        return self._holds_leaf_itself or (best.anchored and len(best.faults) < len(chosen.faults))

    @property
    def _holds_leaf_itself(self) -> bool:
        """Whether a self-signed end certificate that was not found is in the list all the same."""
        listed, chosen = self.check.question.trusted, self.evaluation.chosen
        if isinstance(listed, Unseen) or not any(fault.code == UNKNOWN_LEAF for fault in chosen.faults):
            return False
        return chosen.certificates[0] in listed.value.entries

    @property
    def path(self) -> Path:
        """The path to explain: the one this verifier takes, or the better one that it does not find."""
        if not self.is_hidden:
            return self.evaluation.chosen
        best = self.evaluation.best
        faults = tuple(fault for fault in best.faults if not self._holds_leaf_itself or fault.code != UNKNOWN_LEAF)
        return Path(certificates=best.certificates, anchored=True, faults=faults)

    def faults(self, *codes: str) -> tuple[Fault, ...]:
        """The faults of the path to explain, with one of these codes.

        Leaves as *missing* where an unseen part decides: the leaf, the names expected, or the trust list for every
        fault that another list could cure, or how the verifier asks for revocation. Of faults about revocation only
        those that are certain count, where there is one.
        """
        question, path = self.check.question, self.path
        see(question.presented.leaf)
        if "name-mismatch" in codes:
            see(question.references)
        found = tuple(fault for fault in path.faults if fault.code in codes)
        if not BUILDING.isdisjoint(codes) or not all(is_lasting(fault, path) for fault in found):
            see(question.trusted)
        doubts = [find_doubt(fault, path.certificates, question.gaps) for fault in found]
        if doubts and all(doubts):
            raise Missing(next(doubt for doubt in doubts if doubt))
        return tuple(fault for fault, doubt in zip(found, doubts, strict=True) if doubt is None)

    @property
    def unsent(self) -> Unseen | None:
        """What was not seen, where the verifier lacks an intermediate but holds the root above it, and nobody has
        seen whether the presenter sends that intermediate along; None where nothing that may be sent could help."""
        others = self.check.question.presented.others
        above = self.check.authorities
        if not isinstance(others, Unseen) or not above or above[-1] not in self.trusted.entries:
            return None
        return others

    def certificate_at(self, position: int) -> Certificate | None:
        """The certificate at a position of the path to explain (0 = leaf)."""
        certificates = self.path.certificates
        return certificates[position] if 0 <= position < len(certificates) else None

    def setting(self, name: str) -> Observation[str] | None:
        """A setting that the check was given; None where it is none of its business."""
        return next((setting.value for setting in self.check.context if setting.name == name), None)


@value
class Connected:
    """One link with both of its ends."""

    link: Link
    row: Connection
    case: Case
    client: Node | None
    server: Node | None
    zone: Zone | None = None
    audience: Audience | None = None
    now: datetime


@value
class Standing:
    """One node among its cluster peers.

    `sends`: per identity store the certificate that runs and the chain that the node's own list adds to it, or the
    list as the fact that was not seen.
    """

    node: Node
    peers: tuple[Node, ...]
    sends: tuple[tuple[str, Certificate, Observation[tuple[Certificate, ...]]], ...]
    now: datetime


@value
class Uploaded:
    """One upload that was tried or is planned, at its node."""

    attempt: Attempt
    node: Node
    case: Case
    now: datetime


@value
class Zoned:
    """One zone with the nodes of both of its sides."""

    zone: Zone
    clients: tuple[Node, ...]
    servers: tuple[Node, ...]
    now: datetime


@value
class Whole:
    """The whole case, for the few rules that compare nodes."""

    case: Case
