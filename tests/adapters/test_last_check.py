"""The last answer of a folder."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from certway.adapters.last_check import recall_answer, remember_answer


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_an_answer_is_kept_for_its_folder_only(cache: Path, tmp_path: Path) -> None:
    remember_answer(tmp_path, b"1")
    remember_answer(tmp_path, b"2")
    assert recall_answer(tmp_path) == b"2"
    assert recall_answer(tmp_path / "other") is None
    assert {path.name for path in tmp_path.iterdir()} == {"cache"}


def test_it_is_readable_by_its_owner_only(cache: Path, tmp_path: Path) -> None:
    remember_answer(tmp_path, b"secret")
    (kept,) = cache.rglob("*.json")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    remember_answer(tmp_path, b"1")
    assert recall_answer(tmp_path) is None
