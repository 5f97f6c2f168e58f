"""Settings: one name each, documented defaults by release, and three ways to find one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.knowledge.releases import known_release
from certway.knowledge.settings import (
    CLUSTER_VERIFICATION,
    KNOWN_SETTINGS,
    PURPOSE_CHECK,
    SERVER_ONLY_UPLOAD,
    TUNNEL_KEY_TYPES,
    VERIFY_ORIGIN,
    KnownSetting,
    Owner,
    find_by_file_key,
    find_by_xconfiguration,
    find_default,
    find_setting,
    owner_of,
)
from certway.knowledge.sources import unknown_sources
from certway.model.confidence import Confidence

ROWS = pytest.mark.parametrize("row", KNOWN_SETTINGS, ids=lambda row: f"{row.owner}-{row.name}")


def test_a_name_and_a_file_key_mean_one_setting_of_an_owner() -> None:
    names = [(row.owner, row.name.casefold()) for row in KNOWN_SETTINGS]
    keys = [(row.owner, row.file_key) for row in KNOWN_SETTINGS if row.file_key]
    assert len(set(names)) == len(names) > 50
    assert len(set(keys)) == len(keys) > 30


@ROWS
def test_a_setting_is_complete(row: KnownSetting) -> None:
    assert row.file_key or row.xconfiguration
    assert row.sources
    assert not unknown_sources(row.sources)
    assert not row.since or known_release(row.since).text == row.since
    assert find_setting(row.owner, row.name.upper()) is row
    assert not row.file_key or find_by_file_key(row.owner, row.file_key) is row


@ROWS
def test_a_default_is_an_allowed_value_with_a_source(row: KnownSetting) -> None:
    for default in row.defaults:
        assert row.find_value(default.value) == default.value
        assert default.sources
        assert not unknown_sources(default.sources)


@given(st.sampled_from(KNOWN_SETTINGS), st.text(max_size=40))
def test_any_text_is_answered_with_an_allowed_value_or_none(row: KnownSetting, text: str) -> None:
    found = row.find_value(text)
    assert found is None or not row.values or found in row.values


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("SIP TLS Certificate ExtendedKeyUsage Checking Mode", PURPOSE_CHECK),
        ("xConfiguration sip tls certificate extendedkeyusage checking mode", PURPOSE_CHECK),
        ("Ciphers sshd_pfwd_pubkeyalgorithms Value", TUNNEL_KEY_TYPES),
        ("Ciphers sshd_pfwd_pubkeyalgorithms", TUNNEL_KEY_TYPES),
        ("Alternates Peer 2 Address", "Peer address"),
        ("EdgeConfigServer VerifyOriginServer", VERIFY_ORIGIN),
        ("IP DNS Hostname", "System host name"),
        ("Ethernet 1 IP V4 Address", "LAN 1 address"),
        ("Ethernet 2 IP V4 Address", "LAN 2 address"),
        ("Ethernet 2 IP V4 StaticNAT Address", "IPv4 static NAT address"),
    ],
)
def test_a_command_key_is_found_whatever_its_case_and_index(key: str, name: str) -> None:
    found = find_by_xconfiguration(key)
    assert found is not None
    assert found.name == name


def test_an_unknown_key_is_no_setting() -> None:
    assert find_by_xconfiguration("SIP Mode") is None
    assert find_setting(Owner.ZONE, "Cluster name") is None
    assert find_default(Owner.ZONE, "Cluster name") is None


def test_the_purpose_check_is_on_from_x15_5_and_does_not_exist_before() -> None:
    after = find_default(Owner.EXPRESSWAY, PURPOSE_CHECK, "X15.5")
    assert after is not None
    assert after.value == "On"
    assert find_default(Owner.EXPRESSWAY, PURPOSE_CHECK, "X15.4") is None
    assert find_default(Owner.EXPRESSWAY, PURPOSE_CHECK) is None


def test_the_upload_switch_of_x15_4_is_off_by_default_and_gone_in_x15_5() -> None:
    during = find_default(Owner.EXPRESSWAY, SERVER_ONLY_UPLOAD, "X15.4")
    assert during is not None
    assert during.value == "Off"
    assert find_default(Owner.EXPRESSWAY, SERVER_ONLY_UPLOAD, "X15.5") is None


def test_clusters_are_permissive_and_the_stored_spelling_is_understood() -> None:
    setting = find_setting(Owner.EXPRESSWAY, CLUSTER_VERIFICATION)
    assert setting is not None
    assert setting.find_value("Enforcing") == "Enforce"
    default = setting.default_in()
    assert default is not None
    assert default.value == "Permissive"


def test_tls_versions_change_with_x15_2() -> None:
    before = find_default(Owner.EXPRESSWAY, "SIP Advanced SipTlsVersions", "X15.0.2")
    after = find_default(Owner.EXPRESSWAY, "SIP Advanced SipTlsVersions", "X15.2")
    assert before is not None
    assert after is not None
    assert (before.value, after.value) == ("TLSv1:TLSv1.1:TLSv1.2", "TLSv1.2:TLSv1.3")


def test_the_revocation_fallback_stays_contradicted() -> None:
    name = "SIP TLS Certificate Revocation Checking Source Inaccessibility Behavior"
    default = find_default(Owner.EXPRESSWAY, name, "X15.5")
    assert default is not None
    assert default.confidence is Confidence.CONTRADICTED


def test_no_default_is_invented() -> None:
    for owner, name in (
        (Owner.CUCM, "SIP OAuth mode"),
        (Owner.CUCM, "Cluster Security Mode"),
        (Owner.CUCM, "TLS verify mode"),
    ):
        assert find_setting(owner, name) is not None
        assert find_default(owner, name, "14SU4") is None


def test_every_product_has_its_owner() -> None:
    assert owner_of("expressway-c") == owner_of("expressway-e") == Owner.EXPRESSWAY
    assert owner_of("im-and-presence") == Owner.IM_AND_PRESENCE
    assert owner_of("toaster") == ""


def test_every_setting_of_the_deployment_file_is_known_here() -> None:
    folder = Path(__file__).resolve().parents[2] / "src" / "certway" / "adapters" / "deployment"
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*_keys.py")))
    stated = set(re.findall(r'\bsetting="([^"]+)"', text))
    assert len(stated) > 20
    assert not stated - {row.name for row in KNOWN_SETTINGS}
