"""Object identifiers there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.pki.oids import DOTTED, LONGEST_BODY, encode_dotted, find_dotted


@given(st.integers(0, 2), st.integers(0, 39), st.lists(st.integers(0, 2**64), max_size=10))
def test_dotted_text_returns(first: int, second: int, rest: list[int]) -> None:
    dotted = ".".join(map(str, (first, second, *rest)))
    assert find_dotted(encode_dotted(dotted)) == dotted


@given(st.binary(max_size=LONGEST_BODY + 5))
def test_any_bytes_give_text_or_nothing(body: bytes) -> None:
    dotted = find_dotted(body)
    assert dotted is None or encode_dotted(dotted) == body


@pytest.mark.parametrize("text", ["", "1", "3.1", "1.40", "1.x", "1.-2"])
def test_what_is_no_identifier_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # int() and our own check speak differently
        encode_dotted(text)


def test_known_identifiers_are_told_by_one_lookup() -> None:
    assert len(DOTTED) > 100
    assert all(encode_dotted(dotted) == body for body, dotted in DOTTED.items())
