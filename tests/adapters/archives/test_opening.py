"""Members are streamed in order; a hostile archive is refused whole, with its reason, and nothing is written."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.adapters.archives.guard import MOST_RATIO
from certway.adapters.archives.opening import Member, read_archive, read_members
from certway.adapters.files import MAX_FILE_BYTES, MAX_FOLDER_FILES
from certway.model.certificate import Malformed
from tests.adapters.archives.making import tar, tar_of, zip_of, zipped
from tests.spoken import spoken

FILES = {"ca_expc01_2026-11-23_02_14_00.pem": b"certificates", "./logs/a.txt": b"x" * 3000, "empty": b""}
PLAIN = {name.removeprefix("./"): content for name, content in FILES.items()}
LONG = {f"{'folder/' * 40}{'n' * 120}.txt": b"long", "ünicode.pem": b"u"}


def read(content: bytes, *, wanted: bool = True) -> tuple[Member, ...] | Malformed:
    return read_members(lambda: io.BytesIO(content), "x.tar", lambda _: wanted)


def members(content: bytes) -> dict[str, bytes]:
    """Every member, read twice: as kept, and opened again."""
    found = read(content)
    assert not isinstance(found, Malformed), spoken(found.what)
    for member in found:
        with member.open() as stream:
            assert stream.read() == member.content
        assert member.size_bytes == len(member.content or b"")
    return {member.where.removeprefix("x.tar!"): member.content or b"" for member in found}


def refusal(content: bytes) -> str:
    found = read(content)
    assert isinstance(found, Malformed)
    return spoken(found.what).partition(" is refused: ")[2].partition(". Nothing of it was used.")[0]


@pytest.mark.parametrize("content", [tar(FILES), tar(FILES, "w:gz"), zipped(FILES)], ids=["tar", "tar.gz", "zip"])
def test_every_kind_gives_the_same_members(content: bytes) -> None:
    assert members(content) == PLAIN


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_long_names_are_read_in_both_dialects(form: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tarfile.TarFile, "format", form)
    assert members(tar(LONG)) == LONG


@pytest.mark.parametrize("inner", [tar(FILES), tar(FILES, "w:gz"), zipped(FILES)], ids=["tar", "tar.gz", "zip"])
@pytest.mark.parametrize("outer", [tar, lambda files: tar(files, "w:gz"), zipped], ids=["tar", "tar.gz", "zip"])
def test_an_archive_in_an_archive(inner: bytes, outer: Callable[[dict[str, bytes]], bytes]) -> None:
    content = outer({"first.txt": b"1", "node.zip": inner, "last.txt": b"2"})
    inside = {f"node.zip!{name}": found for name, found in PLAIN.items()}
    assert members(content) == {"first.txt": b"1", **inside, "last.txt": b"2"}


def test_what_is_not_wanted_or_too_large_is_only_opened_again() -> None:
    found = read(tar(FILES), wanted=False)
    assert not isinstance(found, Malformed)
    assert [member.content for member in found] == [None] * len(FILES)
    with found[1].open() as stream:
        assert stream.read(5) == b"xxxxx"
    large = read(tar({"large": bytes(MAX_FILE_BYTES + 1)}))
    assert not isinstance(large, Malformed)
    assert [(member.content, member.size_bytes) for member in large] == [(None, MAX_FILE_BYTES + 1)]


def test_litter_of_desktops_is_left_out() -> None:
    assert members(zipped({"__MACOSX/._a": b"x", "a/.DS_Store": b"x", "a/._b.pem": b"x", "b.pem": b"y"})) == {
        "b.pem": b"y"
    }


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../../etc/x", "its member ../../etc/x leads out of the archive"),
        ("a/../../x", "its member a/../../x leads out of the archive"),
        ("a\\..\\x", "its member a\\..\\x leads out of the archive"),
        ("/etc/x", "its member /etc/x has an absolute name"),
        ("C:\\x", "its member C:\\x has an absolute name"),
        ("a\nb", "its member a?b has a name that no file has"),
        (".", "its member . has a name that no file has"),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str, reason: str) -> None:
    assert refusal(tar({"good": b"x", name: b"y"})) == reason
    if name != ".":
        assert refusal(zipped({"good": b"x", name: b"y"})) == reason


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (tarfile.SYMTYPE, "its member m is a link"),
        (tarfile.LNKTYPE, "its member m is a link"),
        (tarfile.CHRTYPE, "its member m is a device or a pipe"),
        (tarfile.BLKTYPE, "its member m is a device or a pipe"),
        (tarfile.FIFOTYPE, "its member m is a device or a pipe"),
        (b"S", "its member m is of a kind that is not read"),
    ],
)
def test_links_devices_and_sparse_files_are_refused(kind: bytes, reason: str) -> None:
    info = tarfile.TarInfo("m")
    info.type = kind
    info.linkname = "/etc/passwd"
    assert refusal(tar_of(info)) == reason


def test_a_link_and_a_device_in_a_zip_are_refused() -> None:
    for mode, reason in ((0o120777, "is a link"), (0o020666, "is a device or a pipe")):
        info = zipfile.ZipInfo("m")
        info.create_system, info.external_attr = 3, mode << 16
        assert refusal(zip_of(info)) == f"its member m {reason}"


def test_an_encrypted_zip_is_refused() -> None:
    content = bytearray(zipped({"a": b"x" * 100}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(signature) + at] |= 1
    assert refusal(bytes(content)) == "it is encrypted"


def test_overlapping_entries_are_refused() -> None:
    content = zipped({"a": b"x" * 5000, "b": b"y" * 5000})
    at = content.rfind(b"PK\x01\x02")  # the second entry of the directory is made to point at the first file
    changed = content[: at + 42] + struct.pack("<L", 0) + content[at + 46 :]
    assert refusal(changed) == "its members overlap each other"


def test_a_million_members_are_refused_before_they_are_listed() -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65_535, 65_535, 46 * 65_535, 0, 0)
    assert refusal(b"PK\x03\x04" + bytes(100) + end) == f"it has more than {MAX_FOLDER_FILES} members"
    header = tar({"m": b""})[:512]
    assert refusal(header * (MAX_FOLDER_FILES + 1)) in (
        "two of its members are called m",
        f"it has more than {MAX_FOLDER_FILES} members",
    )


def test_very_many_members_of_different_names_are_refused() -> None:
    assert refusal(tar({str(number): b"" for number in range(MAX_FOLDER_FILES + 1)}, "w:gz")) == (
        f"it has more than {MAX_FOLDER_FILES} members"
    )


def test_a_bomb_is_refused_while_it_unpacks() -> None:
    piece = bytes(70 * 1024**2)
    reason = f"it unpacks to more than {MOST_RATIO} times its size"
    assert refusal(tar({"bomb": piece}, "w:gz")) == reason
    assert refusal(zipped({"bomb": piece})) == reason
    assert refusal(tar({"inner.zip": zipped({"bomb": piece})})) == reason


def test_archives_far_inside_each_other_are_refused() -> None:
    content = zipped({"a": b"x"})
    for _ in range(3):
        content = zipped({"a.zip": content})
    assert refusal(content) == "archives lie in it more than 3 deep"


def test_a_name_that_comes_twice_is_refused() -> None:
    assert refusal(tar({"a": b"1", "./a": b"2"})) == "two of its members are called a"


@pytest.mark.parametrize("content", [tar(FILES), tar(FILES, "w:gz"), zipped(FILES)], ids=["tar", "tar.gz", "zip"])
def test_a_cut_off_or_changed_archive_is_refused_or_read(content: bytes) -> None:
    for end in range(0, len(content) - 1024, 97):
        found = read(content[:end])
        assert isinstance(found, Malformed) or end > 1024, end
    for at in range(0, len(content), 131):
        read(content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :])


def test_other_files_are_no_archives() -> None:
    assert refusal(b"") == "it was cut off"
    assert refusal(b"x" * 600) == "it is neither tar nor zip"
    assert refusal(gzip.compress(b"x" * 600)) == "it is neither tar nor zip"


def test_a_sparse_pax_file_is_refused() -> None:
    info = tarfile.TarInfo("m")
    info.pax_headers = {"GNU.sparse.major": "1"}
    assert refusal(tar_of(info)) == "it holds a sparse file"


def test_nothing_is_written_and_a_missing_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a": b"x", "../b": b"y"}))
    assert isinstance(read_archive(tmp_path / "a.zip", "a.zip", lambda _: True), Malformed)
    assert [path.name for path in tmp_path.rglob("*")] == ["a.zip"]
    assert isinstance(read_archive(tmp_path / "gone.zip", "gone.zip", lambda _: True), Malformed)


@given(
    st.sampled_from([tar(FILES), tar(FILES, "w:gz"), zipped(FILES), zipped({"a.zip": zipped(FILES)})]),
    st.lists(st.tuples(st.integers(0, 4000), st.binary(max_size=6)), max_size=4),
)
def test_any_bytes_give_members_or_a_refusal(content: bytes, changes: list[tuple[int, bytes]]) -> None:
    for at, piece in changes:
        content = content[:at] + piece + content[at + len(piece) :]
    found = read(content)
    if isinstance(found, Malformed):
        assert spoken(found.what)
    else:
        assert all(member.content is not None for member in found)


@given(st.binary(max_size=2000))
def test_any_beginning_gives_members_or_a_refusal(content: bytes) -> None:
    for beginning in (b"", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08\0", tar(FILES)[:512]):
        found = read(beginning + content)
        assert isinstance(found, tuple | Malformed)
