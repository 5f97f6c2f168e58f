"""YAML as written: text, places, limits, and one clear sentence for what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.adapters.yaml_nodes import MAX_DEPTH, YamlList, YamlMap, YamlNode, YamlScalar, parse_yaml
from tests.spoken import spoken


def plain_tree(node: YamlNode | None) -> object:
    """The tree as Python values; scalars stay text."""
    if isinstance(node, YamlScalar):
        return node.text
    if isinstance(node, YamlList):
        return [plain_tree(item) for item in node.items]
    if isinstance(node, YamlMap):
        return {key.text: plain_tree(item) for key, item in node.entries}
    return None


def read(text: str | bytes) -> object:
    document = parse_yaml(text.encode() if isinstance(text, str) else text, "f")
    assert document.problems == ()
    return plain_tree(document.root)


def problems(text: str | bytes) -> list[str]:
    document = parse_yaml(text.encode() if isinstance(text, str) else text, "f")
    return [f"{problem.where} {spoken(problem.what)}" for problem in document.problems]


def test_scalars_stay_the_text_that_was_written() -> None:
    assert read("{a: 22:22, b: no, c: On, d: 0x10, e: 1_000, f: 2026-01-01, g: ~, h: '22'}") == {
        "a": "22:22",
        "b": "no",
        "c": "On",
        "d": "0x10",
        "e": "1_000",
        "f": "2026-01-01",
        "g": "~",
        "h": "22",
    }


def test_every_node_knows_its_line_and_column() -> None:
    root = parse_yaml(b"a:\n  - b: c\n", "f").root
    assert isinstance(root, YamlMap)
    (key, items) = root.entries[0]
    assert (key.line, key.column) == (1, 1)
    assert isinstance(items, YamlList)
    assert (items.line, items.column) == (2, 3)
    inner = items.items[0]
    assert isinstance(inner, YamlMap)
    value = inner.entries[0][1]
    assert isinstance(value, YamlScalar)
    assert (value.line, value.column, value.plain) == (2, 8, True)


COLON = (
    "f:1:5 A colon is not expected here. "
    "Put quotes around a text that holds a colon and a space, and indent keys of one mapping alike."
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_encoding_an_editor_writes_is_read(encoding: str) -> None:
    assert read("name: 例\r\nb: 1\r\n".encode(encoding)) == {"name": "例", "b": "1"}


def test_nothing_only_comments_and_only_a_marker_are_no_tree() -> None:
    assert read("") is None
    assert read("# only\n") is None
    assert read("---\n") == ""


def test_an_anchor_is_repeated_by_its_alias() -> None:
    assert read("a: &x {b: 1}\nc: *x\nd: &y [1]\ne: [*y, *x]") == {
        "a": {"b": "1"},
        "c": {"b": "1"},
        "d": ["1"],
        "e": [["1"], {"b": "1"}],
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a:\n\tb: c\n", "f:2:1 A tab stands where YAML wants spaces. Replace it by spaces."),
        ("a: b\n\tc: d\n", "f:2:1 A tab stands where YAML wants spaces. Replace it by spaces."),
        ("a: @x\n", "f:1:4 A text cannot begin with @. Put quotes around it."),
        (
            "a: b: c\n",
            COLON,
        ),
        ("a: 'x\n\n", "f:3:1 The quote opened in line 1 is not closed."),
        ("a: [1\nb: 2\n", "f:2:2 The list opened with [ in line 1 is not closed, or a comma is missing."),
        ("a: {b: c\nd: e", "f:2:2 The mapping opened with a brace in line 1 is not closed, or a comma is missing."),
        (
            "- a\nb: c\n",
            "f:2:1 A list item is expected here, or the indentation is wrong. Begin each item with - in one column.",
        ),
        (
            "a:\n  b: 1\n c: 2\n",
            "f:3:2 A key with a colon is expected here. Indent it like the other keys of the mapping in line 1.",
        ),
        (
            "a: *x\n",
            "f:1:4 No anchor &x stands before this alias. Put quotes around a text that begins with *.",
        ),
        ("a: &x [*x]\n", "f:1:8 The alias *x lies inside what it repeats."),
        ("a: 1\n---\nb: 2\n", "f:2:1 A second document starts here. Keep one document in a file."),
        ("a: !!python/none x\n", "f:1:4 The tag tag:yaml.org,2002:python/none is not used here. Remove it."),
        ("a: \x01\n", "f:1:4 The character U+0001 is not allowed. Remove it."),
        ("é: 1\nb: ä\ufffe\n", "f:2:5 The character U+FFFE is not allowed. Remove it."),
        ("a: \x90\n", "f:1:4 The character U+0090 is not allowed. Remove it."),
        (b"a: b\nc: \xe9\n", "f:2:4 The byte 0xe9 is not UTF-8. Save the file as UTF-8."),
        (b"\x30\x82\x03\x00\x00\xff\xfe", "f This is not a text file."),
        (b"abc\0def", "f This is not a text file."),
        ("? [a]\n: b\n", "f:1:3 A key is a word here, not a list or a mapping."),
        ("a: &x {b: 1}\nc: {<<: *x}\n", "f:2:5 Merge keys (<<) are not read. Write the keys out."),
        ("a: 1\nb: 2\na: 3\n", "f:3:1 The key a stands here a second time, first in line 1. Keep one."),
    ],
)
def test_what_is_wrong_is_said_with_place_and_mend(text: str | bytes, problem: str) -> None:
    assert problems(text) == [problem]


def test_every_key_given_twice_is_told_at_once_and_the_first_holds() -> None:
    document = parse_yaml(b"a: 1\na: 2\nb: {c: 3, c: 4}\n", "f")
    assert [problem.where for problem in document.problems] == ["f:2:1", "f:3:11"]
    assert plain_tree(document.root) == {"a": "1", "b": {"c": "3"}}


def test_depth_ends_at_the_limit() -> None:
    deep = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    read(deep)
    assert problems("[" + deep + "]") == [f"f:1:{MAX_DEPTH + 1} More than {MAX_DEPTH} levels lie inside each other."]
    assert "levels" in problems("[" * 500_000)[0]
    assert "levels" in problems("- " * 500_000)[0]


def test_aliases_that_multiply_are_stopped_where_they_pass_the_limit() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for previous, name in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{name}: &{name} [{', '.join(['*' + previous] * 10)}]\n"
    assert problems(bomb)[0].endswith("The file holds more than 50000 values.")
    assert problems("[" + "x," * 250_000 + "]")[0].endswith("The file holds more than 50000 values.")


YAML_LIKE = st.text(alphabet="ab:-[]{}&*!|>'\"%@#?, \n\t\x85\u2028\ufeff0", max_size=60).map(str.encode)


@given(st.binary(max_size=200) | YAML_LIKE)
def test_any_bytes_give_a_tree_or_problems(content: bytes) -> None:
    document = parse_yaml(content, "f")
    for problem in document.problems:
        assert spoken(problem.what)
        assert problem.where.startswith("f")
