"""Where every product fact comes from: documents and measurements by key.

Rules, tables and answers cite sources by key; an unknown key fails where it is used.
`SOURCES["cisco-221624"].note_key` is the key of the research notes; one note key may stand for several rows here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from certway.knowledge.library.entry import Source
from certway.knowledge.library.expressway_guides import EXPRESSWAY_GUIDES
from certway.knowledge.library.standards import MEASURED, OUTSIDE, STANDARDS
from certway.knowledge.library.support_notes import SUPPORT_NOTES
from certway.knowledge.library.unified_guides import UNIFIED_GUIDES

__all__ = ["ROWS", "SOURCES", "Source", "find_by_note_key", "unknown_sources"]

ROWS: Final = (*SUPPORT_NOTES, *EXPRESSWAY_GUIDES, *UNIFIED_GUIDES, *STANDARDS, *OUTSIDE, *MEASURED)

SOURCES: Final[Mapping[str, Source]] = MappingProxyType({row.key: row for row in ROWS})


def find_by_note_key(note_key: str) -> tuple[Source, ...]:
    """Every row that stands for a key of the research notes, such as S01."""
    return tuple(row for row in ROWS if row.note_key == note_key)


def unknown_sources(keys: Iterable[str]) -> tuple[str, ...]:
    """The keys that name no source, in order; empty when all are known."""
    return tuple(key for key in keys if key not in SOURCES)
