"""The parser's complaint in our words: what is wrong at that place, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certway.adapters.yaml_text import say_forbidden
from certway.model.certificate import Malformed
from certway.model.text import Text, say

if TYPE_CHECKING:
    import yaml


def word_error(error: yaml.MarkedYAMLError, text: str, where: str) -> Malformed:
    """The syntax error with `where:line:column`."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Malformed(where=where, what=_say_unreadable(error))
    line = _line(text, mark.line)
    opened = error.context_mark.line + 1 if error.context_mark else mark.line + 1
    what = _word(error, line[mark.column : mark.column + 1], line[: mark.column], opened)
    return Malformed(where=f"{where}:{mark.line + 1}:{mark.column + 1}", what=what)


def word_character(error: yaml.reader.ReaderError, text: str, where: str) -> Malformed:
    """A character that the parser refuses; it counts in bytes of UTF-8."""
    before = text.encode("utf-8", "replace")[: error.position].decode("utf-8", "ignore")
    return say_forbidden(text[len(before) : len(before) + 1] or "\ufffd", before, where)


def _word(error: yaml.MarkedYAMLError, character: str, before: str, opened: int) -> Text:
    problem = error.problem or ""
    if "tab character" in problem or (character == "\t" and not before.strip()):
        return say("A tab stands where YAML wants spaces. Replace it by spaces.")
    if "cannot start any token" in problem:
        return say("A text cannot begin with {character}. Put quotes around it.", character=character)
    if "mapping values are not allowed" in problem:
        return say(
            "A colon is not expected here. Put quotes around a text that holds a colon and a space, "
            "and indent keys of one mapping alike."
        )
    if "unexpected end of stream" in problem:
        return say("The quote opened in line {line} is not closed.", line=opened)
    if "',' or ']'" in problem:
        return say("The list opened with [ in line {line} is not closed, or a comma is missing.", line=opened)
    if "',' or '}'" in problem:
        return say("The mapping opened with a brace in line {line} is not closed, or a comma is missing.", line=opened)
    return _word_indentation(error, problem, opened)


def _word_indentation(error: yaml.MarkedYAMLError, problem: str, opened: int) -> Text:
    if "'-' indicator" in problem or "block sequence entries are not allowed" in problem:
        return say("A list item is expected here, or the indentation is wrong. Begin each item with - in one column.")
    if "expected key" in problem or "could not find expected ':'" in problem:
        return say(
            "A key with a colon is expected here. Indent it like the other keys of the mapping in line {line}.",
            line=opened,
        )
    return _say_unreadable(error)


def _say_unreadable(error: yaml.MarkedYAMLError) -> Text:
    return say("This is not readable as YAML: {reason}.", reason=error.problem or error.context or "syntax")


def _line(text: str, number: int) -> str:
    """One line as the YAML parser counts them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    for separator in ("\x85", "\u2028", "\u2029"):
        lines = lines.replace(separator, "\n")
    found = lines.split("\n")
    return found[number] if number < len(found) else ""
