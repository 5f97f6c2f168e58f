"""One connection, its checks in order, and the closed question behind each check."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TypeAlias

from certway.model.certificate import Certificate
from certway.model.confidence import Confidence
from certway.model.observation import Observation, Seen, Unseen
from certway.model.profile import Profile
from certway.model.store import Setting, Slot, TrustList
from certway.model.text import Text
from certway.model.value import value


@value
class LinkKey:
    """Stable across changes: ids only, never names or certificates. For an upload client == server."""

    connection: str  # row of the connection matrix: K-01 ...
    client: str  # node id
    server: str
    port: int
    about: str = ""  # zone id, service domain ... where one pair of nodes has several such links


@value
class CheckKey:
    """One judgement of one certificate: the link, who verifies (client or server), the presenter's slot, and
    the verifier's trust store."""

    link: LinkKey
    verifier: str
    slot: Slot
    trust: str = ""


SubjectKey: TypeAlias = LinkKey | CheckKey | str


@value
class Reference:
    """A name the verifier expects, its kind (dns, ip, email, srv), and the setting it comes from."""

    kind: str
    text: str
    source: str | Text = ""


class Selection(Enum):
    """Whether a presentation is the one that is shown."""

    ALWAYS = 1
    BY_CIPHER_ORDER = 2
    NEVER = 3


@value
class Presentation:
    """What a node shows in one role; `others` as sent after the leaf, in order."""

    leaf: Observation[Certificate]
    others: Observation[tuple[Certificate, ...]]
    selected: Selection = Selection.ALWAYS


class RevocationMode(Enum):
    """Of which certificates a verifier asks whether they are revoked."""

    OFF = 1
    LEAF = 2
    CHAIN = 3


@value
class StatusGaps:
    """What nobody has shown of how a verifier asks for revocation; None: known, or there is nothing to know.

    `switch`: whether it asks at all (the question is put as if it did); `own`: the lists or the responder that it was
    given; `fetched`: what it gets from the addresses in certificates; `fallback`: what it makes of no answer.
    """

    switch: Unseen | None = None
    own: Unseen | None = None
    fetched: Unseen | None = None
    fallback: Unseen | None = None


@value
class PolicyInputs:
    """The user-initial inputs of RFC 5280 6.1.1; empty `initial` means any policy."""

    initial: tuple[str, ...] = ()
    explicit: bool = False
    inhibit_mapping: bool = False
    inhibit_any: bool = False


@value
class Question:
    """Everything one verification depends on; equal questions are evaluated once."""

    profile: Profile
    presented: Presentation
    trusted: Observation[TrustList]
    references: Observation[tuple[Reference, ...]]
    every_reference: bool = False  # all must match; else one suffices
    purpose: str  # server | client | both | any
    at: datetime
    crls: tuple[bytes, ...] = ()
    ocsp: tuple[bytes, ...] = ()  # responses (RFC 6960), beside the lists
    revocation: RevocationMode = RevocationMode.OFF
    revocation_unknown_fatal: bool = True
    gaps: StatusGaps | None = None
    policies: PolicyInputs = PolicyInputs()
    max_depth: int | None = None

    def __hash__(self) -> int:
        """Cheap: what tells most questions apart; equality still compares everything."""
        leaf, trusted = self.presented.leaf, self.trusted
        return hash(
            (
                self.profile.name,
                self.purpose,
                self.at,
                leaf.value.sha256 if isinstance(leaf, Seen) else b"",
                trusted.value.digest if isinstance(trusted, Seen) else b"",
            )
        )


@value
class Check:
    """A question in its place. Closed: it holds every fact its rules may read.

    `demands` are documented requirements beyond the engine: whole-chain, key-type, subject-oids ...
    `enforced` says whether this verifier checks at all (release, setting); a check that is not enforced is
    still judged, and a failure there is a risk on upgrade. `confidence` and `sources` are those of the matrix row,
    `purpose_confidence` is that of the purpose asked for; `purpose_open`: no document says which one is.
    `authorities` are the CA certificates above the one presented, as any list of the case shows them, nearest first.
    """

    key: CheckKey
    question: Question
    enforced: Observation[bool]
    confidence: Confidence = Confidence.DOCUMENTED
    purpose_confidence: Confidence = Confidence.DOCUMENTED
    purpose_open: bool = False
    sources: tuple[str, ...] = ()
    demands: tuple[str, ...] = ()
    context: tuple[Setting, ...] = ()
    authorities: tuple[Certificate, ...] = ()

    def __hash__(self) -> int:
        """With the question: a run that rehearses changes asks many questions in the same place."""
        return hash((self.key, self.question))


@value
class Link:
    """One connection, its carrier (tls, ssh, message, upload), and its checks in the order they happen."""

    key: LinkKey
    carrier: str
    checks: tuple[Check, ...]
