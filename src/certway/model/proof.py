"""What real engines said of questions beside what certway predicts, and the report of it.

Numbers and words of engines are evidence and stay as they come. Refuses to know engines.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import NamedTuple, TypeAlias

from certway.model.confidence import Confidence
from certway.model.link import CheckKey
from certway.model.text import Text
from certway.model.value import value
from certway.model.verdict import Opinion

Told: TypeAlias = tuple[int, int | str]
"""A fault in an engine's own words: depth (0 is the leaf), and its number or name."""


class Way(Enum):
    """How a witness is asked."""

    TLS_1_2 = "tls-1.2"
    TLS_1_3 = "tls-1.3"
    SSH = "ssh"
    ALONE = "alone"  # the engine by itself, nothing travels


class Why(Enum):
    """Why a question was not tried."""

    NO_WITNESS = "no witness"  # no real engine stands for this verifier
    NOT_AT_HAND = "not at hand"  # one does, and this machine lacks it
    UNSEEN = "unseen"  # nobody saw the leaf, the trust list or the expected names
    NO_KEY = "no key"  # the private key of the leaf is not at hand
    NOT_ASKABLE = "not askable"  # the witness has no setting for what decides
    NOT_PRESENTABLE = "not presentable"  # the witness cannot show such a certificate or its key


@value
class Untried:
    """Why a question was not tried; `detail` is evidence: another witness, a fingerprint, words."""

    why: Why
    detail: str = ""


@value
class Reality:
    """What a witness said of a question.

    `failure`: why it failed although the witness found no fault, in its words; `beyond`: parameters of the verifier
    that the witness has no setting for; `unjudged`: expected names that it cannot compare, by kind.
    """

    witness: str
    way: Way
    accepted: bool
    faults: tuple[Told, ...] = ()
    failure: str = ""
    beyond: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()


class Agreement(Enum):
    """Prediction beside reality."""

    AGREES = 1
    OTHER_VERDICT = 2
    OTHER_REASONS = 3


class Compared(NamedTuple):
    """A reality, whether it is as predicted, and the id of the divergence that lists the difference, if one does."""

    reality: Reality
    agreement: Agreement
    divergence: str = ""


@value
class Proof:
    """One question: where it is asked, what is predicted, and what became of it.

    `verifier`: the name of its profile; `codes`: the faults that are predicted; `rests_on`: ids of assumptions.
    `alone`: what is sent beside the leaf was not seen, and the leaf is shown alone.
    """

    carrier: str
    places: tuple[CheckKey, ...]
    verifier: str
    opinion: Opinion
    codes: tuple[str, ...]
    tried: tuple[Compared, ...]
    untried: tuple[Untried, ...]
    rests_on: tuple[str, ...]
    alone: bool = False

    @property
    def differs(self) -> bool:
        """Some witness said something else."""
        return any(compared.agreement is not Agreement.AGREES for compared in self.tried)


@value
class Assumption:
    """Something the lab takes to be so about a product; `opens`: what nobody has documented about it."""

    id: str
    says: Text
    confidence: Confidence
    sources: tuple[str, ...]
    opens: tuple[Text, ...] = ()


@value
class Tally:
    """Questions counted under a witness and its way, or under an assumption: predictions, and how many differ."""

    key: str
    way: Way | None = None
    accepted: int = 0
    refused: int = 0
    undecided: int = 0
    different: int = 0
    untried: int = 0

    @property
    def tried(self) -> int:
        """Questions that a witness decided."""
        return self.accepted + self.refused + self.undecided


@value
class ProofReport:
    """Every distinct question of a case; `engines`: witness and how it names itself; `known`: divergences met."""

    name: str
    at: datetime
    proofs: tuple[Proof, ...]
    engines: tuple[tuple[str, str], ...]
    by_witness: tuple[Tally, ...]
    by_assumption: tuple[Tally, ...]
    assumptions: tuple[Assumption, ...]
    known: tuple[tuple[str, Text], ...] = ()

    @property
    def tried(self) -> tuple[Proof, ...]:
        """The questions that at least one witness decided."""
        return tuple(proof for proof in self.proofs if proof.tried)

    @property
    def different(self) -> tuple[Proof, ...]:
        """The questions of which some witness said something else."""
        return tuple(proof for proof in self.proofs if proof.differs)
