"""A diagnosis as a document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from syrupy.assertion import SnapshotAssertion

from certway.render.board import Board
from certway.render.markdown import escaped, render_markdown
from certway.render.speak import Speaker
from tests.render.situations import AT, BOARDS, CHINESE

ENGLISH = Speaker(at=AT)


@pytest.mark.parametrize("shown", BOARDS.values(), ids=BOARDS)
def test_the_document(shown: Board, snapshot: SnapshotAssertion) -> None:
    assert render_markdown(shown, ENGLISH) == snapshot


def test_the_document_in_chinese(snapshot: SnapshotAssertion) -> None:
    assert render_markdown(BOARDS["situation-3"], CHINESE) == snapshot


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_escaped_text_is_no_markup(text: str) -> None:
    (token,) = MarkdownIt().parseInline(escaped(text))
    assert {child.type for child in token.children or ()} <= {"text", "text_special"}
