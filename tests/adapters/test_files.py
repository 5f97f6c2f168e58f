"""Files are read whole and limited, and written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from certway.adapters.files import NotWritten, list_folder, read_file, write_file
from certway.model.certificate import Malformed
from tests.spoken import spoken


def refusal(outcome: object) -> str:
    assert isinstance(outcome, Malformed)
    return spoken(outcome.what)


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_bytes(b"x" * 3_000_000)
    assert read_file(tmp_path / "a.pem", "a.pem") == b"x" * 3_000_000


def test_a_missing_file_is_answered_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "expc01-ca.pem").write_bytes(b"")
    assert refusal(read_file(tmp_path / "expc1-ca.pem", "")) == (
        "There is no file expc1-ca.pem. Did you mean expc01-ca.pem?"
    )
    assert refusal(read_file(tmp_path / "unlike", "")) == "There is no file unlike."
    assert refusal(read_file(tmp_path / "no" / "x.pem", "")) == "There is no folder no."


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    os.mkfifo(tmp_path / "pipe")
    assert refusal(read_file(tmp_path / "folder", "")) == "folder is a folder, not a file. Name a file in it."
    assert refusal(read_file(tmp_path / "pipe", "")) == "pipe is a device or a pipe, not a file."
    assert refusal(read_file(Path("/dev/zero"), "")) == "zero is a device or a pipe, not a file."
    assert refusal(read_file(tmp_path / "file" / "x", "")) == (
        "x is not there: a part of its path is a file, not a folder."
    )
    assert refusal(read_file(tmp_path / "a\0b", "")) == "a\0b cannot be opened: ValueError."
    assert "cannot be opened" in refusal(read_file(tmp_path / ("a" * 5000), ""))


def test_a_file_beyond_the_limit_is_refused_and_one_at_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big"
    path.write_bytes(b"x" * (1024 * 1024 + 1))
    assert "larger than 1 MiB" in refusal(read_file(path, "", 1024 * 1024))
    path.write_bytes(b"x" * 1024 * 1024)
    assert read_file(path, "", 1024 * 1024) == b"x" * 1024 * 1024


def test_a_folder_lists_by_name_without_what_a_desktop_leaves(tmp_path: Path) -> None:
    for name in ("b.pem", "a.pem", ".DS_Store", "Thumbs.db", "a.pem~"):
        (tmp_path / name).write_bytes(b"")
    assert list_folder(tmp_path, "") == (tmp_path / "a.pem", tmp_path / "b.pem")
    assert refusal(list_folder(tmp_path / "c", "")) == "There is no file c."


def test_an_existing_file_is_left_as_it_is_without_force(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.pem"
    write_file(path, b"first")
    with pytest.raises(NotWritten) as refused:
        write_file(path, b"second")
    assert spoken(refused.value.what) == "a.pem exists and was left as it is. Use --force to write over it."
    assert path.read_bytes() == b"first"
    write_file(path, b"second", force=True)
    assert path.read_bytes() == b"second"
    assert [entry.name for entry in path.parent.iterdir()] == ["a.pem"]


def test_without_hard_links_an_existing_file_is_still_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "a.pem"
    write_file(path, b"first", secret=True)
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"first", 0o600)
    with pytest.raises(NotWritten):
        write_file(path, b"second")
    assert path.read_bytes() == b"first"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.pem"]


def test_a_secret_is_for_its_owner_only_even_over_an_open_file(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    path.write_bytes(b"")
    path.chmod(0o644)
    write_file(path, b"secret", force=True, secret=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_impossible_place_is_refused_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotWritten) as refused:
        write_file(tmp_path / "file" / "a.pem", b"")
    assert spoken(refused.value.what).startswith("a.pem ")
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
@pytest.mark.parametrize("force", [False, True])
def test_a_pipe_takes_what_is_written_and_stays_in_its_place(force: bool, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_file(pipe, b"answer", force=force)
        assert os.read(reader, 100) == b"answer"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
