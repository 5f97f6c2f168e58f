"""What is kept of a document: enough to find it again, and what it says in our own words."""

from __future__ import annotations

from datetime import date
from typing import Final

from certway.model.text import Text
from certway.model.value import value


@value
class Source:
    """One document, or one measurement of ours (then without an address).

    `section`: chapter or section, empty for the whole document; `note_key`: its key in the research notes.
    """

    key: str
    title: str
    address: str
    section: str = ""
    read_on: date
    says: Text
    note_key: str = ""

    @property
    def measured(self) -> bool:
        """Whether this is a measurement of ours and not a document."""
        return not self.address


READ_ON: Final = date(2026, 11, 23)
"""The day on which the public copies of the documents were read."""

CISCO: Final = "https://www.cisco.com/c/en/us/"
