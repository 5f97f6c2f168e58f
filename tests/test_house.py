"""The house itself: knows packages, requirements and the door, and refuses to know what certway says."""

import ast
import gettext
import re
import socket
import subprocess
import sys
import tomllib
from importlib import util
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import certway
from tests.loopback import LeftLoopback, refuse_departure, stays_here

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "certway"
REQUIREMENTS = ROOT / "requirements"
HEAVY = {"cryptography", "pydantic", "rich"}


def run(*arguments: str) -> str:
    return subprocess.run(
        [sys.executable, *arguments], check=True, capture_output=True, encoding="utf-8", timeout=60
    ).stdout


def modules() -> list[Path]:
    found = sorted(SOURCE.rglob("*.py"))
    assert found
    return found


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def layers() -> list[str]:
    contract = pyproject()["tool"]["importlinter"]["contracts"][0]
    assert contract["type"] == "layers"
    return [re.sub(r"[() ]", "", line) for line in contract["layers"]]


def imported_roots(path: Path) -> set[str]:
    roots = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            roots |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            roots.add((node.module or "certway").partition(".")[0])
    return roots


def requirement_lines(name: str) -> list[str]:
    lines = (REQUIREMENTS / name).read_text(encoding="utf-8").splitlines()
    found = [line.strip() for line in lines if line.strip() and not line.startswith(("#", "-c"))]
    assert found
    return found


# The door


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_the_door_opens_without_the_heavy_libraries(arguments: list[str]) -> None:
    script = (
        "import sys\n"
        "from certway.cli.main import main\n"
        f"main({arguments!r}, standalone_mode=False)\n"
        "print('LOADED', *sorted(name.partition('.')[0] for name in sys.modules))\n"
    )
    loaded = set(run("-c", script).partition("LOADED ")[2].split())
    assert {"certway", "click"} <= loaded
    assert not HEAVY & loaded


def test_the_version_is_printed() -> None:
    assert run("-m", "certway", "--version").strip() == f"certway, version {certway.__version__}"


def test_help_names_the_product() -> None:
    assert "Cisco Expressway" in run("-m", "certway", "--help")


def test_an_unknown_verb_is_wrong_usage() -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        run("-m", "certway", "no-such-verb")
    assert caught.value.returncode == 2


# The floors


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_module_says_what_it_knows(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_bytes()))
    assert docstring
    assert docstring.rstrip().endswith((".", "?", ")", "`", ":"))


def test_every_pure_floor_is_listed_in_the_forbidden_contracts() -> None:
    order = layers()
    pure = {name for line in order[order.index("adapters") + 1 :] for name in line.split("|")}
    standing = {f"certway.{name}" for name in pure if (SOURCE / name).is_dir()}
    assert standing
    contracts = [c for c in pyproject()["tool"]["importlinter"]["contracts"] if c["type"] == "forbidden"]
    assert contracts
    assert [set(contract["source_modules"]) for contract in contracts] == [standing] * len(contracts)


def test_the_model_needs_the_standard_library_only() -> None:
    paths = [path for path in modules() if path.is_relative_to(SOURCE / "model")]
    assert paths
    assert {root for path in paths for root in imported_roots(path)} <= sys.stdlib_module_names | {"certway"}


# The requirements


@pytest.mark.parametrize("name", sorted(path.name for path in REQUIREMENTS.iterdir()))
def test_requirements_name_no_address(name: str) -> None:
    text = (REQUIREMENTS / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host|@ ", text)


@pytest.mark.parametrize("name", ["build.txt", "dev.txt", "lab.txt", "run.txt"])
def test_every_pin_carries_a_hash(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", (REQUIREMENTS / name).read_text(encoding="utf-8"))
    pins = [block for block in blocks if "==" in block]
    assert pins
    assert [pin for pin in pins if "--hash=sha256:" not in pin] == []


@pytest.mark.parametrize(("name", "table"), [("run.in", "project"), ("build.in", "build-system")])
def test_the_lock_starts_from_what_the_project_declares(name: str, table: str) -> None:
    key = {"project": "dependencies", "build-system": "requires"}[table]
    assert requirement_lines(name) == pyproject()[table][key]


def test_the_lab_locks_what_its_extra_declares() -> None:
    assert requirement_lines("lab.in") == pyproject()["project"]["optional-dependencies"]["lab"]


@pytest.mark.parametrize("stem", ["build", "dev", "lab", "run"])
def test_the_lock_holds_every_wanted_package(stem: str) -> None:
    wanted = {re.split(r"[<>=\[; ]", line)[0].lower() for line in requirement_lines(f"{stem}.in")}
    pinned = {line.partition("==")[0].lower() for line in requirement_lines(f"{stem}.txt") if "==" in line}
    assert wanted - pinned == set()


# The catalogues


def test_every_catalogue_is_compiled() -> None:
    sources = sorted(SOURCE.glob("locale/*/LC_MESSAGES/*.po"))
    assert sources
    for source in sources:
        with source.with_suffix(".mo").open("rb") as compiled:
            assert gettext.GNUTranslations(compiled).info()["language"] == source.parent.parent.name


# The loopback rule


@pytest.mark.parametrize("family", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_a_test_cannot_leave_this_machine(family: socket.SocketKind) -> None:
    with socket.socket(socket.AF_INET, family) as departing, pytest.raises(LeftLoopback):
        departing.connect(("192.0.2.1", 443))


def test_a_test_cannot_ask_the_resolver() -> None:
    with pytest.raises(LeftLoopback):
        socket.getaddrinfo("expressway.example.com", 443)


def test_a_test_may_use_loopback() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as client,
    ):
        assert client.getpeername() == server.getsockname()


@given(st.ip_addresses())
def test_only_loopback_addresses_stay_here(address: IPv4Address | IPv6Address) -> None:
    assert stays_here(str(address)) == address.is_loopback


@given(st.text() | st.binary() | st.none())
def test_the_loopback_rule_is_total(host: str | bytes | None) -> None:
    if stays_here(host):
        refuse_departure("socket.connect", (None, (host, 443)))
    else:
        with pytest.raises(LeftLoopback):
            refuse_departure("socket.connect", (None, (host, 443)))


def test_the_package_is_found_where_it_is_read() -> None:
    spec = util.find_spec("certway")
    assert spec is not None
    assert spec.origin == str(SOURCE / "__init__.py")
