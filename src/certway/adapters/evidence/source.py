"""Where evidence lies: the file, when it was taken, and of which host its name says it is."""

from __future__ import annotations

from datetime import datetime

from certway.model.observation import Origin, Provenance
from certway.model.value import value


@value
class Source:
    """One file of evidence; `where` of a member of an archive is ARCHIVE!MEMBER."""

    where: str
    host: str = ""
    taken: datetime | None = None

    def at(self, line: int = 0, origin: Origin = Origin.FILE) -> Provenance:
        """A place in it."""
        return Provenance(origin=origin, where=self.where, line=line, seen_at=self.taken)
