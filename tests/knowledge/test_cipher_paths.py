"""RSA or ECDSA: upgrade paths as documented, and cipher strings as OpenSSL orders them."""

from __future__ import annotations

import ssl
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.knowledge.cipher_paths import (
    DEFAULT_CIPHERS,
    ECDSA_LAST,
    PORT_IDENTITIES,
    RSA_PREFIX,
    KeyPreference,
    PortOffer,
    find_port_identity,
    key_preference,
    prefers_ecdsa,
)
from certway.knowledge.sources import unknown_sources
from certway.model.deployment import Node
from certway.model.observation import seen
from certway.model.store import Setting

STRINGS = [
    DEFAULT_CIPHERS,
    RSA_PREFIX + DEFAULT_CIPHERS,
    DEFAULT_CIPHERS + ECDSA_LAST,
    "HIGH:!aNULL",
    "ECDHE+AESGCM:ECDHE+aRSA",
    "ECDHE+aRSA+AESGCM:HIGH",
    "AES256-GCM-SHA384:HIGH",
    "EDH:EECDH",
    "ECDHE-ECDSA-AES128-GCM-SHA256:HIGH",
    "HIGH:!ECDSA",
    "HIGH:!aRSA",
    "kRSA:EECDH",
    "ALL",
]


def first_kind(ciphers: str) -> KeyPreference:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers(ciphers)
    kinds = [cipher["auth"] for cipher in context.get_ciphers() if cipher["protocol"] != "TLSv1.3"]
    return KeyPreference.ECDSA if "ecdsa" in kinds[0] else KeyPreference.RSA


@pytest.mark.conformance
@pytest.mark.parametrize("ciphers", STRINGS)
def test_a_cipher_string_is_read_as_openssl_orders_it(ciphers: str) -> None:
    assert key_preference("X15.0.2", ciphers).prefers is first_kind(ciphers)


@given(st.text(max_size=60))
def test_any_cipher_string_is_answered(ciphers: str) -> None:
    assert key_preference("X14.2", ciphers).sources


@pytest.mark.parametrize(
    ("release", "before", "prefers"),
    [
        ("X14.2", "X12.7", KeyPreference.ECDSA),
        ("X14.2", "X14.0", KeyPreference.RSA),
        ("X15.5", "X14.0.7", KeyPreference.RSA),
        ("X14.2", "X14.2", KeyPreference.ECDSA),
        ("X15.5", "", KeyPreference.UNKNOWN),
        ("", "X14.0.7", KeyPreference.UNKNOWN),
        ("X14.0.7", "", KeyPreference.RSA),
    ],
)
def test_the_upgrade_path_decides_where_the_string_was_not_seen(
    release: str, before: str, prefers: KeyPreference
) -> None:
    assert key_preference(release, upgraded_from=before).prefers is prefers


def test_the_string_beats_the_upgrade_path() -> None:
    assert key_preference("X15.5", DEFAULT_CIPHERS, "X14.0.7").prefers is KeyPreference.ECDSA


def test_a_node_answers_from_its_settings() -> None:
    def node(*settings: Setting) -> Node:
        return Node(
            id="expc01",
            product="expressway-c",
            release=seen("X15.0.2"),
            fqdn=seen("expc01.example.com"),
            clock_skew=seen(timedelta()),
            settings=settings,
        )

    assert prefers_ecdsa(node()) is None
    assert prefers_ecdsa(node(Setting(name="Ciphers", value=seen(DEFAULT_CIPHERS)))) is True
    assert prefers_ecdsa(node(Setting(name="Upgraded from", value=seen("X14.0.7")))) is False


def test_ports_show_what_the_field_notes_say() -> None:
    identities = {(row.product, row.port): row for row in PORT_IDENTITIES}
    assert len(identities) == len(PORT_IDENTITIES) > 8
    assert identities["cucm", 6971].stores[0] == "callmanager"
    assert identities["cucm", 6972].stores[0] == "tomcat"
    assert identities["cucm", 5091].stores[0] == "tomcat"
    assert identities["cucm", 5061].stores[0] == "callmanager"
    assert identities["cucm", 8443].offer is PortOffer.HTTPS_CIPHERS
    assert identities["cucm", 6972].offer is PortOffer.CLIENT_ORDER
    assert find_port_identity("cucm", 80) is None
    assert not unknown_sources(source for row in PORT_IDENTITIES for source in row.sources)
