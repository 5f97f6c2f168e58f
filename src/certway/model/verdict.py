"""Answers: the engine's opinion (faults), ours (findings), and what we say of services."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import Enum, IntEnum

from certway.model.certificate import Certificate
from certway.model.confidence import Confidence
from certway.model.link import SubjectKey
from certway.model.observation import Provenance, Unseen
from certway.model.text import Text, Word
from certway.model.value import value


@value
class Fault:
    """One thing the engine refuses: public code, certificate position (0 = leaf), field, expected, presented.

    The last two are data that no language changes: names, numbers, words of the standards; either may be empty.
    """

    code: str
    position: int
    field: str
    expected: str = ""
    presented: str = ""


@value
class Path:
    """Certificates from the leaf up, and every fault along them; `anchored` when its end is trusted."""

    certificates: tuple[Certificate, ...]
    anchored: bool
    faults: tuple[Fault, ...] = ()


class Opinion(IntEnum):
    """The engine's answer; UNDECIDED when an unseen part decides."""

    ACCEPTED = 1
    REFUSED = 2
    UNDECIDED = 3


@value
class Evaluation:
    """The answer to a question.

    `chosen` is the path this verifier takes, `best` the best that exists; `notes` are faults that another
    profile would count; `matched` is the presented name that satisfied the references, if any;
    `next_change` is the first later instant at which the answer may differ.
    """

    opinion: Opinion
    chosen: Path
    best: Path
    notes: tuple[Fault, ...] = ()
    matched: str = ""
    next_change: datetime | None = None

    @property
    def accepted(self) -> bool:
        """Accepted for certain."""
        return self.opinion is Opinion.ACCEPTED


class Severity(IntEnum):
    """What a violated rule does to the connection; one rule, one severity."""

    NOTE = 1
    AT_RISK = 2
    FAILS = 3


class Outcome(IntEnum):
    """Of one rule on one subject."""

    HOLDS = 1
    VIOLATED = 2
    UNKNOWN = 3
    NOT_APPLICABLE = 4


class Verdict(IntEnum):
    """Of a check, a link or a service."""

    WORKS = 1
    FAILS = 2
    AT_RISK = 3
    UNKNOWN = 4
    NOT_APPLICABLE = 5
    DEGRADED = 6
    NOT_MODELLED = 7
    NOT_REACHED = 8


class CauseKind(Enum):
    """What sort of thing a person has to act on; all but the first three are no certificate matters."""

    CERTIFICATE = "certificate"
    TRUST_LIST = "trust list"
    NAME_OR_SETTING = "name or setting"
    RESTART_PENDING = "restart pending"
    CLOCK = "clock"
    DNS = "DNS"
    NETWORK = "network"
    CREDENTIALS = "credentials"
    PRODUCT_LIMIT = "product limit"


@value
class Finding:
    """Our opinion: a rule that does not hold of a subject, with the data its sentence is made from."""

    rule: str
    subject: SubjectKey
    severity: Severity
    confidence: Confidence
    data: tuple[tuple[str, Word], ...]
    evidence: tuple[Provenance, ...] = ()
    due: datetime | None = None


@value
class Judgement:
    """What one rule says of one subject."""

    rule: str
    subject: SubjectKey
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    missing: tuple[Unseen, ...] = ()


@value
class Answer:
    """What we say of a check, a link or a service; `working` of `needed` redundant paths work."""

    subject: SubjectKey
    verdict: Verdict
    working: int = 0
    needed: int = 0
    confidence: Confidence = Confidence.DOCUMENTED
    because: tuple[Finding, ...] = ()
    missing: tuple[Unseen, ...] = ()
    why: Text | None = None
    next_change: datetime | None = None


@value
class Lead:
    """Another thing that produces the same picture: its kind, what it is, and the file or test that would tell.

    `area`: the subject of rules that look at the same thing, if there are any; `settled_by`: rules that exclude it
    where they hold. Both decide what is shown, and do not travel over the wire.
    """

    kind: CauseKind
    what: Text
    tells: Text
    sources: tuple[str, ...] = ()
    area: str = field(default="", compare=False, repr=False)
    settled_by: tuple[str, ...] = field(default=(), compare=False, repr=False)


@value
class AtHand:
    """A CA certificate that a trust list lacks, and where it lies in the case.

    `sha256` in hexadecimal, empty where it is nowhere; the certificate itself does not travel over the wire.
    """

    name: str
    sha256: str = ""
    places: tuple[Provenance, ...] = ()
    certificate: Certificate | None = field(default=None, compare=False, repr=False)


@value
class Cause:
    """What a person can act on, told once.

    `breaks`: the links it breaks; `findings`: all of this cause;
    `agrees`: evidence for it; `cleared`: what was checked and is clean; `open`: what was not visible;
    `missing`: the CA certificates that a trust list lacks, lowest first, and where each is at hand.
    """

    kind: CauseKind
    rule: str
    data: tuple[tuple[str, Word], ...]
    severity: Severity
    confidence: Confidence
    findings: tuple[Finding, ...]
    breaks: tuple[SubjectKey, ...]
    agrees: tuple[Provenance, ...] = ()
    cleared: tuple[Text, ...] = ()
    open: tuple[Lead, ...] = ()
    missing: tuple[AtHand, ...] = ()


@value
class Diagnosis:
    """The whole answer; every surface is fed from this one value."""

    at: datetime
    services: tuple[Answer, ...]
    links: tuple[Answer, ...]
    checks: tuple[Answer, ...]
    causes: tuple[Cause, ...]
    leads: tuple[tuple[str, tuple[Lead, ...]], ...] = ()  # per service that fails though certificates are clean
    assumed: tuple[Text, ...] = ()
    judgements: tuple[Judgement, ...] = field(default=(), repr=False)
