"""An answer in the form that was asked for, to the screen or to a file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from certway import __version__
from certway.cli.language import speak, speaker
from certway.cli.paint import paint, screen_width, wants_colour
from certway.model.text import Text
from certway.model.verdict import Cause, Finding
from certway.render.board import Board
from certway.render.lines import Line
from certway.render.screen import render_check
from certway.render.sentences import cause_sentence, cause_title

if TYPE_CHECKING:
    from certway.render.rehearsal import Play

FORMS: Final = ("text", "json", "markdown", "junit")


def present_board(board: Board, form: str, target: str, *, colour: bool, width: int, node: str = "") -> str:
    """The whole answer as text of one of the `FORMS`; on the screen with the connections of a `node`."""
    voice = speaker(board.diagnosis.at)
    match form:
        case "json":
            return encode_board(board)
        case "markdown":
            from certway.render.markdown import render_markdown

            return render_markdown(board, voice)
        case "junit":
            from certway.render.junit import render_junit

            return render_junit(board, voice)
    return paint(render_check(board, voice, target, width, node), colour=colour)


def encode_board(board: Board, indent: int | None = 1) -> str:
    """The answer as JSON, in English whatever language is spoken; without `indent` nobody reads it, and it is quick."""
    from certway.render.speak import Speaker
    from certway.wire.encode import Speech, encode_diagnosis

    english = Speaker(at=board.diagnosis.at)

    def sentence(one: Finding | Cause) -> Text:
        return cause_sentence(board, one) or cause_title(board, one)

    speech = Speech(english=english.sentence, sentence=sentence)
    encoded = encode_diagnosis(board.diagnosis, board.summary, speech, __version__)
    return json.dumps(encoded, indent=indent, ensure_ascii=False) + "\n"


def present_rehearsal(play: Play, form: str, *, colour: bool, width: int) -> str:
    """A rehearsal as text, JSON or Markdown."""
    voice = speaker(play.rehearsal.after.at)
    match form:
        case "json":
            return encode_play(play)
        case "markdown":
            from certway.render.rehearsal_markdown import render_rehearsal_markdown

            return render_rehearsal_markdown(play, voice)
    from certway.render.rehearsal import render_rehearsal

    return paint(render_rehearsal(play, voice, width), colour=colour)


def encode_play(play: Play) -> str:
    """A rehearsal as JSON, in English whatever language is spoken."""
    from certway.render.speak import Speaker
    from certway.wire.encode import Speech
    from certway.wire.rehearsal import Telling, encode_rehearsal

    def sentence(one: Finding | Cause) -> Text:
        return cause_sentence(play.after, one) or cause_title(play.after, one)

    telling = Telling(
        before=play.before.summary,
        after=play.after.summary,
        uploads=tuple(board.summary for board in play.uploads),
        waiting=play.waiting,
        assigned=play.assigned,
        left=play.left,
    )
    speech = Speech(english=Speaker(at=play.rehearsal.after.at).sentence, sentence=sentence)
    encoded = encode_rehearsal(play.rehearsal, telling, speech, __version__)
    return json.dumps(encoded, indent=1, ensure_ascii=False) + "\n"


def say_lines(lines: Iterable[Line], *, no_color: bool) -> None:
    """Lines to the screen."""
    click.echo(paint(lines, colour=wants_colour(no_color)), nl=False, color=True)


def hand_over(text: str, output: Path | None, *, force: bool) -> None:
    """The answer to a file, or to the screen where none is named; refuses to write over a file without `force`."""
    if output is None:
        click.echo(text, nl=False, color=True)
    else:
        write_or_refuse(output, text.encode("utf-8"), force=force)


def write_or_refuse(path: Path, content: bytes, *, force: bool) -> None:
    """Write a file whole; a usage error where it exists or cannot be written."""
    from certway.adapters.files import NotWritten, write_file

    try:
        write_file(path, content, force=force)
    except NotWritten as refused:
        raise click.UsageError(speak(refused.what)) from refused


def layout(output: Path | None, *, no_color: bool) -> tuple[bool, int]:
    """Whether to colour, and how wide to write: a file gets no colours and 80 columns."""
    if output is not None:
        return False, 80
    return wants_colour(no_color), screen_width()
