"""What the exit status of a verb means."""

from __future__ import annotations

from typing import Final

NOTHING_FAILS: Final = 0
SOMETHING_FAILS: Final = 1
WRONG_USAGE: Final = 2  # or no input readable at all
UNKNOWN: Final = 3  # nothing fails and a declared service is unknown
NOT_APPLIED: Final = 4  # a change could not be made
OWN_BUG: Final = 70
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141
