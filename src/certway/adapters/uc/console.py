"""Saved sessions of the command line of a UC node, cut at its prompts.

Knows what terminals leave behind: escape codes, the pager's own words, lines broken at the right edge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from certway.model.value import value

_ESCAPES: Final = re.compile(
    r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*\x07?|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]"
)
_PAGER: Final = re.compile(
    r"Press <enter> for 1 line, <space> for one page, or <q> to quit|options: q=quit, n=next[^:\n]*:?"
)
_PROMPT: Final = re.compile(r"\s*admin:\s*(.*)")
_LOGIN: Final = re.compile(r"(?:^|\s)ssh\s(?:\S*\s)*?(?:[^\s@]+@)?([A-Za-z0-9][A-Za-z0-9.-]*)$")
_STATUS: Final = re.compile(r"\s*Host ?Name\s*:\s*([A-Za-z0-9][A-Za-z0-9.-]*)\s*$", re.IGNORECASE)
_BYTE_ORDER: Final = b"\xff\xfe\xef\xbb\xbf"
_MARKS: Final = re.compile(
    rb"admin:\s*show (?:cert|haproxy)|lient authentication on|\n[ \t]*[A-Za-z-]{2,24}/[^\s/]+\.pem|\n[ \t]*Unit:"
)
_LONGEST_LOGIN: Final = 300  # letters of a line that names a node
_MOST_PIECES: Final = 4  # of one name that a narrow window broke


@value
class Line:
    """One line as it stood on the screen, counted from 1; `paused`: the pager waited here, and nothing replaced it."""

    number: int
    text: str
    paused: bool = False


@value
class Command:
    """What stands after one prompt: the words of the command, none before the first prompt, and its output.

    `ended`: another prompt follows, so nothing of the output is missing unless it was `cut` at the pager.
    """

    words: tuple[str, ...]
    line: int
    output: tuple[Line, ...]
    ended: bool = False

    @property
    def text(self) -> str:
        """The output as text."""
        return "\n".join(line.text for line in self.output)

    @property
    def cut(self) -> bool:
        """Whether somebody left the pager before the end."""
        said = [line for line in self.output if line.text or line.paused]
        return bool(said) and said[-1].paused


def may_be_session(content: bytes) -> bool:
    """Whether the bytes hold any word of the outputs that are read; quick, for files of every kind."""
    plain = content.replace(b"\0", b"") if b"\0" in content[:4] else content
    return _MARKS.search(b"\n" + plain.lstrip(_BYTE_ORDER)) is not None


def parse_session(content: bytes) -> tuple[Command, ...]:
    """The commands of a saved session in order; what has no prompt is one command without words."""
    commands: list[Command] = []
    words: tuple[str, ...] = ()
    start, output = 1, list[Line]()
    lines = _lines(content)
    for index, line in enumerate(lines):
        prompt = _PROMPT.fullmatch(line.text)
        if prompt is None:
            output.append(line)
            continue
        commands.append(Command(words=words, line=start, output=tuple(output), ended=True))
        words, start, output = _words(prompt[1], lines[index + 1 : index + 1 + _MOST_PIECES]), line.number, []
    commands.append(Command(words=words, line=start, output=tuple(output)))
    return tuple(command for command in commands if command.words or any(line.text.strip() for line in command.output))


def find_host(commands: Sequence[Command]) -> str:
    """The node that a session names itself: whom `ssh` called, or what `show status` says; empty where it does not."""
    for line in (line for command in commands for line in command.output):
        if len(line.text) > _LONGEST_LOGIN:
            continue
        named = _STATUS.fullmatch(line.text) or _LOGIN.search(line.text)
        if named is not None:
            return named[1].lower()
    return ""


def mend_breaks(lines: tuple[Line, ...], begins: re.Pattern[str], ending: str) -> Iterator[Line]:
    """The lines, with what `begins` and has no `ending` put together with the lines after it until one has it."""
    index = 0
    while index < len(lines):
        line, taken = lines[index], 1
        if begins.match(line.text) and ending not in line.text:
            taken = _pieces(lines, index, begins, ending)
            line = Line(number=line.number, text="".join(piece.text for piece in lines[index : index + taken]))
        yield line
        index += taken


def _pieces(lines: tuple[Line, ...], index: int, begins: re.Pattern[str], ending: str) -> int:
    for count in range(1, _MOST_PIECES):
        if index + count >= len(lines) or begins.match(lines[index + count].text):
            return 1
        if ending in lines[index + count].text:
            return count + 1
    return 1


def _words(text: str, following: list[Line]) -> tuple[str, ...]:
    """The words of a command; the name of a certificate goes on where the window ended."""
    words = text.split()
    if words and "/" in words[-1] and not words[-1].endswith(".pem"):
        for line in following:
            piece = line.text.strip()
            if not piece or " " in piece or "-----" in piece:
                break
            words[-1] += piece
            if piece.endswith(".pem"):
                return tuple(words)
        words = text.split()
    return tuple(words)


def _lines(content: bytes) -> list[Line]:
    codec = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = content.decode(codec, "replace")
    shown = []
    for number, raw in enumerate(text.split("\n"), start=1):
        plain, pauses = _PAGER.subn("", _ESCAPES.sub("", raw.rstrip("\r")))
        text = plain.rpartition("\r")[2].rstrip()
        paused = pauses > 0 and text.strip() in ("", "q")
        shown.append(Line(number=number, text="" if paused else text, paused=paused))
    return shown
