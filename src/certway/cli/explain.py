"""`certway explain`: one rule, or one cause of the last check in this folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from certway import wiring
from certway.cli.language import phrase, speak, speaker
from certway.cli.verb import COMMON, Verb

if TYPE_CHECKING:
    from certway.render.board import Board
    from certway.render.lines import Line


@click.command(
    cls=Verb,
    help=phrase(
        "Explain a rule: what it demands, why, when it is seen broken, how it is repaired, its sources.\n\n"
        "A number stands for that cause of the last check in this folder."
    ),
    examples=("certway explain ssh.issuer-missing", "certway explain 1"),
)
@click.argument("id", metavar="ID")
@COMMON
def explain(no_color: bool, **named: Any) -> int:
    """Show a page."""
    from certway.cli.paint import screen_width
    from certway.cli.present import say_lines
    from certway.knowledge.sources import SOURCES
    from certway.render.catalogue import render_page

    asked = str(named["id"])
    if asked.isdecimal():
        say_lines(_explain_cause(int(asked), screen_width()), no_color=no_color)
        return 0
    pages = wiring.find_pages()
    page = pages[_find_id(asked, pages)]
    say_lines(render_page(page, SOURCES, speaker(), screen_width()), no_color=no_color)
    return 0


def _find_id(asked: str, pages: Iterable[str]) -> str:
    """The rule that was meant; all of them would be a wall, so a name near to none leads to their list."""
    from certway.cli.asked import match_name, nearest
    from certway.model.text import say

    names = list(pages)
    if nearest(asked, names):
        return match_name("ID", asked, names)
    raise click.UsageError(speak(say("there is no rule {asked}. `certway rules` lists all.", asked=asked)))


def _explain_cause(number: int, width: int) -> Iterator[Line]:
    """The cause in full, what it breaks, and the page of its rule."""
    from certway.knowledge.sources import SOURCES
    from certway.model.text import say
    from certway.render.catalogue import render_page
    from certway.render.causes import render_cause_in_full
    from certway.render.lines import BLANK

    board = _recall()
    causes = board.diagnosis.causes
    if not 1 <= number <= len(causes):
        raise click.UsageError(
            speak(say("the last check here has {count} causes, not {number}", count=len(causes), number=number))
        )
    cause = causes[number - 1]
    yield from render_cause_in_full(number, cause, board, speaker(board.diagnosis.at), width)
    page = board.pages.get(cause.rule)
    if page is not None:
        yield BLANK
        yield from render_page(page, SOURCES, speaker(), width)


def _recall() -> Board:
    from certway.model.text import say

    board = wiring.recall_board()
    if board is None:
        raise click.UsageError(speak(say("no check was made in this folder yet: certway check CASE")))
    return board
