"""Relying parties: the families of the design, their documented peculiarities, and their witnesses."""

from __future__ import annotations

import pytest

from certway.knowledge.engines_by_release import EXPRESSWAY_ENGINES, engine_in
from certway.knowledge.releases import known_release
from certway.knowledge.relying_parties import RELYING_PARTIES, profile_for, relying_party_for
from certway.knowledge.sources import unknown_sources
from certway.model.confidence import Confidence
from certway.model.observation import seen
from certway.model.profile import AddressRule, AnchorRule, CommonNameRule, WildcardRule
from certway.model.store import Setting

FAMILIES = {
    *("expressway-upload", "expressway-sip", "expressway-ssh", "expressway-traffic-server", "expressway-xcp"),
    *("expressway-cluster", "cucm-web", "cucm-tomcat-java", "cucm-callmanager", "imp-xcp", "unity-tomcat"),
    *("jabber-desktop", "jabber-mobile", "webex-app", "phone", "room-device", "browser"),
}
WITHOUT_WITNESS = {"expressway-traffic-server", "jabber-desktop", "jabber-mobile", "webex-app", "phone", "browser"}


def test_the_families_are_those_of_the_design() -> None:
    assert set(RELYING_PARTIES) == FAMILIES


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_a_family_knows_its_name_and_sources(name: str) -> None:
    party = relying_party_for("", "", name)
    assert party.profile.name == name
    assert party.profile is RELYING_PARTIES[name]
    assert party.sources
    assert not unknown_sources((*party.sources, party.profile.source))


@pytest.mark.parametrize("name", sorted(WITHOUT_WITNESS))
def test_a_family_without_witness_claims_no_proof(name: str) -> None:
    assert RELYING_PARTIES[name].witness == ""
    assert relying_party_for("", "", name).confidence is Confidence.INFERRED


def test_the_traffic_server_has_its_own_name_check() -> None:
    profile = profile_for("expressway-c", "X14.2", "expressway-traffic-server")
    assert profile.common_name is CommonNameRule.ALWAYS
    assert profile.wildcards is WildcardRule.PARTIAL_LABEL
    assert profile.address is AddressRule.DNS_NAME
    assert profile.max_depth == 7


def test_unified_cm_follows_openssl_from_haproxy_on_and_java_before() -> None:
    before = profile_for("cucm", "12.5(1)SU2", "cucm-web")
    after = profile_for("cucm", "12.5(1)SU3", "cucm-web")
    assert (before.name, after.name) == ("cucm-tomcat-java", "cucm-web")
    assert before.anchor is AnchorRule.ANY_ENTRY
    assert after.anchor is AnchorRule.SELF_SIGNED
    assert profile_for("cucm", "", "cucm-web").name == "cucm-web"


def test_old_expressways_have_no_witness() -> None:
    old = profile_for("expressway-c", "X8.11.4", "expressway-sip")
    new = profile_for("expressway-c", "X14.2", "expressway-sip")
    assert (old.engine, old.witness) == ("openssl-1.0", "")
    assert (new.engine, new.witness) == ("openssl-1.1.1", "libcrypto-3")


def test_no_engine_of_a_release_is_said_to_be_documented() -> None:
    assert all(row.confidence is Confidence.INFERRED for row in EXPRESSWAY_ENGINES)
    assert all(not unknown_sources(row.sources) for row in EXPRESSWAY_ENGINES)
    assert engine_in(known_release("X15.5")).engine == engine_in(None).engine == "openssl-1.1.1"
    assert engine_in(known_release("X8.8")).engine == ""


@pytest.mark.parametrize(
    ("trust", "name"), [("windows", "jabber-desktop"), ("iOS", "jabber-mobile"), ("uploaded", "jabber-desktop")]
)
def test_jabber_is_judged_by_its_system(trust: str, name: str) -> None:
    settings = (Setting(name="Trust", value=seen(trust)),)
    assert profile_for("jabber", "", "jabber", settings).name == name


def test_a_role_that_is_none_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        profile_for("expressway-c", "X14.2", "audience")
