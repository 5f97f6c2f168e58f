"""A file that may be a dump to facts: configuration or status, text or XML, whatever its name."""

from __future__ import annotations

from certway.adapters.evidence.configuration import observe_configuration
from certway.adapters.evidence.dump_xml import CONFIGURATION, parse_dump_xml
from certway.adapters.evidence.facts import Fact
from certway.adapters.evidence.source import Source
from certway.adapters.evidence.status import observe_status
from certway.adapters.evidence.xconfiguration_text import parse_xconfiguration
from certway.adapters.evidence.xstatus_text import parse_xstatus
from certway.model.certificate import Malformed


def read_dump(content: bytes, source: Source) -> tuple[Fact, ...] | Malformed | None:
    """The facts of a dump; None where the file is none, Malformed where it is one that is damaged."""
    if content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _read_xml(content, source)
    text = content.decode("utf-8", "replace")
    settings, states = tuple(parse_xconfiguration(text)), tuple(parse_xstatus(text))
    if not settings and not states:
        return None
    return (*observe_configuration(settings, source), *observe_status(states, source))


def _read_xml(content: bytes, source: Source) -> tuple[Fact, ...] | Malformed | None:
    lowered = content[:8192].lower()
    if b"configuration" not in lowered and b"status" not in lowered:
        return None
    read = parse_dump_xml(content, source.where)
    if isinstance(read, Malformed):
        return read if b"<html" not in lowered else None
    if not read.kind:
        return None
    observe = observe_configuration if read.kind == CONFIGURATION else observe_status
    return tuple(observe(read.entries, source))
