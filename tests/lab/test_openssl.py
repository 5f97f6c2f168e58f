"""The TLS engine as OpenSSL in the field: refusals with faults and alerts, successes beside them, TLS 1.2 and 1.3."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from certway.lab import openssl
from certway.lab.bindings import CRYPTO_SIGNATURES, _load
from certway.lab.connection import Alert, Connection, Judged, State
from certway.lab.foundry import Minted, mint_leaf, mint_self_signed
from certway.lab.handshake import Carried, Handshake, shake
from certway.lab.libcrypto import COMMON_NAME_NEVER, PARTIAL_CHAIN, LibCrypto, Rules
from certway.lab.openssl import Asks, CannotPresent, Credential, Engine, Version, find_libssl
from tests.engines import need_libssl
from tests.lab.ends import HOST, ISSUING, LEAF, PEER, ROOT, SERVER_ONLY, asking, client, ders, rules, server, shown

pytestmark = pytest.mark.conformance

BOTH_VERSIONS = pytest.mark.parametrize("version", Version, ids=lambda version: version.name)
LATER = datetime(2046, 1, 1, tzinfo=UTC)
UNSUPPORTED = Alert.UNSUPPORTED_CERTIFICATE


@pytest.fixture(scope="module")
def engine() -> Engine:
    return need_libssl()


def assert_works(handshake: Handshake, version: Version) -> None:
    """Both ends agree, a byte went each way, and nobody complained."""
    assert handshake.works
    assert handshake.carried == Carried(to_server=True, to_client=True)
    assert handshake.version == {Version.TLS_1_2: "TLSv1.2", Version.TLS_1_3: "TLSv1.3"}[version]
    for end in (handshake.client, handshake.server):
        assert (end.faults, end.alert_sent, end.alert_received, end.failure) == ((), None, None, "")


# A verifier's instant, purpose, list, chain and names decide; each refusal stands beside a success.
TABLE: dict[str, tuple[Rules, tuple[Minted, ...], tuple[tuple[int, int], ...], int]] = {
    "everything in order": (rules(names=(("dns", HOST),)), (), (), 0),
    "everything expired": (rules(at=LATER), (), ((2, 10), (1, 10), (0, 10)), Alert.CERTIFICATE_EXPIRED),
    "intermediate alone listed": (rules((ISSUING,)), (), ((1, 2),), Alert.UNKNOWN_CA),
    "intermediate alone, partial chain": (rules((ISSUING,), flags=PARTIAL_CHAIN), (), (), 0),
    "root listed, leaf alone sent": (rules((ROOT,)), (), ((0, 20), (0, 21)), Alert.UNKNOWN_CA),
    "root listed, chain sent": (rules((ROOT,)), (ISSUING,), (), 0),
    "another name": (rules(names=(("dns", "other.example.com"),)), (), ((0, 62),), Alert.BAD_CERTIFICATE),
    "not begun": (rules(at=datetime(2019, 1, 1, tzinfo=UTC)), (), ((2, 9), (1, 9), (0, 9)), Alert.BAD_CERTIFICATE),
    "one intermediate allowed": (rules(depth=1), (), (), 0),
    "no intermediate allowed": (rules(depth=0), (), ((1, 22), (1, 2)), Alert.UNKNOWN_CA),
}


@BOTH_VERSIONS
@pytest.mark.parametrize("row", TABLE)
def test_a_client_judges_a_server(engine: Engine, version: Version, row: str) -> None:
    verifies, sent, faults, alert = TABLE[row]
    handshake = shake(engine, client(verifies), server(LEAF, sent), version)
    assert handshake.client.faults == faults
    assert handshake.sent_by_server == ders((LEAF, *sent))
    if not faults:
        assert_works(handshake, version)
        assert handshake.client.judged is Judged.ACCEPTED
        return
    assert not handshake.works
    assert handshake.carried == Carried(to_server=False, to_client=False)
    assert handshake.client.judged is Judged.REFUSED
    assert (handshake.client.alert_sent, handshake.server.alert_received) == (alert, alert)


@BOTH_VERSIONS
@pytest.mark.parametrize(
    ("shown_by_client", "purpose", "faults"),
    [(SERVER_ONLY, "client", ((0, 26),)), (SERVER_ONLY, "any", ()), (PEER, "client", ())],
    ids=["without clientAuth", "without clientAuth, purpose ignored", "with clientAuth"],
)
def test_a_server_judges_a_client(
    engine: Engine, version: Version, shown_by_client: Minted, purpose: str, faults: tuple[tuple[int, int], ...]
) -> None:
    opened = client(rules(names=(("dns", HOST),)), credentials=(shown(shown_by_client),))
    handshake = shake(engine, opened, asking(rules(purpose=purpose)), version)
    assert handshake.server.faults == faults
    assert handshake.sent_by_client == ders((shown_by_client,))
    assert handshake.works is not bool(faults)
    assert handshake.client.alert_received == (UNSUPPORTED if faults else None)


def test_under_tls_1_3_a_client_has_finished_before_the_server_refuses(engine: Engine) -> None:
    refused = client(rules(), credentials=(shown(SERVER_ONLY),))
    late, early = (shake(engine, refused, asking(rules(purpose="client")), version) for version in reversed(Version))
    assert (late.client.finished, late.server.finished, late.works) == (True, False, False)
    assert (early.client.finished, early.server.finished, early.works) == (False, False, False)
    assert late.client.alert_received == early.client.alert_received == UNSUPPORTED


@BOTH_VERSIONS
def test_a_server_that_requires_a_certificate_gets_none(engine: Engine, version: Version) -> None:
    handshake = shake(engine, client(rules()), asking(rules(purpose="client")), version)
    required = {Version.TLS_1_2: Alert.HANDSHAKE_FAILURE, Version.TLS_1_3: Alert.CERTIFICATE_REQUIRED}[version]
    assert (handshake.works, handshake.server.judged) == (False, Judged.NOT_JUDGED)
    assert (handshake.server.alert_sent, handshake.client.alert_received) == (required, required)


@BOTH_VERSIONS
def test_a_server_may_ask_and_go_without(engine: Engine, version: Version) -> None:
    optional = server(verifies=rules(purpose="client"), asks=Asks.OPTIONAL)
    assert_works(shake(engine, client(rules()), optional, version), version)
    bad = shake(engine, client(rules(), credentials=(shown(SERVER_ONLY),)), optional, version)
    assert (bad.works, bad.server.faults) == (False, ((0, 26),))


@BOTH_VERSIONS
def test_a_server_that_never_asks_sees_no_certificate(engine: Engine, version: Version) -> None:
    never = server(verifies=rules(purpose="client"), asks=Asks.NEVER)
    handshake = shake(engine, client(rules(), credentials=(shown(SERVER_ONLY),)), never, version)
    assert_works(handshake, version)
    assert handshake.sent_by_client == ()


@BOTH_VERSIONS
def test_whoever_verifies_nothing_still_sees_the_chain(engine: Engine, version: Version) -> None:
    handshake = shake(engine, client(None), server(LEAF, (ISSUING, ROOT)), version)
    assert_works(handshake, version)
    assert handshake.client.judged is Judged.NOT_JUDGED
    assert handshake.sent_by_server == ders((LEAF, ISSUING, ROOT))


@BOTH_VERSIONS
def test_the_verifier_tells_the_chain_it_built(engine: Engine, version: Version) -> None:
    assert shake(engine, client(rules()), server(), version).client.built == ders((LEAF, ISSUING, ROOT))


def test_certificates_travel_byte_for_byte_even_where_der_forbids_them(engine: Engine) -> None:
    odd = mint_leaf(ISSUING, HOST, explicit_false=True)
    assert shake(engine, client(rules()), server(odd)).sent_by_server == (odd.der,)


# Names


@pytest.mark.parametrize(
    ("names", "every", "flags", "numbers"),
    [
        ((("dns", "other.example.com"), ("dns", HOST)), False, 0, []),
        ((("dns", "other.example.com"), ("dns", HOST)), True, 0, [62]),
        ((("dns", "other.example.com"), ("ip", "192.0.2.1")), False, 0, [62]),
        ((("dns", "other.example.com"), ("ip", "192.0.2.1")), True, 0, [62, 64]),
        ((), False, 0, []),
    ],
)
def test_one_name_suffices_or_every_one_must_match(
    engine: Engine, names: tuple[tuple[str, str], ...], every: bool, flags: int, numbers: list[int]
) -> None:
    verifies = rules(names=names, every_name=every, host_flags=flags)
    faults = shake(engine, client(verifies), server()).client.faults
    assert [number for _, number in faults] == numbers


@pytest.mark.parametrize(("flags", "faults"), [(0, ()), (COMMON_NAME_NEVER, ((0, 62),))])
def test_host_flags_say_whether_the_common_name_counts(
    engine: Engine, flags: int, faults: tuple[tuple[int, int], ...]
) -> None:
    nameless = mint_leaf(ISSUING, HOST, names=None)
    verifies = rules(names=(("dns", HOST),), host_flags=flags)
    assert shake(engine, client(verifies), server(nameless)).client.faults == faults


# What is too weak


@pytest.mark.parametrize(
    ("changes", "faults"),
    [({}, ((0, 68),)), ({"sha1_suffices": True}, ()), ({"tolerated": frozenset((68,))}, ()), ({"level": 0}, ())],
)
def test_sha1_is_too_weak_unless_the_rules_accept_it(
    engine: Engine, changes: dict[str, Any], faults: tuple[tuple[int, int], ...]
) -> None:
    old = mint_leaf(ISSUING, HOST, digest="sha1")
    handshake = shake(engine, client(rules(**changes)), server(old))
    assert (handshake.works, handshake.client.faults) == (not faults, faults)
    if changes and changes != {"level": 0}:
        assert handshake.client.tolerated == ((0, 68),)


@pytest.mark.parametrize(("level", "faults"), [(1, ()), (2, ((0, 66),))])
def test_the_presenter_may_show_a_short_key_and_the_verifier_decides(
    engine: Engine, level: int, faults: tuple[tuple[int, int], ...]
) -> None:
    short = mint_leaf(ISSUING, HOST, key_type="rsa-1024")
    assert shake(engine, client(rules(level=level)), server(short)).client.faults == faults


# Which certificate a server with two of them shows


RSA_TWIN = mint_leaf(ISSUING, HOST, key_type="rsa-2048")
TLS_1_2_RSA, TLS_1_2_ECDSA = "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"
RSA_PSS, ECDSA = "rsa_pss_rsae_sha256", "ecdsa_secp256r1_sha256"


@BOTH_VERSIONS
@pytest.mark.parametrize("own_order", [False, True])
@pytest.mark.parametrize("first", ["rsa", "ecdsa"])
def test_the_order_of_ciphers_selects_the_certificate(
    engine: Engine, version: Version, own_order: bool, first: str
) -> None:
    ciphers = ":".join((TLS_1_2_RSA, TLS_1_2_ECDSA)[:: 1 if first == "rsa" else -1])
    signatures = ":".join((RSA_PSS, ECDSA)[:: 1 if first == "rsa" else -1])
    other_ciphers, other_signatures = (":".join(reversed(text.split(":"))) for text in (ciphers, signatures))
    # The end whose order counts has `first` in front, the other end the opposite.
    decides: dict[str, Any] = {"ciphers": ciphers, "signatures": signatures}
    follows: dict[str, Any] = {"ciphers": other_ciphers, "signatures": other_signatures}
    two = server(credentials=(shown(RSA_TWIN), shown(LEAF)), own_order=own_order, **(decides if own_order else follows))
    handshake = shake(engine, client(rules(), **(follows if own_order else decides)), two, version)
    assert_works(handshake, version)
    assert handshake.sent_by_server == ders((RSA_TWIN if first == "rsa" else LEAF,))


@BOTH_VERSIONS
def test_a_client_that_offers_one_kind_gets_that_kind(engine: Engine, version: Version) -> None:
    two = server(credentials=(shown(LEAF), shown(RSA_TWIN)))
    handshake = shake(engine, client(rules(), ciphers=TLS_1_2_RSA, signatures=RSA_PSS), two, version)
    assert handshake.sent_by_server == ders((RSA_TWIN,))


def test_versions_that_do_not_meet_end_in_an_alert(engine: Engine) -> None:
    old, new = (Version.TLS_1_2, Version.TLS_1_2), (Version.TLS_1_3, Version.TLS_1_3)
    handshake = shake(engine, client(rules(), versions=old), server(versions=new))
    assert (handshake.works, handshake.client.alert_received) == (False, Alert.PROTOCOL_VERSION)
    assert_works(shake(engine, client(rules(), versions=old), server()), Version.TLS_1_2)


# What cannot be presented, and what must not be swallowed


@pytest.mark.parametrize(
    ("credential", "words"),
    [
        (Credential(LEAF.der, PEER.key.private_pem()), "private key"),
        (Credential(LEAF.der, b"no key"), "private key cannot be read"),
        (Credential(b"no certificate", LEAF.key.private_pem()), "cannot read a certificate"),
        (Credential(LEAF.der, LEAF.key.private_pem(), (b"no certificate",)), "cannot read a certificate"),
    ],
    ids=["another key", "no key", "no certificate", "no certificate beside it"],
)
def test_what_libssl_does_not_take_is_said(engine: Engine, credential: Credential, words: str) -> None:
    with pytest.raises(CannotPresent, match=words):
        shake(engine, client(), server(credentials=(credential,)))


def test_one_end_cannot_send_a_leaf_alone_and_build_another_chain(engine: Engine) -> None:
    with pytest.raises(CannotPresent, match="alone"):
        shake(engine, client(), server(credentials=(shown(LEAF), shown(RSA_TWIN, None))))


def test_ciphers_that_do_not_exist_are_refused(engine: Engine) -> None:
    with pytest.raises(CannotPresent, match="suites"):
        shake(engine, client(suites="NO-SUCH-SUITE"), server())


@BOTH_VERSIONS
@pytest.mark.parametrize("method", ["judge", "_is_tolerated"])
def test_an_exception_inside_a_callback_is_not_lost(
    engine: Engine, version: Version, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LookupError("inside the callback")

    monkeypatch.setattr(LibCrypto, method, fail)
    with pytest.raises(LookupError, match="inside the callback"):
        shake(engine, client(rules(at=LATER)), server(), version)


def test_a_connection_stays_in_its_thread(engine: Engine) -> None:
    connection = Connection(engine.context(client()), server=False)
    with ThreadPoolExecutor(1) as pool, pytest.raises(RuntimeError, match="thread"):
        pool.submit(connection.advance).result()
    connection.close()


def test_engines_of_several_threads_do_not_disturb_each_other() -> None:
    need_libssl()
    start = threading.Barrier(3)

    def work() -> list[bool]:
        own = need_libssl()
        start.wait()
        good, bad = client(rules()), client(rules(at=LATER))
        return [shake(own, end, server()).works for _ in range(20) for end in (good, bad)]

    with ThreadPoolExecutor(3) as pool:
        results = [pool.submit(work) for _ in range(3)]
        assert [result.result() for result in results] == [[True, False] * 20] * 3


def test_an_end_that_hangs_up_is_noticed(engine: Engine) -> None:
    connection = Connection(engine.context(client(rules())), server=False)
    connection.advance()
    assert connection.outgoing()
    connection.receive(b"")
    assert connection.advance() is State.FAILED
    assert connection.end.failure
    connection.close()
    with pytest.raises(ValueError, match="closed"):
        connection.outgoing()


def test_nonsense_from_the_other_end_is_a_failure_and_no_crash(engine: Engine) -> None:
    connection = Connection(engine.context(server()), server=True)
    connection.receive(b"GET / HTTP/1.1\r\n\r\n")
    assert connection.advance() is State.FAILED
    assert connection.end.failure == "http request"
    connection.close()


def test_without_libssl_there_is_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openssl, "find_ssl_library", lambda: None)
    assert find_libssl() is None


@pytest.mark.parametrize("name", ["libno-such-library.so.3", None, "libc.so.6"])
def test_a_library_without_the_functions_is_none(name: str | None) -> None:
    assert _load(name, CRYPTO_SIGNATURES) is None


def test_a_self_signed_certificate_is_told_apart_only_by_the_list(engine: Engine) -> None:
    own = mint_self_signed(HOST)
    assert shake(engine, client(rules((own,))), server(own)).works
    refused = shake(engine, client(rules()), server(own)).client
    assert (refused.faults, refused.alert_sent) == (((0, 18),), Alert.UNKNOWN_CA)
