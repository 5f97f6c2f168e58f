"""PEM blocks in text, as people really hand them over.

Knows RFC 7468 and RFC 1421, and what editors, mail programs, web pages and hasty fingers do to it.
Refuses to know what is inside a block.

Words of the notes it makes (`where`): armour.dashes (BEGIN or END line not as it must be), armour.label (END names
something else), armour.begin and armour.end (line missing), armour.escaped (line ends written as backslash n),
armour.quoted (mail quoting), armour.characters (invisible characters), armour.padding, armour.lines (lines longer than
76 characters). Malformed blocks have armour.base64.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from certway.model.certificate import Malformed
from certway.model.text import Text, say

# Hyphens and what editors make of them; one long dash may stand for all five. Every count is bounded, so that no text
# makes the search slow, and the pattern begins with a plain set, which the search skips to.
HYPHEN = "[-\u2010\u2011\u2012\u2013\u2014\u2015\u2212]"
DASHES = f"{HYPHEN}(?:{HYPHEN}{{1,11}}|(?<=[\u2013\u2014\u2015]))"
MARK = re.compile(
    rf"{DASHES}[ \t\u00a0]{{0,4}}(BEGIN|END)[ \t\u00a0]{{1,4}}"
    rf"([A-Z0-9][A-Z0-9 #/.]{{0,60}}?)[ \t\u00a0]{{0,4}}{DASHES}",
    re.IGNORECASE,
)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
NO_ALPHABET = str.maketrans("", "", ALPHABET)
INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\u00ad\u00a0 \t\f\v\0")
MOST_BLOCKS = 50_000
LONGEST_LINE = 76
LEAST_BASE64 = 64  # characters; shorter runs of letters are words


class Block(NamedTuple):
    """One block: its label in capitals, the line of its BEGIN (from 1), its RFC 1421 headers, and the bytes inside.

    `place` is [start, stop) of the whole block in the text. `content` is a Malformed where the Base64 cannot be read.
    """

    label: str
    line: int
    headers: tuple[tuple[str, str], ...]
    content: bytes | Malformed
    notes: tuple[Malformed, ...]
    place: tuple[int, int]


class _Lines:
    """Line numbers of a text, counted once as the reader moves on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1

    def number(self, at: int) -> int:
        """The line of a position; positions must not go back."""
        self.line += self.text.count("\n", self.at, at)
        self.at = max(self.at, at)
        return self.line


def find_blocks(text: str) -> tuple[Block, ...]:
    """Every block in order, however damaged; `text` has line feeds only as line ends."""
    marks = list(MARK.finditer(text))[: 2 * MOST_BLOCKS]
    lines = _Lines(text)
    blocks: list[Block] = []
    number, last = 0, 0
    while number < len(marks):
        mark = marks[number]
        following = marks[number + 1] if number + 1 < len(marks) else None
        if mark[1].upper() == "END":
            block = _without_begin(text, last, mark, lines)
        elif following is not None and following[1].upper() == "END":
            block = _whole(text, mark, following, lines)
            number += 1
        else:
            block = _without_end(text, mark, following.start() if following else len(text), lines)
        if block is not None:
            blocks.append(block)
        last = marks[number].end()
        number += 1
    return tuple(blocks)


def _note(where: str, what: Text, line: int) -> Malformed:
    return Malformed(where=where, what=what, offset=line)


def _label(mark: re.Match[str]) -> str:
    return " ".join(mark[2].upper().split())


def _is_clean(text: str, mark: re.Match[str]) -> bool:
    """RFC 7468: five hyphens, one space, capitals, alone on its line."""
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    return mark[0] == f"-----{mark[1].upper()} {mark[2].upper()}-----" and before in ("", "\n") and after in ("", "\n")


def _whole(text: str, begin: re.Match[str], end: re.Match[str], lines: _Lines) -> Block:
    line = lines.number(begin.start())
    notes: list[Malformed] = []
    if not _is_clean(text, begin):
        notes.append(_note("armour.dashes", say("the BEGIN line is not as it must be: line {line}", line=line), line))
    end_line = line + text.count("\n", begin.start(), end.start())
    if not _is_clean(text, end):
        what = say("the END line is not as it must be: line {line}", line=end_line)
        notes.append(_note("armour.dashes", what, end_line))
    if _label(begin) != _label(end):
        what = say("BEGIN and END name different things: {begin}, {end}", begin=_label(begin), end=_label(end))
        notes.append(_note("armour.label", what, end_line))
    return _block(_label(begin), line, text[begin.end() : end.start()], notes, (begin.start(), end.end()))


def _without_end(text: str, begin: re.Match[str], stop: int, lines: _Lines) -> Block:
    """The END line is missing: the block ends where Base64 does."""
    line = lines.number(begin.start())
    body = text[begin.end() : stop]
    used = _leading_base64(body)
    notes = [_note("armour.end", say("the END line is missing; the block begins at line {line}", line=line), line)]
    return _block(_label(begin), line, body[:used], notes, (begin.start(), begin.end() + used))


def _leading_base64(body: str) -> int:
    """How much of the text is empty lines, headers and Base64."""
    used = 0
    for text in body.splitlines(keepends=True):
        stripped = text.translate(INVISIBLE).strip().rstrip("=")
        if stripped.translate(NO_ALPHABET) and ":" not in text:
            break
        used += len(text)
    return used


def _without_begin(text: str, start: int, end: re.Match[str], lines: _Lines) -> Block | None:
    """The BEGIN line is missing: the block is the Base64 right before END, if there is any."""
    rows = text[start : end.start()].splitlines(keepends=True)
    taken = 0
    for row in reversed(rows):
        stripped = row.translate(INVISIBLE).strip().rstrip("=")
        if not stripped or stripped.translate(NO_ALPHABET):
            break
        taken += len(row)
    if taken < LEAST_BASE64:
        return None
    begin = end.start() - taken
    line = lines.number(begin)
    notes = [_note("armour.begin", say("the BEGIN line is missing before line {line}", line=line), line)]
    return _block(_label(end), line, text[begin : end.start()], notes, (begin, end.end()))


def _block(label: str, line: int, body: str, notes: list[Malformed], place: tuple[int, int]) -> Block:
    clean = _clean(body)
    if clean is not None:
        return Block(label, line, (), clean, tuple(notes), place)
    if "\\n" in body:
        body = body.replace("\\r", "").replace("\\n", "\n").replace("\\/", "/")
        notes.append(_note("armour.escaped", say("line ends are written out as backslash n"), line))
    headers, body, skipped = _headers(body)
    content, body_notes = read_base64(body, line + skipped)
    return Block(label, line, headers, content, (*notes, *body_notes), place)


def _clean(body: str) -> bytes | None:
    """The bytes of a body that has nothing to mend: the common case, in few steps."""
    if max(map(len, body.split("\n"))) > LONGEST_LINE:
        return None
    try:
        return base64.b64decode(body.replace("\n", ""), validate=True)
    except ValueError:
        return None


def _headers(body: str) -> tuple[tuple[tuple[str, str], ...], str, int]:
    """RFC 1421 headers, such as those of an encrypted key; the rest; and how many lines were taken."""
    found: list[tuple[str, str]] = []
    lines = body.split("\n")
    taken = 0
    for number, text in enumerate(lines[:50]):
        name, colon, rest = text.partition(":")
        if colon:
            found.append((name.strip(), rest.strip()))
            taken = number + 1
        elif text.strip() and not (found and text[0] in " \t"):
            break
    return tuple(found), "\n".join(lines[taken:]), taken


def read_base64(body: str, line: int) -> tuple[bytes | Malformed, list[Malformed]]:
    """The bytes of Base64 lines; `line` is that of the first. What can be mended is, with a note."""
    notes: list[Malformed] = []
    rows = body.split("\n")
    if any(len(row) > LONGEST_LINE for row in rows):
        notes.append(_note("armour.lines", say("lines are longer than 76 characters"), line))
    if any(row.startswith(">") for row in rows):
        rows = [row.lstrip("> ") for row in rows]
        notes.append(_note("armour.quoted", say("the lines are quoted as in a mail"), line))
    if any("=3D" in row for row in rows) or any(row.endswith("=") for row in _but_last(rows)):
        rows = [row.removesuffix("=").replace("=3D", "=") if row != "=" else row for row in rows]
        notes.append(_note("armour.quoted", say("the lines are written in quoted-printable, as in a mail"), line))
    packed = [row.translate(INVISIBLE).rstrip("\r") for row in rows]
    if any(not row.strip(" \t\r").isascii() for row in rows) and all(row.isascii() for row in packed):
        notes.append(_note("armour.characters", say("invisible characters stand between the letters"), line))
    joined = "".join(packed)
    digits = joined.rstrip("=")
    if digits.translate(NO_ALPHABET):
        return _bad_character(packed, line), notes
    return _decode(joined, digits, line, notes), notes


def _but_last(rows: list[str]) -> list[str]:
    """All lines with content except the last, where `=` is padding."""
    filled = [row for row in rows if row.strip()]
    return filled[:-1]


def _decode(joined: str, digits: str, line: int, notes: list[Malformed]) -> bytes | Malformed:
    if len(digits) % 4 == 1:
        what = say("the Base64 that begins at line {line} lacks characters: copy the file again", line=line)
        return _note("armour.base64", what, line)
    padded = digits + "=" * (-len(digits) % 4)
    if padded != joined:
        notes.append(_note("armour.padding", say("the Base64 does not end with the right number of ="), line))
    try:
        return base64.b64decode(padded, validate=True)
    except (binascii.Error, ValueError):
        return _note("armour.base64", say("the Base64 that begins at line {line} cannot be read", line=line), line)


def _bad_character(rows: list[str], line: int) -> Malformed:
    """Where the first character stands that cannot be in Base64; `=` before the end counts."""
    digits = "".join(rows).rstrip("=")
    at = len(digits) - len(digits.lstrip(ALPHABET))
    for number, row in enumerate(rows):
        if at < len(row):
            what = say(
                "line {line}, column {column}: {character} cannot stand in Base64; copy the file again",
                line=line + number,
                column=at + 1,
                character=row[at] if row[at].isprintable() else f"U+{ord(row[at]):04X}",
            )
            return _note("armour.base64", what, line + number)
        at -= len(row)
    return _note("armour.base64", say("the Base64 that begins at line {line} cannot be read", line=line), line)


def to_pem(der: bytes, label: str = "CERTIFICATE", headers: Sequence[tuple[str, str]] = ()) -> bytes:
    """One PEM block (RFC 7468): 64 characters a line, line feeds, one at the end; `headers` as in RFC 1421."""
    text = base64.b64encode(der).decode()
    rows = [text[at : at + 64] for at in range(0, len(text), 64)]
    lines = [f"{name}: {value}" for name, value in headers] + ([""] if headers else [])
    return "\n".join((f"-----BEGIN {label}-----", *lines, *rows, f"-----END {label}-----", "")).encode()


def find_loose_base64(text: str) -> Iterator[tuple[int, bytes]]:
    """Runs of Base64 lines outside any block that begin as DER does (`MI`): their first line, and their bytes."""
    run: list[str] = []
    first = 0
    for number, row in enumerate((*text.split("\n"), "."), start=1):
        packed = row.translate(INVISIBLE).rstrip("\r")
        if (run or packed.startswith("MI")) and packed and not packed.rstrip("=").translate(NO_ALPHABET):
            first = first if run else number
            run.append(packed)
            continue
        content, _ = read_base64("\n".join(run), first) if sum(map(len, run)) >= LEAST_BASE64 else (None, None)
        if isinstance(content, bytes):
            yield first, content
        run = []
