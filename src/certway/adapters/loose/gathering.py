"""The files of a case folder sorted by reader: archives opened, dumps read, the rest named for whoever reads it.

Logs and captures are too large to keep; they are read as streams, and what they tell is kept (`testimony`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from certway.adapters.archives.names import CONFIGURATION, STATUS, find_product_file, is_stream_name
from certway.adapters.archives.opening import Member, is_archive_name, read_archive
from certway.adapters.case_folder import CaseFolder
from certway.adapters.evidence.dump_reading import read_dump
from certway.adapters.evidence.facts import Fact
from certway.adapters.evidence.source import Source
from certway.adapters.loose.path_hints import CERTIFICATE_ENDINGS, read_hint
from certway.adapters.testimony.hearing import Testimony, build_log_facts, hear
from certway.model.certificate import Malformed
from certway.model.text import say

_OTHER_ENDINGS: Final = (".yaml", ".yml", ".md", ".json", ".gz", ".exe", ".jpg", ".png", ".pdf")
_DUMP_WORDS: Final = (b"xconfiguration", b"*s ", b"<")


@dataclass
class Evidence:
    """What a folder holds. `files`: what may hold certificates, by name; `streams`: logs and captures."""

    facts: list[Fact] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    streams: list[Member] = field(default_factory=list)
    archives: list[str] = field(default_factory=list)
    testimony: Testimony = field(default_factory=lambda: Testimony(clocks={}))


def gather(folder: CaseFolder, names: Iterable[str]) -> Evidence:
    """Sort these files of a folder; what cannot be used is told there."""
    evidence = Evidence()
    for name in names:
        if is_archive_name(name):
            _take_archive(folder, name, evidence)
        else:
            _take(folder, Member(name, 0, None, _opener(folder.path(name))), evidence)
    evidence.testimony = hear(folder, evidence.streams)
    evidence.facts += build_log_facts(evidence.testimony)
    return evidence


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def _take_archive(folder: CaseFolder, name: str, evidence: Evidence) -> None:
    members = read_archive(folder.path(name), name, _is_kept)
    if isinstance(members, Malformed):
        folder.unusable(name, members.what)
        return
    evidence.archives.append(name)
    for member in members:
        if member.content is not None:
            folder.attach(member.where, member.content)
            _take(folder, member, evidence)
        elif is_stream_name(member.where):
            evidence.streams.append(member)


def _is_kept(where: str) -> bool:
    return not is_stream_name(where) and not where.lower().endswith(_OTHER_ENDINGS)


def _take(folder: CaseFolder, member: Member, evidence: Evidence) -> None:
    """A dump is read at once; a log or a capture waits for its reader; the rest may be a certificate."""
    if is_stream_name(member.where):
        evidence.streams.append(member)
        return
    read = _read_dump(folder, member.where) if _may_be_dump(member.where) else None
    if isinstance(read, Malformed):
        folder.unusable(member.where, read.what)
    elif read is None:
        evidence.files.append(member.where)
    else:
        evidence.facts += read


def _may_be_dump(where: str) -> bool:
    return not where.lower().endswith((*CERTIFICATE_ENDINGS, *_OTHER_ENDINGS))


def _read_dump(folder: CaseFolder, where: str) -> tuple[Fact, ...] | Malformed | None:
    """None: no dump, or a file that cannot be read, of which whoever reads it next tells what is wrong."""
    content, known = folder.read_bytes(where), find_product_file(where)
    named = known is not None and known.kind in (CONFIGURATION, STATUS)
    if isinstance(content, Malformed) or not (named or any(word in content.lower() for word in _DUMP_WORDS)):
        return None
    host = known.host if known else read_hint(where).host
    read = read_dump(content, Source(where=where, host=host, taken=known.taken if known else None))
    if read or isinstance(read, Malformed):
        return read
    nothing = Malformed(where=where, what=say("{file} holds no settings that certway knows.", file=where))
    return nothing if named else None  # prose may quote a command
