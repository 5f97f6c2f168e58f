"""How a row for one of Cisco's guides is built."""

from __future__ import annotations

from typing import Final

from certway.knowledge.library.entry import CISCO, READ_ON, Source
from certway.model.text import Text

DOCUMENTS: Final = CISCO + "td/docs/"
VOICE: Final = DOCUMENTS + "voice_ip_comm/"


def guide(key: str, note_key: str, title: str, section: str, address: str, says: Text) -> Source:
    return Source(key=key, title=title, address=address, section=section, read_on=READ_ON, says=says, note_key=note_key)


def chapter_of(key: str, note_key: str, title: str, pattern: str, chapter: str, says: Text) -> Source:
    section = chapter.replace("-", " ")
    return guide(key, note_key, title, section, pattern.replace("{chapter}", chapter), says)
