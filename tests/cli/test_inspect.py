"""Loose files: what they are, what they hold, whether an upload page would take them."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from certway.lab.foundry import mint_intermediate, mint_leaf, mint_root
from certway.lab.revocation import Told, mint_ocsp_response
from certway.pki.convert import convert, to_p7b, to_pem_list
from certway.pki.parse import parse
from tests.cli.running import Ran, run

AT = ("--at", "2026-11-23")


EDGE_ROOT = mint_root("Example Edge Root")
OLD_ISSUING = mint_intermediate(EDGE_ROOT, "Example Edge Issuing G2")
ISSUING = mint_intermediate(EDGE_ROOT, "Example Edge Issuing G3")
OTHER_ROOT = mint_root("Example Internal Root")
OTHER_ISSUING = mint_intermediate(OTHER_ROOT, "Example Internal Issuing")
LEAF = mint_leaf(ISSUING, "expe01.example.com", names=("expe01.example.com", "collab-edge.example.com"))

OLD_LIST = tuple(minted.certificate for minted in (EDGE_ROOT, OLD_ISSUING, OTHER_ROOT, OTHER_ISSUING))
NEW_LIST = (*OLD_LIST, ISSUING.certificate)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files of a renewal under a new intermediate, some under misleading names."""
    leaf = LEAF.certificate
    (tmp_path / "expe01.pem").write_bytes(to_pem_list([leaf]))
    (tmp_path / "expe01.cer").write_bytes(leaf.der)
    (tmp_path / "chain.pem").write_bytes(to_p7b([leaf, *NEW_LIST]))
    (tmp_path / "old-ca.pem").write_bytes(to_pem_list(OLD_LIST))
    (tmp_path / "new-ca.pem").write_bytes(to_pem_list(NEW_LIST))
    (tmp_path / "page.crt").write_bytes(b"<!DOCTYPE html><html><body>Sign in</body></html>")
    (tmp_path / "empty.pem").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("language", ["en", "zh-TW"])
@pytest.mark.parametrize("names", [("expe01.cer",), ("chain.pem",)], ids=lambda names: names[0])
def test_what_files_are(
    names: tuple[str, ...], language: str, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    ran = run(capsys, "inspect", *names, *AT, "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == snapshot


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Told(LEAF, "revoked"), "revoked on 1 Nov 00:00Z"),
        (Told(LEAF), "good"),
        (Told(LEAF, "unknown"), "unknown to the responder"),
    ],
)
def test_an_ocsp_response_is_shown(told: Told, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begin, end = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC)
    response = mint_ocsp_response(ISSUING, (told,), this_update=begin, next_update=end)
    (tmp_path / "answer.der").write_bytes(response)
    ran = run(capsys, "inspect", str(tmp_path / "answer.der"), *AT)
    assert (ran.status, ran.err) == (0, "")
    assert words in ran.out
    assert "OVERDUE" in ran.out
    assert f"{LEAF.certificate.serial:X}" in ran.out


@pytest.mark.usefixtures("folder")
def test_a_mistake_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "inspect", "page.crt", "empty.pem")
    assert ran.status == 2
    assert "page.crt: web page (HTML)" in ran.out
    assert "empty.pem: nothing" in ran.out


def test_a_folder_without_files_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "inspect", str(tmp_path))
    assert (ran.status, ran.out) == (2, "")
    assert "There is no file in" in ran.err


def test_a_folder_stands_for_the_files_below_it_and_no_loop(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outer = folder.parent / "outer"
    (outer / "inner").mkdir(parents=True)
    (outer / "inner" / "up").symlink_to(outer)
    (outer / "inner" / "one.pem").write_bytes((folder / "expe01.pem").read_bytes())
    ran = run(capsys, "inspect", str(outer), *AT)
    assert ran.status == 0
    assert ran.out.count("one.pem: PEM text") == 1
    assert "is a folder" not in ran.out


@pytest.mark.usefixtures("folder")
def test_a_readable_file_beside_an_unreadable_one_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "inspect", "page.crt", "expe01.pem", *AT)
    assert ran.status == 0
    assert "CN=expe01.example.com" in ran.out


@pytest.mark.usefixtures("folder")
def test_a_path_alone_is_inspected(capsys: pytest.CaptureFixture[str]) -> None:
    assert "PKCS #7" in run(capsys, "chain.pem", *AT).out


@pytest.mark.usefixtures("folder")
def test_all_certificates_in_full_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "inspect", "chain.pem").out.count("SHA-256") == 0
    assert run(capsys, "inspect", "chain.pem", "--details").out.count("SHA-256") == 6


def ask(capsys: pytest.CaptureFixture[str], file: str, *more: str) -> Ran:
    return run(capsys, "inspect", file, "--as", "expressway-e", "--release", "X14.3", *AT, *more)


@pytest.mark.usefixtures("folder")
def test_the_upload_question_for_loose_files(capsys: pytest.CaptureFixture[str]) -> None:
    accepted = ask(capsys, "expe01.pem", "--trusted-ca", "new-ca.pem")
    assert (accepted.status, accepted.out.splitlines()[0]) == (0, "ACCEPTED")
    chain = ask(capsys, "expe01.pem", "--trusted-ca", "old-ca.pem")
    assert (chain.status, chain.out.splitlines()[0]) == (1, "REFUSED")
    assert "upload.chain-missing" in chain.out
    assert "Example Edge Issuing G3" in chain.out
    form = ask(capsys, "expe01.cer", "--trusted-ca", "new-ca.pem")
    assert (form.status, form.out.splitlines()[0]) == (1, "REFUSED")
    assert "upload-file.not-pem" in form.out
    assert "upload-file.no-certificate" in ask(capsys, "page.crt", "--trusted-ca", "new-ca.pem").out


@pytest.mark.usefixtures("folder")
def test_without_the_list_it_cannot_be_said(capsys: pytest.CaptureFixture[str]) -> None:
    ran = ask(capsys, "expe01.pem")
    assert (ran.status, ran.out.splitlines()[0]) == (3, "CANNOT SAY")
    assert "--trusted-ca" in ran.out


@pytest.mark.usefixtures("folder")
def test_a_release_that_does_not_exist_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "inspect", "expe01.pem", "--as", "expressway-e", "--release", "14SUx")
    assert (ran.status, ran.out) == (2, "")


def test_extracted_certificates_are_in_the_order_to_append_them(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run(capsys, "inspect", "chain.pem", "expe01.pem", "--extract", "cas")
    assert ran.status == 0
    names = sorted(path.name for path in (folder / "cas").iterdir())
    assert [name.split("-")[1] for name in names] == ["root"] * 2 + ["intermediate"] * 3 + ["end"]
    assert ran.out.splitlines() == [str(Path("cas") / name) for name in names]
    for name in names:
        (one,) = parse((folder / "cas" / name).read_bytes()).certificates
        assert f"{one.serial:x}.pem" in name


def test_nothing_is_overwritten_without_force(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "inspect", "expe01.pem", "--extract", "cas").status == 0
    again = run(capsys, "inspect", "expe01.pem", "--extract", "cas")
    assert again.status == 2
    assert "--force" in again.err
    assert run(capsys, "inspect", "expe01.pem", "--extract", "cas", "--force").status == 0


@pytest.mark.parametrize("form", ["pem", "p7b", "p12"])
def test_conversion_reads_back(form: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "password").write_bytes(b"not so secret\n")
    arguments = ("--convert", form, "-o", "made", "--password-file", "password")
    assert run(capsys, "inspect", "chain.pem", *arguments).status == 0
    back = parse((folder / "made").read_bytes(), "", b"not so secret")
    assert set(back.certificates) == set(parse((folder / "chain.pem").read_bytes()).certificates)


@pytest.mark.usefixtures("folder")
def test_a_form_that_cannot_hold_it_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "inspect", "chain.pem", "--convert", "der", "-o", "made")
    assert ran.status == 2
    assert "one certificate" in ran.err
    assert "password" in run(capsys, "inspect", "expe01.pem", "--convert", "p12", "-o", "made").err


def test_a_private_key_is_named_and_never_shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    made = ec.generate_private_key(ec.SECP256R1())
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    secret = made.private_bytes(*plain)
    (folder / "server.key").write_bytes(secret)
    ran = run(capsys, "inspect", "server.key", "expe01.pem", *AT)
    assert "private key (it stays in its file)" in ran.out
    assert "server.key holds a private key of none of these certificates" in ran.out
    assert f"{made.private_numbers().private_value:x}" not in ran.out
    run(capsys, "inspect", "server.key", "expe01.pem", "--convert", "pem", "-o", "made.pem")
    assert b"PRIVATE" not in (folder / "made.pem").read_bytes()
    assert stat.S_IMODE((folder / "server.key").stat().st_mode) == stat.S_IMODE((folder / "expe01.pem").stat().st_mode)


def test_conversion_keeps_the_order_of_the_file() -> None:
    made = convert(NEW_LIST, "p7b")
    assert isinstance(made, bytes)
    assert parse(made).certificates == NEW_LIST
