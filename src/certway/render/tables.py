"""Rows in columns: cells are spans, widths are counted in terminal columns, long cells go on below themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from certway.model.value import value
from certway.render.lines import Line, Span, Style
from certway.render.width import pad, width_of, wrap

GAP = 2


@value
class Column:
    """One column: its heading, and its width in columns without the gap; `right` aligns to the right."""

    heading: str = ""
    width: int
    right: bool = False


def fit(headings: Sequence[str], rows: Sequence[Sequence[Span]], *, flexible: int, width: int) -> tuple[Column, ...]:
    """Columns as wide as their longest cell; the `flexible` one takes what is left of `width`, at least 12."""
    widest = [max(map(width_of, (heading, *(row[i].text for row in rows)))) for i, heading in enumerate(headings)]
    rest = sum(widest) - widest[flexible] + GAP * (len(headings) - 1)
    widest[flexible] = max(12, width - rest)
    return tuple(Column(heading=heading, width=size) for heading, size in zip(headings, widest, strict=True))


def render_heading(columns: Sequence[Column], indent: str = "") -> Line:
    """The line of the headings."""
    (line,) = render_row(columns, [Span(column.heading, Style.HEADING) for column in columns], indent)
    return line


def render_row(columns: Sequence[Column], cells: Sequence[Span], indent: str = "") -> Iterator[Line]:
    """One row; a cell wider than its column goes on in the lines below."""
    wrapped = [wrap(cell.text, column.width) for cell, column in zip(cells, columns, strict=True)]
    for texts in zip_longest(*wrapped, fillvalue=""):
        yield Span(indent), *_spans(columns, cells, texts)


def _spans(columns: Sequence[Column], cells: Sequence[Span], texts: Sequence[str]) -> Iterator[Span]:
    for index, (column, cell, text) in enumerate(zip(columns, cells, texts, strict=True)):
        if index:
            yield Span(" " * GAP)
        if column.right:
            yield Span(" " * (column.width - width_of(text)))
            yield Span(text, cell.style)
        else:
            yield Span(text, cell.style)
            yield Span(pad(text, column.width)[len(text) :])


def render_table(
    headings: Sequence[str], rows: Sequence[Sequence[Span]], *, flexible: int, width: int, indent: str = ""
) -> Iterator[Line]:
    """Headings and rows in at most `width` columns, the flexible column wrapped."""
    columns = fit(headings, rows, flexible=flexible, width=width - len(indent))
    yield render_heading(columns, indent)
    for row in rows:
        yield from render_row(columns, row, indent)
