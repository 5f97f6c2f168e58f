"""Values: what the decorator promises, whatever makes it quick."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, field, fields, replace
from typing import Any

import pytest

from certway.model.value import value


@value
class Point:
    """Two numbers, and a word that does not count."""

    x: int
    y: int = 0
    word: str = field(default="", compare=False, repr=False)


@value
class Counted:
    """A value that hashes in its own way."""

    x: int

    def __hash__(self) -> int:
        return 7


@value
class Nothing:
    """A value without parts."""


def test_fields_are_given_by_keyword_and_may_have_defaults() -> None:
    point = Point(x=1, word="here")
    assert (point.x, point.y, point.word) == (1, 0, "here")
    assert [part.name for part in fields(Point)] == ["x", "y", "word"]


@pytest.mark.parametrize(("positional", "named"), [((1,), {}), ((), {}), ((), {"x": 1, "z": 2})])
def test_a_part_that_is_missing_or_unknown_or_without_its_name_is_an_error(
    positional: tuple[int, ...], named: dict[str, int]
) -> None:
    made: Any = Point
    with pytest.raises(TypeError, match=r"Point\.__init__\(\)"):
        made(*positional, **named)


def test_nothing_of_it_changes() -> None:
    point: Any = Point(x=1)
    for name in ("x", "word", "other"):
        with pytest.raises(FrozenInstanceError, match=name):
            setattr(point, name, 2)
    with pytest.raises(FrozenInstanceError):
        del point.x
    assert point == Point(x=1)
    assert not hasattr(point, "__dict__")


def test_compared_fields_alone_make_equality_and_hash() -> None:
    assert Point(x=1, word="a") == Point(x=1, word="b")
    assert hash(Point(x=1, word="a")) == hash(Point(x=1, word="b"))
    assert Point(x=1) != Point(x=2)
    other: Any = Counted(x=1)
    assert Point(x=1) != other
    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())


def test_a_method_that_the_class_writes_stays() -> None:
    assert hash(Counted(x=1)) == 7
    assert Counted(x=1) != Counted(x=2)


def test_it_is_shown_with_the_parts_that_are_to_be_shown() -> None:
    assert repr(Point(x=1, word="hidden")) == "Point(x=1, y=0)"


def test_it_is_replaced_and_copied_and_pickled_whole() -> None:
    point = Point(x=1, word="here")
    assert replace(point, y=3) == Point(x=1, y=3)
    for again in (copy.deepcopy(point), pickle.loads(pickle.dumps(point))):
        assert again == point
        assert again.word == "here"


def test_a_factory_of_defaults_is_refused() -> None:
    class Listing:
        """Something that would share nothing."""

        entries: list[int] = field(default_factory=list)

    with pytest.raises(TypeError, match=r"entries: a value has no default_factory"):
        value(Listing)
