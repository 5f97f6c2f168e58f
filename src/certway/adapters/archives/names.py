"""Names of the product's archives and of the files in them: what it is, of which host, and when it was taken.

Names are read from the right: the host may hold hyphens and underscores, the time is written with whatever separators
the way to this disk has left (`12:58:19`, `12_58_19`, and a slash in archives). The instant is taken for UTC (inferred
from a published example, not documented).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from certway.model.value import value

_NAME: Final = re.compile(
    r"(?:.*[/!])?(?P<kind>loggingsnapshot|xconf_dump|xstat_dump|ca|server|client|diagnostic_log"
    r"|(?P<interface>eth\d{1,3})_diagnostic_logging_tcpdump(?P<number>\d{0,6}))"
    r"_(?P<host>[^/!]+)_(?P<date>\d{4}-\d{2}-\d{2})\D(?P<hour>\d{2})\D(?P<minute>\d{2})\D(?P<second>\d{2})"
    r"(?P<ending>(?:\.[a-z0-9]{1,8}){0,2})",
    re.IGNORECASE,
)
LOG, CONFIGURATION, STATUS, ARCHIVE, CAPTURE = (
    "loggingsnapshot",
    "xconf_dump",
    "xstat_dump",
    "diagnostic_log",
    "capture",
)
CAPTURE_ENDINGS: Final = (".pcap", ".pcapng", ".cap")
LOG_ENDINGS: Final = (".log",)
TRUSTED, SERVER, CLIENT = "ca", "server", "client"


@value
class ProductFile:
    """A file that the product named. `taken_text`: the instant as written, which sorts by time."""

    kind: str
    host: str
    ending: str
    taken: datetime | None
    taken_text: str
    interface: str = ""
    number: int = 0


def find_product_file(path: str) -> ProductFile | None:
    """What the last part of a path says, None where the product gives no such name."""
    found = _NAME.fullmatch(path)
    if found is None:
        return None
    start = found.start("date")
    return ProductFile(
        kind=CAPTURE if found["interface"] else found["kind"].lower(),
        host=found["host"].lower(),
        ending=found["ending"].lower(),
        taken=_instant(found),
        taken_text=path[start : found.end("second")],
        interface=(found["interface"] or "").lower(),
        number=int(found["number"] or 0),
    )


def is_stream_name(path: str) -> bool:
    """Whether a file is called like a log or a capture."""
    known = find_product_file(path)
    return known.kind in (LOG, CAPTURE) if known else path.lower().endswith((*CAPTURE_ENDINGS, *LOG_ENDINGS))


def is_capture_name(path: str) -> bool:
    """Whether a file is called like a capture."""
    known = find_product_file(path)
    return known.kind == CAPTURE if known else path.lower().endswith(CAPTURE_ENDINGS)


def _instant(found: re.Match[str]) -> datetime | None:
    try:
        return datetime.fromisoformat(f"{found['date']}T{found['hour']}:{found['minute']}:{found['second']}").replace(
            tzinfo=UTC
        )
    except ValueError:
        return None
