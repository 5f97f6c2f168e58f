"""From bytes to text, as editors, Windows and mail programs leave it.

Knows byte order marks, UTF-16, and line ends. Refuses to know what the text says.
"""

from __future__ import annotations

from certway.model.certificate import Malformed
from certway.model.text import Text, say

# Control characters that no text has: everything below space but tab, line feed, form feed, return and escape.
CONTROLS = bytes(octet for octet in range(32) if octet not in (9, 10, 12, 13, 27)) + b"\x7f"
SAMPLE = 1 << 16
MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def read_text(data: bytes) -> tuple[str | None, list[Malformed]]:
    """The text with line feeds as line ends, and notes (text.bom, text.utf-16, text.crlf, text.cr,
    text.final-newline); None where the bytes are no text."""
    codec, skip, notes = _codec(data)
    if codec is None:
        return None, []
    text = data[skip:].decode(codec, "replace")
    for end, word, what in (
        ("\r\n", "text.crlf", say("lines end with CR LF, as in Windows")),
        ("\r", "text.cr", say("lines end with CR only, as on old Macintoshes")),
    ):
        if end in text:
            text = text.replace(end, "\n")
            notes.append(_note(word, what))
    if not text.endswith("\n"):
        notes.append(_note("text.final-newline", say("the last line has no line end")))
    return text, notes


def _note(where: str, what: Text) -> Malformed:
    return Malformed(where=where, what=what)


def _codec(data: bytes) -> tuple[str | None, int, list[Malformed]]:
    """The codec, how many bytes of mark to skip, and notes."""
    for mark, codec in MARKS:
        if data.startswith(mark):
            return codec, len(mark), [_encoding_note(codec)]
    wide = _unmarked_wide(data)
    if wide is not None:
        return wide, 0, [_encoding_note(wide)]
    if has_controls(data) and b"-----BEGIN" not in data:
        return None, 0, []
    return "utf-8", 0, []


def has_controls(data: bytes) -> bool:
    """Whether the beginning holds characters that no text in one byte per letter has."""
    sample = data[:SAMPLE]
    return len(sample.translate(None, CONTROLS)) < len(sample)


def _encoding_note(codec: str) -> Malformed:
    if codec == "utf-8":
        return _note("text.bom", say("the text begins with a byte order mark"))
    return _note("text.utf-16", say("the text is written in UTF-16, as Windows Notepad calls Unicode"))


def _unmarked_wide(data: bytes) -> str | None:
    """UTF-16 without its mark: every second byte is zero, as in English text."""
    sample = data[: min(400, len(data) // 2 * 2)]
    if len(sample) >= 20:
        if not sample[1::2].strip(b"\0") and b"\0" not in sample[::2]:
            return "utf-16-le"
        if not sample[::2].strip(b"\0") and b"\0" not in sample[1::2]:
            return "utf-16-be"
    return None
