"""What one run remembers, handed on as a value: evaluations by question, judgements and answers by check."""

from __future__ import annotations

from dataclasses import dataclass, field

from certway.model.deployment import Case
from certway.model.link import Check
from certway.model.verdict import Answer, Diagnosis, Judgement
from certway.pki.memo import Memo


@dataclass(slots=True)
class Memory:
    """Two levels: question to evaluation (in `memo`), check to judgements. Equal keys are never worked out twice.

    Good for one set of rules only.
    """

    memo: Memo = field(default_factory=Memo)
    judgements: dict[Check, tuple[Judgement, ...]] = field(default_factory=dict)
    answers: dict[Check, Answer] = field(default_factory=dict)
    begun: tuple[Case, Diagnosis] | None = None  # the case from which several changes start, and its diagnosis
