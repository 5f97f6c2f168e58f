"""A real HAProxy that may ask for client certificates, beside the profile of Unified CM's web traffic."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from certway.knowledge.relying_parties import RELYING_PARTIES
from certway.lab.foundry import Minted, mint_intermediate, mint_leaf, mint_root
from certway.pki.chains import evaluate
from certway.pki.memo import Memo
from tests.lab.haproxy import fronts, get, write_identity
from tests.pki.authorities import ask

pytestmark = pytest.mark.conformance

# The clock of a separate process is the machine's, so that no validity here may ever end.
BEGIN, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
NOW = datetime(2026, 9, 1, tzinfo=UTC)
ROOT = mint_root("Root CA", not_before=BEGIN, not_after=END)
ISSUING = mint_intermediate(ROOT, "Issuing CA", not_before=BEGIN, not_after=END)
OTHER = mint_root("Other Root CA", not_before=BEGIN, not_after=END)
BOTH = ("serverAuth", "clientAuth")
LISTS = {"whole": (ROOT, ISSUING), "root": (ROOT,), "issuing": (ISSUING,)}
UNSUPPORTED, UNKNOWN_CA = 43, 48


def leaf(name: str, issuer: Minted = ISSUING, purposes: Sequence[str] | None = BOTH) -> Minted:
    return mint_leaf(issuer, name, not_before=BEGIN, not_after=END, extended_key_usage=purposes)


CLIENT = leaf("expc01.example.com")
NO_PURPOSES = leaf("expc02.example.com", purposes=None)
SERVER_ONLY = leaf("expc03.example.com", purposes=("serverAuth",))
CLIENT_ONLY = leaf("expc04.example.com", purposes=("clientAuth",))
STRANGER = leaf("expc05.example.com", issuer=OTHER)

ROWS: tuple[tuple[str, tuple[Minted, ...], int], ...] = (
    ("whole", (), 0),
    ("whole", (CLIENT, ISSUING), 0),
    ("whole", (CLIENT,), 0),
    ("whole", (NO_PURPOSES, ISSUING), 0),
    ("whole", (CLIENT_ONLY, ISSUING), 0),
    ("whole", (SERVER_ONLY, ISSUING), UNSUPPORTED),
    ("whole", (STRANGER,), UNKNOWN_CA),
    ("whole", (STRANGER, OTHER), UNKNOWN_CA),
    ("root", (CLIENT,), UNKNOWN_CA),
    ("root", (CLIENT, ISSUING), 0),
    ("issuing", (CLIENT,), UNKNOWN_CA),
    ("issuing", (CLIENT, ISSUING), UNKNOWN_CA),
)


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, int]]:
    own = (leaf("cucm-pub.example.com"), ISSUING)
    with fronts(tmp_path_factory.mktemp("haproxy"), own, LISTS) as opened:
        yield opened


def row_name(row: tuple[str, tuple[Minted, ...], int]) -> str:
    entries, shown, alert = row
    return f"{entries}: {', '.join(each.label for each in shown) or 'nothing'}: {alert}"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("row", ROWS, ids=row_name)
def test_it_serves_or_sends_this_alert(
    ports: dict[str, int], tmp_path: Path, row: tuple[str, tuple[Minted, ...], int], version: ssl.TLSVersion
) -> None:
    entries, shown, alert = row
    identity = write_identity(tmp_path / "client.pem", shown) if shown else None
    assert get(ports[entries], version, identity) == alert


@pytest.mark.parametrize("row", [row for row in ROWS if row[1]], ids=row_name)
def test_the_profile_says_the_same(row: tuple[str, tuple[Minted, ...], int]) -> None:
    entries, shown, alert = row
    certificate, *others = (each.certificate for each in shown)
    trusted = [each.certificate for each in LISTS[entries]]
    question = ask(certificate, others, trusted, profile=RELYING_PARTIES["cucm-web"], purpose="client", at=NOW)
    codes = {fault.code for fault in evaluate(question, Memo()).chosen.faults}
    assert bool(codes) is bool(alert)
    assert ("purpose-missing" in codes) is (alert == UNSUPPORTED)
