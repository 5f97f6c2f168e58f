"""Measured tables: what OpenSSL sends by itself from its own list, and which of two namesakes it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TypeAlias

import pytest

from certway.derive.atlas import Atlas, trust_in
from certway.derive.presentations import sent_chains
from certway.lab.connection import Alert
from certway.lab.foundry import Minted, Parts, mint_intermediate, mint_leaf, mint_root, mint_self_signed
from certway.lab.handshake import shake
from certway.lab.key_ring import KeyRing
from certway.lab.keys import key_for
from certway.lab.openssl import Asks, Credential, Endpoint, Engine, Version
from certway.lab.scenarios.registry import SCENARIOS
from certway.model.certificate import BasicConstraints, Certificate, KeyUsage
from certway.model.deployment import Case
from certway.model.observation import Seen
from certway.model.store import TrustList
from certway.pki.memo import Memo
from tests.conftest import COUNTED
from tests.engines import need_libssl
from tests.lab.ends import HOST, ISSUING, LEAF, ROOT, client, ders, rules, server

pytestmark = pytest.mark.conformance

BOTH_VERSIONS = pytest.mark.parametrize("version", Version, ids=lambda version: version.name)
Faults: TypeAlias = tuple[tuple[int, int], ...]

OLD = mint_intermediate(
    ROOT,
    "Example Issuing",
    key=ISSUING.key,
    not_before=datetime(2021, 1, 1, tzinfo=UTC),
    not_after=datetime(2026, 1, 1, tzinfo=UTC),
)
TWIN = mint_intermediate(ROOT, "Example Issuing", key=key_for("another issuing"))

OWN_LISTS: dict[str, tuple[tuple[Minted, ...], tuple[Minted, ...]]] = {
    "nothing": ((), ()),
    "root and intermediate": ((ROOT, ISSUING), (ISSUING, ROOT)),
    "intermediate only": ((ISSUING,), (ISSUING,)),
    "root only": ((ROOT,), ()),
    "expired intermediate": ((OLD, ROOT), (OLD, ROOT)),
    "expired twin first": ((OLD, ISSUING, ROOT), (ISSUING, ROOT)),
    "expired twin last": ((ISSUING, OLD, ROOT), (ISSUING, ROOT)),
    "twin with another key identifier": ((TWIN, ROOT), ()),
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return need_libssl()


@BOTH_VERSIONS
@pytest.mark.parametrize("role", ["server", "client"])
@pytest.mark.parametrize("row", OWN_LISTS)
def test_openssl_sends_what_its_own_list_holds(engine: Engine, version: Version, role: str, row: str) -> None:
    own_list, expected = OWN_LISTS[row]
    presenter = server(LEAF, None, own_list=ders(own_list))
    if role == "server":
        sent = shake(engine, client(), presenter, version).sent_by_server
    else:
        sent = shake(engine, presenter, server(asks=Asks.REQUIRED), version).sent_by_client
    assert sent == ders((LEAF, *expected))


@BOTH_VERSIONS
def test_the_chain_can_be_switched_off_or_given(engine: Engine, version: Version) -> None:
    for others in ((), (ISSUING,), (ISSUING, ROOT), (ROOT, ISSUING)):
        presenter = server(LEAF, others, own_list=ders((ROOT, ISSUING)))
        assert shake(engine, client(), presenter, version).sent_by_server == ders((LEAF, *others))


def test_the_clock_of_the_presenter_decides_which_twin_is_sent(engine: Engine) -> None:
    presenter = server(LEAF, None, own_list=ders((OLD, ISSUING, ROOT)), clock=datetime(2025, 6, 1, tzinfo=UTC))
    assert shake(engine, client(), presenter).sent_by_server == ders((LEAF, OLD, ROOT))


# Two intermediates of one subject in the verifier's list


def family(*, identifiers: bool) -> tuple[Minted, Minted, Minted, Minted, Minted]:
    """Root, intermediate, its twin with another key, its expired twin, leaf."""
    bare = Parts() if identifiers else Parts(subject_key_identifier=None, authority_key_identifier=None)
    root = mint_root("Example Twin Root", **bare)
    right = mint_intermediate(root, "Example Twin", **bare)
    another = Parts(key=key_for("Example Twin, another key"))
    twin = mint_intermediate(root, "Example Twin", **(bare | another))
    span = Parts(not_before=datetime(2021, 1, 1, tzinfo=UTC), not_after=datetime(2026, 1, 1, tzinfo=UTC))
    old = mint_intermediate(root, "Example Twin", **(bare | span | Parts(key=right.key)))
    return root, right, twin, old, mint_leaf(right, HOST, **bare)


@BOTH_VERSIONS
@pytest.mark.parametrize("sent", [False, True], ids=["leaf alone", "right intermediate sent"])
@pytest.mark.parametrize(
    ("order", "with_identifiers", "without"),
    [
        ("twin right", (), ((0, 7),)),
        ("right twin", (), ()),
        ("old right", (), ()),
        ("right old", (), ()),
        ("old", ((1, 10),), ((1, 10),)),
    ],
)
@pytest.mark.parametrize("identifiers", [True, False])
def test_an_intermediate_with_a_namesake(
    engine: Engine,
    version: Version,
    identifiers: bool,
    order: str,
    with_identifiers: Faults,
    without: Faults,
    sent: bool,
) -> None:
    root, right, twin, old, leaf = family(identifiers=identifiers)
    by_word = {"right": right, "twin": twin, "old": old}
    listed = (*(by_word[word] for word in order.split()), root)
    presenter = server(leaf, (right,) if sent else ())
    end = shake(engine, client(rules(listed)), presenter, version).client
    expected = with_identifiers if identifiers else without
    assert end.faults == expected
    assert end.alert_sent == {(): None, ((0, 7),): Alert.DECRYPT_ERROR}.get(expected, Alert.CERTIFICATE_EXPIRED)


# Two self-signed certificates of one subject

FORMS: dict[str, Parts] = {
    "CA with keyCertSign": Parts(
        basic_constraints=BasicConstraints(ca=True, path_length=None),
        key_usage=KeyUsage.DIGITAL_SIGNATURE | KeyUsage.KEY_CERT_SIGN,
    ),
    "no CA": Parts(
        basic_constraints=BasicConstraints(ca=False, path_length=None), key_usage=KeyUsage.DIGITAL_SIGNATURE
    ),
    "neither": Parts(basic_constraints=None, key_usage=None),
}
IDENTIFIERS = ("SKI and AKI", "SKI, no AKI", "none")


def own_certificate(number: str, form: str, identifiers: str) -> Minted:
    key = key_for(f"self-signed {number}")
    parts = FORMS[form] | Parts(key=key)
    if identifiers == "SKI and AKI":
        parts |= Parts(authority_key_identifier=key.identifier)
    if identifiers == "none":
        parts |= Parts(subject_key_identifier=None)
    return mint_self_signed(HOST, **parts)


@BOTH_VERSIONS
@pytest.mark.parametrize("identifiers", IDENTIFIERS)
@pytest.mark.parametrize("form", FORMS)
def test_a_self_signed_certificate_with_a_namesake(
    engine: Engine, version: Version, form: str, identifiers: str
) -> None:
    this, other = (own_certificate(number, form, identifiers) for number in ("this", "other"))
    shadowed: Faults = () if identifiers == "SKI and AKI" else ((0, 18),)
    rows: dict[tuple[Minted, ...], Faults] = {
        (other, this): shadowed,
        (this, other): (),
        (other,): ((0, 18),),
        (this,): (),
    }
    for listed, expected in rows.items():
        end = shake(engine, client(rules(listed)), server(this), version).client
        assert end.faults == expected
        assert end.alert_sent == (Alert.UNKNOWN_CA if expected else None)


def test_the_order_of_a_long_list_is_kept(engine: Engine) -> None:
    crowd = [own_certificate(f"crowd {number}", "neither", "none") for number in range(60)]
    strangers = [mint_self_signed(f"stranger {number}.example.com") for number in range(61)]
    this = own_certificate("this", "neither", "none")
    mixed = [each for pair in zip(strangers, [*crowd, this], strict=True) for each in pair]
    assert shake(engine, client(rules([*mixed])), server(this)).client.faults == ((0, 18),)
    assert shake(engine, client(rules([this, *mixed])), server(this)).works


# The same law over the catalogue


def presentations(case: Case, memo: Memo) -> Iterator[tuple[Certificate, TrustList, tuple[Certificate, ...]]]:
    """What each Expressway of a case sends according to certway: leaf, own list, the chain after the leaf."""
    atlas = Atlas(case, memo)
    for node in case.deployment.nodes:
        own = trust_in(node, "trusted-ca").running
        for _, leaf, others in sent_chains(atlas, node):
            if isinstance(own, Seen) and isinstance(others, Seen):
                yield leaf, own.value, others.value


def test_what_certway_says_an_expressway_sends_is_what_openssl_sends(
    engine: Engine, record_property: Callable[[str, object], None]
) -> None:
    memo, keys = Memo(), KeyRing()
    tried: set[tuple[Certificate, bytes, datetime]] = set()
    for case in (build() for scenario in SCENARIOS for build in (scenario.build, scenario.control)):
        for leaf, own, others in presentations(case, memo):
            key = keys.find(leaf)
            if key is None or (leaf, own.digest, case.now) in tried:
                continue
            tried.add((leaf, own.digest, case.now))
            presenter = Endpoint(
                credentials=(Credential(leaf.der, key),),
                own_list=tuple(entry.der for entry in own.entries),
                clock=case.now,
            )
            sent = shake(engine, client(), presenter).sent_by_server
            assert sent == (leaf.der, *(other.der for other in others))
    record_property(COUNTED, f"chains that Expressways send: {len(tried)} distinct ones sent by OpenSSL")
    assert len(tried) > 50
