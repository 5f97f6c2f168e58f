"""What the exit status of a verb means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from certway.model.verdict import Answer

NOTHING_FAILS: Final = 0
SOMETHING_FAILS: Final = 1
WRONG_USAGE: Final = 2  # or no input readable at all
UNKNOWN: Final = 3  # nothing fails and a declared service is unknown, or there was nothing to judge
NOT_APPLIED: Final = 4  # a change could not be made
OWN_BUG: Final = 70
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141


def status_of(answers: Iterable[Answer], *, at_risk_fails: bool = False) -> int:
    """The exit status of these answers: failing wins over unknown, unknown over the rest."""
    from certway.model.verdict import Verdict  # waits, because `--help` needs none of it

    verdicts = {answer.verdict for answer in answers}
    failing = {Verdict.FAILS, Verdict.DEGRADED} | ({Verdict.AT_RISK} if at_risk_fails else set())
    if verdicts & failing:
        return SOMETHING_FAILS
    return UNKNOWN if Verdict.UNKNOWN in verdicts or not verdicts else NOTHING_FAILS
