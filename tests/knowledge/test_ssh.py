"""SSH tunnels: key types, attributes and host names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.knowledge.settings import TUNNEL_KEY_TYPES as SETTING
from certway.knowledge.settings import Owner, find_default
from certway.knowledge.sources import unknown_sources
from certway.knowledge.ssh import (
    ATTRIBUTES_SOURCES,
    EV_ATTRIBUTES,
    HOST_NAME_SOURCES,
    KEY_TYPES_SOURCES,
    TUNNEL_KEY_TYPES,
    AttributeSupport,
    attribute_confidence,
    attribute_support,
    bears_host_name,
    key_type_of,
    listed_key_types,
)
from certway.model.certificate import PublicKey
from certway.model.confidence import Confidence


def key(algorithm: str, bits: int, curve: str = "") -> PublicKey:
    return PublicKey(algorithm, bits, curve, b"")


@pytest.mark.parametrize(
    ("presented", "name"),
    [
        (key("rsa", 2048), "x509v3-rsa2048-sha256"),
        (key("rsa", 4096), "x509v3-rsa2048-sha256"),
        (key("rsa", 1024), ""),
        (key("ec", 256, "secp256r1"), "x509v3-ecdsa-sha2-nistp256"),
        (key("ec", 521, "secp521r1"), "x509v3-ecdsa-sha2-nistp521"),
        (key("ec", 256, "secp256k1"), ""),
        (key("ed25519", 256), ""),
    ],
)
def test_a_key_has_its_type_or_none(presented: PublicKey, name: str) -> None:
    assert key_type_of(presented) == name


def test_the_default_of_the_setting_lists_every_type() -> None:
    default = find_default(Owner.EXPRESSWAY, SETTING, "X14.3")
    assert default is not None
    assert listed_key_types(default.value) == TUNNEL_KEY_TYPES


@given(st.text(max_size=80))
def test_any_setting_is_answered(text: str) -> None:
    assert all(listed_key_types(text))


def test_three_attributes_of_extended_validation_are_documented() -> None:
    for oid in EV_ATTRIBUTES:
        assert attribute_support(oid) is AttributeSupport.SUPPORTED
        assert attribute_confidence(oid) is Confidence.DOCUMENTED
    assert attribute_support("2.5.4.3") is AttributeSupport.SUPPORTED
    assert attribute_confidence("2.5.4.3") is Confidence.INFERRED
    assert attribute_support("2.5.4.97") is AttributeSupport.UNKNOWN
    assert attribute_support("1.3.6.1.4.1.99999.1") is AttributeSupport.UNSUPPORTED


@pytest.mark.parametrize(
    ("name", "bears"),
    [
        ("expe01", True),
        ("expe01.example.com", True),
        ("exp_e01", False),
        ("-expe", False),
        ("expe-", False),
        ("", False),
        ("a" * 64, False),
    ],
)
def test_a_host_name_has_no_underscore(name: str, bears: bool) -> None:
    assert bears_host_name(name) is bears


@given(st.text(max_size=300))
def test_any_host_name_is_answered(name: str) -> None:
    assert bears_host_name(name) in (True, False)


def test_sources_are_known() -> None:
    assert not unknown_sources((*KEY_TYPES_SOURCES, *ATTRIBUTES_SOURCES, *HOST_NAME_SOURCES))
