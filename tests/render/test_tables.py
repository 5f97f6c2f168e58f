"""Rows in columns."""

from __future__ import annotations

from certway.render.lines import Span, Style, columns_of, plain
from certway.render.tables import render_table


def test_columns_are_as_wide_as_their_cells_and_the_flexible_one_wraps() -> None:
    rows = [[Span("信任清單"), Span("the intermediate is missing on expc01")], [Span("ok"), Span("")]]
    lines = list(render_table(["What", "Why"], rows, flexible=1, width=32, indent="  "))
    assert plain(lines) == ("  What      Why\n  信任清單  the intermediate is\n            missing on expc01\n  ok\n")
    assert max(map(columns_of, lines)) <= 32


def test_styles_stay_with_their_cells() -> None:
    (_, row) = render_table(["Verdict"], [[Span("FAILS", Style.BAD)]], flexible=0, width=20)
    assert [span for span in row if span.text.strip()] == [Span("FAILS", Style.BAD)]
