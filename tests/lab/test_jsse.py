"""JSSE beside the profiles made after it: each row of what was measured, and real handshakes with a server of it."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from certway.lab.extensions import name_constraints
from certway.lab.foundry import LEAF_VALIDITY, Minted, mint_intermediate, mint_leaf, mint_root, mint_self_signed
from certway.lab.jsse import NOT_BUILT, Jsse, find_jdk, foretold
from certway.lab.jsse_server import Shaken, open_server, shake_hands
from certway.lab.libcrypto import Wanted
from certway.lab.verifier import build_wanted
from certway.lab.witnesses import Told
from certway.model.certificate import BasicConstraints, KeyUsage
from certway.pki.chains import evaluate
from certway.pki.memo import Memo
from tests.pki.authorities import ask

pytestmark = pytest.mark.conformance

NOW = LEAF_VALIDITY[0] + timedelta(days=30)
HOST = "cucm-pub.example.com"
ROOT = mint_root("Root CA")
ISSUING = mint_intermediate(ROOT, "Issuing CA")
LEAF = mint_leaf(ISSUING, HOST)


def told(
    jsse: Jsse,
    leaf: Minted,
    others: Sequence[Minted],
    trusted: Sequence[Minted],
    *,
    purpose: str = "server",
    at: datetime = NOW,
) -> Told:
    """What JSSE refuses, after the profile has said the same of the same question."""
    parts = [[each.certificate for each in part] for part in (others, trusted)]
    question = ask(leaf.certificate, *parts, profile="jsse-17", purpose=purpose, at=at)
    theirs = jsse.verify(build_wanted(question, purpose))
    codes = [fault.code for fault in evaluate(question, Memo()).chosen.faults]
    assert bool(codes) is bool(theirs), (codes, theirs)
    assert foretold(codes, theirs), (codes, theirs)
    return theirs


def reasons(answer: Told) -> set[int | str]:
    return {reason for _, reason in answer}


def twin(of: Minted, **parts: Any) -> Minted:
    """The same name and key with other parts."""
    return mint_root(of.label, key=of.key, **parts)


def test_a_whole_chain_is_accepted_and_a_leaf_alone_is_not(jsse: Jsse) -> None:
    assert told(jsse, LEAF, [ISSUING], [ROOT]) == ()
    assert told(jsse, LEAF, [ISSUING], [ROOT], purpose="client") == ()
    assert reasons(told(jsse, LEAF, [], [ROOT])) == {NOT_BUILT}
    assert reasons(told(jsse, LEAF, [ISSUING], [])) == {NOT_BUILT}


@pytest.mark.parametrize("purpose", ["server", "client"])
def test_the_instant_decides(jsse: Jsse, purpose: str) -> None:
    early, late = LEAF_VALIDITY[0] - timedelta(days=1), LEAF_VALIDITY[1] + timedelta(days=1)
    assert reasons(told(jsse, LEAF, [ISSUING], [ROOT], purpose=purpose, at=early)) == {"NOT_YET_VALID"}
    assert reasons(told(jsse, LEAF, [ISSUING], [ROOT], purpose=purpose, at=late)) == {"EXPIRED"}
    assert told(jsse, LEAF, [ISSUING], [ROOT], purpose=purpose, at=LEAF_VALIDITY[1]) == ()


def test_every_entry_is_an_anchor(jsse: Jsse) -> None:
    assert told(jsse, LEAF, [], [ISSUING]) == ()
    assert told(jsse, LEAF, [ISSUING], [ISSUING]) == ()


def test_an_expired_anchor_is_no_fault_of_a_chain_sent_in_order(jsse: Jsse) -> None:
    expired = twin(ROOT, not_after=NOW - timedelta(days=1))
    assert told(jsse, LEAF, [ISSUING], [expired]) == ()
    assert reasons(told(jsse, LEAF, [ROOT, ISSUING], [expired])) == {NOT_BUILT}  # it searches, and asks again
    assert told(jsse, LEAF, [ROOT], [mint_intermediate(ROOT, "Issuing CA", not_after=NOW - timedelta(days=1))]) == ()
    sent = mint_intermediate(ROOT, "Issuing CA", not_after=NOW - timedelta(days=1))
    assert reasons(told(jsse, LEAF, [sent], [ROOT])) == {"EXPIRED"}


@pytest.mark.parametrize(
    "parts",
    [
        {"not_after": NOW - timedelta(days=1)},
        {"extended_key_usage": ("clientAuth",)},
        {"key_type": "rsa-1024"},
        {"key_usage": KeyUsage.CRL_SIGN},
    ],
)
def test_a_peer_certificate_in_the_list_is_accepted_whatever_it_says(jsse: Jsse, parts: dict[str, Any]) -> None:
    own = mint_self_signed(HOST, **parts)
    assert told(jsse, own, [], [own]) == ()
    assert told(jsse, own, [], [ROOT])


def test_an_anchor_must_be_a_ca_all_the_same(jsse: Jsse) -> None:
    no_ca = mint_intermediate(ROOT, "Issuing CA", basic_constraints=BasicConstraints(ca=False, path_length=None))
    no_signer = mint_intermediate(ROOT, "Issuing CA", key_usage=KeyUsage.CRL_SIGN)
    old = mint_root("Root CA", key=ROOT.key, version=1)
    assert told(jsse, LEAF, [], [no_ca])
    assert told(jsse, LEAF, [], [no_signer])
    assert told(jsse, LEAF, [ISSUING], [old]) == ()


def test_path_length_and_name_constraints_of_an_anchor_are_no_matter(jsse: Jsse) -> None:
    short = twin(ROOT, basic_constraints=BasicConstraints(ca=True, path_length=0))
    narrow = twin(ROOT, extensions=[name_constraints(permitted=["dns:example.org"])])
    assert told(jsse, LEAF, [ISSUING], [short]) == ()
    assert told(jsse, LEAF, [ISSUING], [narrow]) == ()
    below = mint_intermediate(ROOT, "Issuing CA", extensions=[name_constraints(permitted=["dns:example.org"])])
    assert reasons(told(jsse, LEAF, [below], [ROOT])) == {"INVALID_NAME"}


def test_key_identifiers_decide_at_the_anchor_of_a_chain_sent_in_order(jsse: Jsse) -> None:
    """A mismatch inside what was sent decides nothing, nor does one at the anchor where JSSE has to search."""
    misnamed = mint_intermediate(ROOT, "Issuing CA", subject_key_identifier=b"other")
    strange = twin(ROOT, subject_key_identifier=b"other")
    assert told(jsse, LEAF, [misnamed], [ROOT]) == ()
    assert reasons(told(jsse, LEAF, [ISSUING], [strange])) == {"NO_TRUST_ANCHOR"}
    assert told(jsse, LEAF, [ROOT, ISSUING], [strange]) == ()


def test_what_was_sent_is_put_in_order(jsse: Jsse) -> None:
    second = mint_intermediate(ISSUING, "Second CA")
    leaf = mint_leaf(second, HOST)
    assert told(jsse, leaf, [ISSUING, second], [ROOT]) == ()
    assert told(jsse, leaf, [ROOT, ISSUING, second], [ROOT]) == ()


@pytest.mark.parametrize(
    ("purposes", "server", "client"),
    [
        (None, True, True),
        (("anyExtendedKeyUsage",), True, True),
        (("serverAuth",), True, False),
        (("clientAuth",), False, True),
        (("serverAuth", "clientAuth"), True, True),
    ],
)
def test_purposes_are_those_of_the_leaf(
    jsse: Jsse, purposes: tuple[str, ...] | None, server: bool, client: bool
) -> None:
    leaf = mint_leaf(ISSUING, HOST, extended_key_usage=purposes)
    narrow = mint_intermediate(ROOT, "Issuing CA", extended_key_usage=("emailProtection",))
    for issuing in (ISSUING, narrow):
        assert (told(jsse, leaf, [issuing], [ROOT]) == ()) is server
        assert (told(jsse, leaf, [issuing], [ROOT], purpose="client") == ()) is client


def test_key_usage_must_suit_the_key_exchange(jsse: Jsse) -> None:
    signs = mint_leaf(ISSUING, HOST, key_usage=KeyUsage.DIGITAL_SIGNATURE, key_type="rsa-2048")
    deciphers = mint_leaf(ISSUING, HOST, key_usage=KeyUsage.KEY_ENCIPHERMENT, key_type="rsa-2048")
    assert told(jsse, signs, [ISSUING], [ROOT]) == ()
    assert reasons(told(jsse, deciphers, [ISSUING], [ROOT])) == {"T_EE_EXTENSIONS"}
    assert reasons(told(jsse, deciphers, [ISSUING], [ROOT], purpose="client")) == {"T_EE_EXTENSIONS"}
    answers = {
        (leaf.certificate.key_usage, exchange): jsse.verify(asked(leaf), auth_type=exchange)
        for leaf in (signs, deciphers)
        for exchange in ("ECDHE_RSA", "RSA")
    }
    assert [bool(answer) for answer in answers.values()] == [False, True, True, False]


def asked(leaf: Minted) -> Wanted:
    return Wanted(leaf=leaf.der, others=[ISSUING.der], trusted=[ROOT.der], at=NOW)


def test_sha_1_passes_under_a_private_ca(jsse: Jsse) -> None:
    root = mint_root("Old Root CA", key_type="rsa-2048")
    assert told(jsse, mint_leaf(root, HOST, digest="sha1"), [], [root]) == ()


def test_an_extension_that_cannot_be_read_decides_only_where_it_is_critical(jsse: Jsse) -> None:
    broken = mint_leaf(ISSUING, HOST, names=[b"\x82\x7f"])
    assert told(jsse, broken, [ISSUING], [ROOT]) == ()
    critical = mint_leaf(ISSUING, HOST, names=[b"\x82\x7f"], critical=frozenset({"subjectAltName"}))
    assert told(jsse, critical, [ISSUING], [ROOT])


VERSIONS = {"TLSv1.2": ssl.TLSVersion.TLSv1_2, "TLSv1.3": ssl.TLSVersion.TLSv1_3}


def shake(
    jsse: Jsse, folder: Path, version: str, *, wants: str, shows: Sequence[Minted], lists: Sequence[Minted]
) -> Shaken:
    """A client that shows these certificates (none: no certificate) before a JSSE server with this list."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = context.maximum_version = VERSIONS[version]
    if shows:
        file = folder / "client.pem"
        file.write_text("".join(each.pem for each in shows) + shows[0].key.private_pem().decode())
        context.load_cert_chain(file)
    chain = [LEAF.der, ISSUING.der]
    open_server(jsse, chain, LEAF.key, [each.der for each in lists], NOW, version=version, client=wants)
    return shake_hands(jsse, context)


@pytest.mark.parametrize("version", VERSIONS)
def test_handshakes_end_as_the_trust_manager_says(jsse: Jsse, tmp_path: Path, version: str) -> None:
    def shaken(*shows: Minted, wants: str = "optional", lists: Sequence[Minted] = (ROOT,)) -> Shaken:
        return shake(jsse, tmp_path, version, wants=wants, shows=shows, lists=lists)

    client = mint_leaf(ISSUING, "expc01.example.com")
    assert shaken(client, ISSUING).works
    assert shaken(client, ISSUING, wants="required").works
    assert shaken().works
    assert shaken(wants="none").works
    assert not shaken(wants="required").works
    assert shaken(client, lists=(ISSUING,)).works
    refused = shaken(client)
    assert (refused.works, refused.alert) == (False, "SSLV3_ALERT_CERTIFICATE_UNKNOWN")
    assert any(reason.startswith("SunCertPathBuilderException") for reason in refused.reasons)
    server_only = mint_leaf(ISSUING, "expc01.example.com", extended_key_usage=("serverAuth",))
    wrong = shaken(server_only, ISSUING)
    assert (wrong.works, wrong.alert) == (False, "SSLV3_ALERT_CERTIFICATE_UNKNOWN")


def test_a_certificate_that_cannot_be_read_is_told(jsse: Jsse) -> None:
    wanted = Wanted(leaf=b"\x30\x00", others=[], trusted=[ROOT.der], at=NOW)
    assert jsse.verify(wanted) == ((0, "unreadable"),)


def test_a_closed_machine_says_so() -> None:
    java = find_jdk()
    if java is None:
        pytest.skip("no JDK on this machine")
    with Jsse(java) as short:
        assert short.version.isdigit()
    with pytest.raises(Exception, match="closed"):
        short.verify(asked(LEAF))
