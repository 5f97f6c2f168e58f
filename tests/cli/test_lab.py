"""`certway lab`: a scenario opened, looked at, repaired and closed with nothing but commands."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from certway.lab.keys import key_for
from certway.lab.topology import edge_issuing, edge_root, mint_expressway_e
from certway.pki.convert import to_pem_list
from tests.cli.running import run
from tests.engines import need_libssl, need_tunnels

NOBODY = 65534


@contextmanager
def opened(folder: Path, *arguments: str, **process: Any) -> Iterator[None]:
    """A lab that runs in a process of its own, from when it says that it is up."""
    need_libssl()
    need_tunnels()
    command = (sys.executable, "-m", "certway", "lab", "up", *arguments, str(folder))
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", **process) as lab:
        try:
            assert lab.stdout is not None
            first = lab.stdout.readline()
            assert "is up in" in first, lab.communicate()
            while "known to everyone" not in lab.stdout.readline():
                pass
            yield
        finally:
            lab.terminate()
            lab.communicate(timeout=60)
    assert lab.returncode == 0


def test_situation_3_is_seen_repaired_and_closed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder, ca = tmp_path / "lab", tmp_path / "G3.pem"
    ca.write_text(edge_issuing("G3").pem, encoding="ascii")
    with opened(folder, "3", "--as-written"):
        broken = run(capsys, "lab", "status", str(folder))
        assert broken.status == 1
        assert "SSH tunnel: expc01 refuses expe01 and expe02" in broken.out
        diagnosed = run(capsys, "check", str(folder))
        assert "ssh.issuer-missing" in diagnosed.out
        appended = run(capsys, "lab", "append", str(folder), "all-c", str(ca))
        assert appended.out.splitlines() == [
            f"{node}: trusted-ca holds 5, 1 more; it counts after a restart." for node in ("expc01", "expc02")
        ]
        waiting = run(capsys, "lab", "status", str(folder))
        assert waiting.status == 1
        assert "expc01: what is installed as trusted-ca runs after a restart" in waiting.out
        assert "RESTART PENDING" in run(capsys, "check", str(folder)).out
        assert run(capsys, "lab", "restart", str(folder), "all-c").status == 0
        assert run(capsys, "lab", "status", str(folder)).status == 0
        assert run(capsys, "check", str(folder)).status == 0
        assert run(capsys, "lab", "down", str(folder)).status == 0
    gone = run(capsys, "lab", "status", str(folder))
    assert gone.status == 2
    assert "No lab is running in" in gone.err


def test_an_upload_that_the_page_refuses_changes_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder, refused, accepted = tmp_path / "lab", tmp_path / "refused.pem", tmp_path / "accepted.pem"
    refused.write_text(mint_expressway_e("expe01", edge_issuing("G9")).pem, encoding="ascii")
    accepted.write_text(mint_expressway_e("expe01", edge_issuing("G2"), serial=77).pem, encoding="ascii")
    with opened(folder, "healthy", "--as-written"):
        before = (folder / "e" / "expe01.pem").read_bytes()
        no = run(capsys, "lab", "upload", str(folder), "expe01", str(refused))
        assert (no.status, no.out.splitlines()[0]) == (4, "REFUSED")
        assert (folder / "e" / "expe01.pem").read_bytes() == before
        yes = run(capsys, "lab", "upload", str(folder), "expe01", str(accepted))
        assert yes.status == 0, yes
        assert yes.out.splitlines()[-1] == "expe01: installed as server; it runs after a restart."
        assert "restart" in run(capsys, "lab", "status", str(folder)).out
        assert (folder / "e" / "expe01.pem").read_bytes() != before


def test_settings_and_lists_are_changed_and_taken_back(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder, ca = tmp_path / "lab", tmp_path / "root.pem"
    ca.write_text(edge_root().pem, encoding="ascii")
    with opened(folder, "healthy", "--as-written"):
        name = ("lab", "set", str(folder), "uc-traversal", "TLS verify subject name")
        assert run(capsys, *name, "other.example.com").status == 0
        assert "UC traversal zone: expe01 refuses" in run(capsys, "lab", "status", str(folder)).out
        assert run(capsys, *name, "expc.example.com").status == 0
        assert run(capsys, "lab", "status", str(folder)).status == 0
        spelt = run(capsys, "lab", "set", str(folder), "EXPC01", "tls verification mode", "enforce")
        assert spelt.out == "expc01: TLS verification mode is Enforce.\n"
        assert run(capsys, "lab", "set", str(folder), "expc01", "release", "X14.3.5").status == 0
        assert run(capsys, "lab", "remove", str(folder), "expc02", str(ca)).status == 0
        assert run(capsys, "lab", "restart", str(folder), "expc02").out == "expc02: restarted.\n"
        assert "expc02 refuses" in run(capsys, "lab", "status", str(folder)).out


def test_the_page_takes_the_first_certificate_of_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A chain, root first, is refused as a CA; leaf first it is taken, with a warning."""
    folder = tmp_path / "lab"
    chain = mint_expressway_e("expe01", edge_issuing("G2"), serial=77).chain
    right, wrong, binary = (tmp_path / name for name in ("right.pem", "wrong.pem", "one.pem"))
    right.write_bytes(to_pem_list(chain))
    wrong.write_bytes(to_pem_list(chain[::-1]))
    binary.write_bytes(chain[0].der)
    with opened(folder, "healthy", "--as-written"):
        for file, status, first, rule in (
            (wrong, 4, "REFUSED", "upload-file.begins-with-ca"),
            (binary, 4, "REFUSED", "upload-file.not-pem"),
            (right, 0, "ACCEPTED WITH WARNING", "upload-file.several-certificates"),
        ):
            answer = run(capsys, "lab", "upload", str(folder), "expe01", str(file))
            assert (answer.status, answer.out.splitlines()[0]) == (status, first)
            assert rule in answer.out


def test_a_certificate_whose_key_was_made_elsewhere_comes_with_its_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Its key is unknown to the lab until the file is named, and stays in that file."""
    folder, own, other = tmp_path / "lab", key_for("a key of this test", "rsa-2048"), key_for("another", "rsa-2048")
    certificate, key, wrong = (tmp_path / name for name in ("expe01.pem", "expe01.key", "other.key"))
    certificate.write_text(mint_expressway_e("expe01", key=own).pem, encoding="ascii")
    key.write_bytes(own.private_pem())
    wrong.write_bytes(other.private_pem())
    upload = ("lab", "upload", str(folder), "expe01", str(certificate))
    with opened(folder, "healthy", "--as-written"):
        alone = run(capsys, *upload)
        assert (alone.status, alone.err) == (
            4,
            f"expe01 has no key for the certificate in {certificate}: give its file with --key.\n",
        )
        refused = run(capsys, *upload, "--key", str(wrong))
        assert refused.status == 4
        assert "upload-key.key-differs" in refused.out
        assert "restart" not in run(capsys, "lab", "status", str(folder)).out
        assert run(capsys, *upload, "--key", str(key)).status == 0
        assert run(capsys, "lab", "restart", str(folder), "expe01").status == 0
        assert run(capsys, "lab", "status", str(folder)).status == 0
    secret = own.private_pem().splitlines()[5]
    assert [path for path in folder.rglob("*") if path.is_file() and secret in path.read_bytes()] == []


def test_lists_of_several_groups_and_stores_are_changed_at_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder, cas = tmp_path / "lab", tmp_path / "cas"
    cas.mkdir()
    for name, minted in (("1", edge_issuing("G3")), ("2", edge_root())):
        (cas / f"{name}.pem").write_text(minted.pem, encoding="ascii")
    stores = ("--store", "tomcat-trust", "--store", "callmanager-trust")
    with opened(folder, "healthy", "--as-written"):
        once = run(capsys, "lab", "append", str(folder), "expe02,all-c,all-e", str(cas))
        assert [line.split(":")[0] for line in once.out.splitlines()] == ["expe02", "expc01", "expc02", "expe01"]
        assert once.out.count("holds 5, 1 more") == 4
        again = run(capsys, "lab", "append", str(folder), "expc01", str(cas))
        assert again.out == "expc01: trusted-ca holds 5, as before.\n"
        inside = run(capsys, "lab", "append", str(folder), "all-cucm", str(cas), *stores)
        assert inside.out.count("holds 4, 2 more") == 6


WRONG: Final = (
    (("up", "intermediate-missing", "x"), "Did you mean"),
    (("up", "nothing at all", "x"), "`certway lab list` lists all"),
    (("up", "3", "{lab}"), "is not empty"),
    (("restart", "{lab}", "expc09"), "Did you mean"),
    (("restart", "{lab}", "all-c,expc09"), "Did you mean"),
    (("append", "{lab}", "expc01", "{lab}/deployment.yaml"), "holds settings, not a certificate"),
    (("append", "{lab}", "expc01", "{lab}/keys"), "There is no certificate in"),
    (("append", "{lab}", "expc01", "{lab}/e/expe01-ca.pem", "--store", "tomcat"), "there is no tomcat"),
    (("set", "{lab}", "uc-traverse", "port", "1"), "Did you mean uc-traversal"),
    (("set", "{lab}", "uc-traversal", "TLS verify subjekt name", "x"), "Did you mean TLS verify subject name"),
    (("set", "{lab}", "expc01", "TLS verification mode", "Perhaps"), "may be Permissive or Enforce"),
    (("set", "{lab}", "expc01", "release", "new"), "new is not a release"),
)


def test_what_is_asked_wrongly_is_said_with_the_nearest(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "lab"
    with opened(folder, "3", "--as-written"):
        written = (folder / "deployment.yaml").read_bytes()
        for arguments, said in WRONG:
            answer = run(capsys, "lab", *(argument.format(lab=folder) for argument in arguments))
            assert (answer.status, answer.out) == (2, ""), arguments
            assert said in answer.err
        assert (folder / "deployment.yaml").read_bytes() == written


AS_NOBODY = """
import os, sys
from pathlib import Path
import certway.lab.ssh_verification  # everything is loaded first: nobody may not read where certway is installed
from certway import lab_wiring
from certway.cli import lab_up, present
from certway.lab.world import desk, opening
from certway.render import scenarios, status
opening.prepare_lab("3", None)
os.setgroups([]), os.setgid({nobody}), os.setuid({nobody})
tell = lambda opened: print("is up in", flush=True)
refusal = lab_wiring.run_lab("3", Path(sys.argv[1]), None, tell, as_written=True)
sys.exit(0 if refusal is None else 4)
"""


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only the superuser can become somebody else")
def test_it_needs_no_privileges(capsys: pytest.CaptureFixture[str]) -> None:
    """The lab runs as nobody; its keys are for nobody else."""
    need_libssl()
    need_tunnels()
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        home.chmod(0o755)
        os.chown(home, NOBODY, NOBODY)
        command = (sys.executable, "-c", AS_NOBODY.format(nobody=NOBODY), str(home / "lab"))
        environment = {"PATH": os.environ["PATH"], "LOGNAME": "nobody"}
        with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", cwd=home, env=environment) as lab:
            assert lab.stdout is not None
            assert lab.stdout.readline() == "is up in\n"
            assert (home / "lab").stat().st_uid == NOBODY
            assert (home / "lab" / ".lab.json").stat().st_mode & 0o077 == 0
            assert (home / "lab" / "keys" / "expe01-server.key").stat().st_mode & 0o077 == 0
            seen = run(capsys, "lab", "status", str(home / "lab"))
            assert "SSH tunnel: expc01 refuses expe01 and expe02" in seen.out
            lab.terminate()
        assert lab.returncode == 0


def test_the_list_names_every_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    listed = run(capsys, "lab", "list")
    assert listed.status == 0
    assert "ssh.intermediate-missing-on-c" in listed.out
    assert all(len(line) <= 80 for line in listed.out.splitlines())
