"""What one run remembers, handed on as a value: evaluations by question, judgements by check."""

from __future__ import annotations

from dataclasses import dataclass, field

from certway.model.link import Check
from certway.model.verdict import Judgement
from certway.pki.memo import Memo


@dataclass(slots=True)
class Memory:
    """Two levels: question to evaluation (in `memo`), check to judgements. Equal keys are never worked out twice."""

    memo: Memo = field(default_factory=Memo)
    judgements: dict[Check, tuple[Judgement, ...]] = field(default_factory=dict)
