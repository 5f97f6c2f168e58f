"""Bytes to text before YAML: encodings that editors write, and characters that YAML forbids."""

from __future__ import annotations

import codecs
import re
from typing import Final

from certway.model.certificate import Malformed
from certway.model.text import say

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # the others are left to the parser


def decode_yaml(content: bytes, where: str) -> str | Malformed:
    """The text of a file; YAML 1.2 section 5.2 tells the encoding by its first bytes."""
    encoding, start = _find_encoding(content)
    try:
        return content[start:].decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in content and encoding == "utf-8":
            return Malformed(where=where, what=say("This is not a text file."))
        before = content[start : start + error.start].decode(encoding, "replace")
        wrong = say(
            "The byte {byte} is not {encoding}. Save the file as UTF-8.",
            byte=f"0x{content[start + error.start]:02x}",
            encoding=encoding.upper(),
        )
        return Malformed(where=_at(where, before), what=wrong, offset=start + error.start)


def find_forbidden(text: str, where: str) -> Malformed | None:
    """The first control character, which YAML 1.2 section 5.1 does not allow."""
    found = _CONTROL.search(text)
    if found is None:
        return None
    if "\0" in text:
        return Malformed(where=where, what=say("This is not a text file."))
    return say_forbidden(found.group(), text[: found.start()], where)


def say_forbidden(character: str, before: str, where: str) -> Malformed:
    """A character that YAML does not allow, at its place."""
    wrong = say("The character {code} is not allowed. Remove it.", code=f"U+{ord(character):04X}")
    return Malformed(where=_at(where, before), what=wrong)


def _find_encoding(content: bytes) -> tuple[str, int]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding, len(mark)
    if len(content) >= 2 and content[0] == 0 and content[1] != 0:
        return "utf-16-be", 0
    if len(content) >= 2 and content[0] != 0 and content[1] == 0:
        return "utf-16-le", 0
    return "utf-8", 0


def _at(where: str, before: str) -> str:
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return f"{where}:{len(lines)}:{len(lines[-1]) + 1}"
