"""Whatever lies in a file or a folder, reading it gives a case or sentences, and never raises."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from certway.adapters.case_reader import read_case
from certway.adapters.deployment.kinds import (
    Choice,
    FileName,
    Free,
    Kind,
    Moment,
    OneOf,
    ReleaseName,
    Section,
    Several,
    Span,
    Switch,
    Whole,
)
from certway.adapters.deployment.schema import DEPLOYMENT
from certway.adapters.deployment_file import read_deployment
from certway.adapters.deployment_writer import build_files
from certway.adapters.yaml_writing import Mapping, Tree, render_yaml
from tests.adapters.minted import ca_pem, key_pem, leaf_pem, request_pem
from tests.spoken import spoken

NOW = datetime(2026, 11, 23, tzinfo=UTC)
FILES = {
    "leaf.pem": leaf_pem("expc01.example.com"),
    "ca.pem": ca_pem("A", "B"),
    "folder/ca.pem": ca_pem("C"),
    "a.csr": request_pem("expc01.example.com"),
    "a.key": key_pem("expc01.example.com"),
    "empty.pem": b"",
}
NAMES = ("a", "b", "expc01.example.com", "192.0.2.1", "x y", "", "emea", "*", "-")
PATHS = (*FILES, "folder", "missing.pem", "folder/../no.pem", "/dev/null", ".")


class Writer:
    """Writes what the schema allows, and now and then what it does not; the same seed writes the same."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.wild = self.random.choice([0.0, 0.0, 0.08])

    def value(self, kind: Kind) -> Tree:
        """A value of a kind; in one file of three some are others."""
        wrong: tuple[Tree, ...] = (*NAMES, ())
        return self.random.choice(wrong) if self.random.random() < self.wild else self.right(kind)

    def right(self, kind: Kind) -> Tree:
        match kind:
            case Section():
                keys = self.random.sample(kind.keys, min(len(kind.keys), self.random.randint(0, 6)))
                return Mapping(entries=tuple((key.name, self.value(key.kind)) for key in keys))
            case Free():
                names = self.random.sample([name for name in NAMES if name], self.random.randint(0, 3))
                return Mapping(entries=tuple((name, self.value(kind.of)) for name in names))
            case Several():
                many: Tree = tuple(self.right(kind.of) for _ in range(self.random.randint(0, 3)))
                return self.random.choice([many, self.right(kind.of)])
            case OneOf():
                return self.right(self.random.choice([kind.short, kind.long]))
        return self.random.choice(right_words(kind))


def right_words(kind: Kind) -> tuple[str, ...]:
    match kind:
        case FileName():
            return (*PATHS, *kind.words)
        case Switch():
            return (kind.on, kind.off, "yes")
        case Choice():
            return tuple(word for row in kind.rows for word in row)
        case Whole():
            return (str(kind.low), str(kind.high))
        case Moment():
            return ("2026-11-23", "2026-11-23T02:14:00Z")
        case Span():
            return ("9m", "-90s", "0")
        case ReleaseName():
            return (kind.example,)
    return NAMES


def check_text(text: str) -> None:
    """Read a deployment file beside files of every kind; a case that comes of it can be written."""
    folder = Path(tempfile.mkdtemp())
    try:
        for name, content in FILES.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        (folder / "deployment.yaml").write_text(text, encoding="utf-8")
        reading = read_deployment(folder / "deployment.yaml", NOW)
        for problem in reading.problems:
            assert spoken(problem.what)
            assert problem.where
        assert reading.case is not None or reading.problems
        if reading.case is not None:
            assert build_files(reading.case)["deployment.yaml"]
            assert b"PRIVATE KEY" not in b"".join(build_files(reading.case).values())
    finally:
        shutil.rmtree(folder)


@given(st.integers(0, 2**64))
def test_any_structure_of_known_keys_gives_a_case_or_sentences(seed: int) -> None:
    tree = Writer(seed).right(DEPLOYMENT)
    assert isinstance(tree, Mapping)
    check_text(render_yaml(tree))


LINES = st.sampled_from(
    [
        "expressway-c:",
        "  nodes:",
        "    - fqdn: a",
        "zones: [",
        "observed:",
        "  - what: upload",
        "  file: leaf.pem",
        "&a",
        "*a",
        "dns: {internal: {a: b}}",
    ]
)


@given(st.lists(LINES | st.text(max_size=12), max_size=8).map("\n".join))
def test_any_text_gives_a_case_or_sentences(text: str) -> None:
    check_text(text.encode("utf-8", "replace").decode("utf-8"))


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "expc01.pem",
                "expe01-ca.pem",
                "tomcat.pem",
                "u/CallManager-trust/x.pem",
                "deployment.yaml",
                "x.csr",
                "y",
                "c/z.key",
            ]
        ),
        st.sampled_from([*FILES.values(), b"name: a", b"\0", b"certway: 1\nnodes: x"]) | st.binary(max_size=60),
        max_size=6,
    )
)
@settings(max_examples=60)
def test_any_folder_gives_a_case_or_sentences(files: dict[str, bytes]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        reading = read_case(folder, NOW)
        assert reading.case is not None or reading.problems
        for problem in reading.problems:
            assert spoken(problem.what)
        if reading.case is not None:
            assert all(spoken(text) for text in reading.case.assumed)
            assert b"PRIVATE KEY" not in repr(reading.case).encode()
    finally:
        shutil.rmtree(folder)
