"""What the lab can run, and where a lab that has opened is found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from certway.model.text import say
from certway.render.causes import indented
from certway.render.lines import BLANK, Line, Span, Style, line
from certway.render.speak import Speaker
from certway.render.tables import render_table

_INDENT: Final = "  "
_NUMBER: Final = 4
Row: TypeAlias = tuple[str, str, str]
Place: TypeAlias = tuple[str, str, tuple[int, ...]]
NameServer: TypeAlias = tuple[str, str, int]
_VIEWS: Final = {"internal": say("DNS inside"), "external": say("DNS outside")}


def render_scenarios(rows: Sequence[Row], speaker: Speaker, width: int) -> Iterator[Line]:
    """Situation, id and title of each, the situations first; a title goes below its id."""
    for situation, name, title in sorted(rows, key=lambda row: (not row[0], row[0])):
        number = situation.ljust(_NUMBER)
        yield line(Span(number, Style.TITLE), Span(name, Style.COMMAND))
        yield from indented(speaker.word(title), width, " " * _NUMBER)


def render_opened(
    name: str,
    folder: str,
    places: Sequence[Place],
    name_servers: Sequence[NameServer],
    files: Sequence[str],
    speaker: Speaker,
    width: int,
) -> Iterator[Line]:
    """Every node with its address and open ports, the name servers, the files that people send, what to type next."""
    yield line(Span(speaker.speak(say("{name} is up in {folder}", name=name, folder=folder)), Style.TITLE))
    yield BLANK
    headings = [speaker.speak(text) for text in (say("Node"), say("Address"), say("Ports"))]
    rows = [[Span(node), Span(address), Span(" ".join(map(str, ports)))] for node, address, ports in places]
    rows += [
        [Span(speaker.speak(_VIEWS[view])), Span(address), Span(str(port))] for view, address, port in name_servers
    ]
    yield from render_table(headings, rows, flexible=2, width=width, indent=_INDENT)
    yield BLANK
    if files:
        sent = say("To be used in this lab: {files} in {folder}.", files=tuple(files), folder=folder)
        yield from indented(speaker.speak(sent), width, _INDENT)
        yield BLANK
    hints = (
        (f"certway lab status {folder}", say("who works, who does not")),
        (f"certway check {folder}", say("why, and what repairs it")),
        (f"certway lab down {folder}", say("close it (Ctrl-C does the same)")),
    )
    room = max(len(command) for command, _ in hints) + 3
    for command, meaning in hints:
        yield line(_INDENT, Span(command.ljust(room), Style.COMMAND), Span(speaker.speak(meaning), Style.FAINT))
    yield BLANK
    yield from indented(speaker.speak(say("Every key of a lab is known to everyone.")), width, _INDENT, Style.FAINT)
