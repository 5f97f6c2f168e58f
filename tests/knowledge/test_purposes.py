"""Upload and purpose table: documented cells, unknown cells that stay unknown, and the switches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.knowledge.purposes import (
    PLACES,
    PURPOSE_ROWS,
    Needs,
    Place,
    PurposeRow,
    WithoutExtension,
    purpose_rule,
)
from certway.knowledge.releases import KNOWN_RELEASES, known_release
from certway.knowledge.settings import (
    CLUSTER_VERIFICATION,
    PURPOSE_CHECK,
    SERVER_ONLY_UPLOAD,
    Owner,
    find_setting,
)
from certway.knowledge.sources import unknown_sources
from certway.model.confidence import Confidence

C, E = "expressway-c", "expressway-e"


@pytest.mark.parametrize(
    ("place", "product", "release", "store", "needs", "confidence"),
    [
        (Place.UPLOAD, C, "X14.3.4", "server", Needs.BOTH, Confidence.CONTRADICTED),
        (Place.UPLOAD, E, "X15.3", "server", Needs.BOTH, Confidence.CONTRADICTED),
        (Place.UPLOAD, C, "X15.4", "server", Needs.BOTH, Confidence.CONTRADICTED),
        (Place.UPLOAD, E, "X15.4", "server", Needs.BOTH, Confidence.DOCUMENTED),
        (Place.UPLOAD, C, "X15.5", "server", Needs.SERVER, Confidence.CONTRADICTED),
        (Place.UPLOAD, E, "X15.5", "client", Needs.CLIENT_OR_NONE, Confidence.DOCUMENTED),
        (Place.UPLOAD, E, "X15.5", "domain", Needs.UNKNOWN, Confidence.INFERRED),
        (Place.ZONE_SERVER, E, "X14.0.2", "server", Needs.SERVER, Confidence.DOCUMENTED),
        (Place.ZONE_CLIENT, C, "X14.0.2", "server", Needs.CLIENT, Confidence.DOCUMENTED),
        (Place.ZONE_CLIENT, C, "X15.5", "client", Needs.CLIENT, Confidence.DOCUMENTED),
        (Place.TUNNEL_CLIENT, C, "X14.3", "server", Needs.CLIENT_OR_NONE, Confidence.DOCUMENTED),
        (Place.TUNNEL_CLIENT, C, "X15.5", "client", Needs.CLIENT_OR_NONE, Confidence.DOCUMENTED),
        (Place.TUNNEL_SERVER, E, "X15.5", "server", Needs.UNKNOWN, Confidence.INFERRED),
        (Place.SIP_SERVICE, E, "X15.3", "server", Needs.BOTH, Confidence.DOCUMENTED),
        (Place.SIP_SERVICE, E, "X15.4", "server", Needs.SERVER, Confidence.DOCUMENTED),
        (Place.SIP_SERVICE, E, "X15.5", "server", Needs.SERVER, Confidence.INFERRED),
        (Place.CLUSTER, C, "X15.3.2", "server", Needs.BOTH, Confidence.DOCUMENTED),
        (Place.CLUSTER, C, "X15.4", "server", Needs.NOT_CHECKED, Confidence.DOCUMENTED),
        (Place.CLUSTER, C, "X15.5", "server", Needs.NOT_CHECKED, Confidence.INFERRED),
        (Place.CUCM_WEB_CLIENT, C, "X14.2", "server", Needs.CLIENT_OR_NONE, Confidence.INFERRED),
        (Place.NEIGHBOR, C, "X15.4", "server", Needs.BOTH, Confidence.DOCUMENTED),
        (Place.NEIGHBOR, C, "X15.5", "client", Needs.CLIENT, Confidence.DOCUMENTED),
        (Place.NEIGHBOR, C, "X15.5", "callmanager", Needs.BOTH, Confidence.DOCUMENTED),
        (Place.EDGE, E, "", "server", Needs.SERVER, Confidence.DOCUMENTED),
    ],
)
def test_a_cell_says_what_its_document_says(
    place: str, product: str, release: str, store: str, needs: Needs, confidence: Confidence
) -> None:
    rule = purpose_rule(place, product, release, store)
    assert (rule.needs, rule.confidence) == (needs, confidence)


@pytest.mark.parametrize("release", ["X14.0.2", "X15.3", "X15.4", "X15.5"])
@pytest.mark.parametrize("product", [C, E])
def test_a_server_certificate_without_purposes_stays_an_open_question_at_upload(product: str, release: str) -> None:
    assert purpose_rule(Place.UPLOAD, product, release, "server").without is WithoutExtension.UNKNOWN


def test_the_client_store_is_documented_to_take_a_certificate_without_purposes() -> None:
    rule = purpose_rule(Place.UPLOAD, C, "X15.5", "client")
    assert (rule.without, rule.without_confidence) == (WithoutExtension.ACCEPTED, Confidence.DOCUMENTED)
    tunnels = purpose_rule(Place.TUNNEL_CLIENT, C, "X15.5", "client")
    assert tunnels.without_confidence is Confidence.DOCUMENTED
    older = purpose_rule(Place.TUNNEL_CLIENT, C, "X14.3", "server")
    assert older.without_confidence is Confidence.INFERRED


def test_the_switch_of_x15_5_frees_the_zone_and_never_the_tunnels() -> None:
    zone = purpose_rule(Place.ZONE_CLIENT, C, "X15.5", "client").under(PURPOSE_CHECK, "off")
    assert (zone.needs, zone.confidence) == (Needs.NOT_CHECKED, Confidence.CONTRADICTED)
    assert purpose_rule(Place.ZONE_CLIENT, C, "X15.5", "client").under(PURPOSE_CHECK, "On").needs is Needs.CLIENT
    assert purpose_rule(Place.ZONE_CLIENT, C, "X15.4", "server").under(PURPOSE_CHECK, "Off").needs is Needs.CLIENT
    tunnel = purpose_rule(Place.TUNNEL_CLIENT, C, "X15.5", "client")
    assert tunnel.under(PURPOSE_CHECK, "Off") is tunnel


def test_the_upload_setting_of_x15_4_helps_e_and_never_c() -> None:
    edge = purpose_rule(Place.UPLOAD, E, "X15.4", "server").under(SERVER_ONLY_UPLOAD, "On")
    assert edge.needs is Needs.SERVER
    core = purpose_rule(Place.UPLOAD, C, "X15.4", "server").under(SERVER_ONLY_UPLOAD, "On")
    assert core.needs is Needs.BOTH


def test_without_uc_features_the_upload_check_is_disputed() -> None:
    rule = purpose_rule(Place.UPLOAD, C, "X14.3.4", "server").under("CollaborationEdge Enabled", "Off")
    assert (rule.needs, rule.confidence) == (Needs.NOT_CHECKED, Confidence.CONTRADICTED)


def test_permissive_clusters_look_at_no_purpose() -> None:
    rule = purpose_rule(Place.CLUSTER, C, "X14.2", "server").under(CLUSTER_VERIFICATION, "Permissive")
    assert rule.needs is Needs.NOT_CHECKED


def test_an_unknown_release_gives_an_answer_only_where_all_releases_agree() -> None:
    assert purpose_rule(Place.ZONE_SERVER, E, "", "server").needs is Needs.SERVER
    assert purpose_rule(Place.ZONE_CLIENT, C, "", "server").needs is Needs.CLIENT
    unknown = purpose_rule(Place.SIP_SERVICE, E, "", "server")
    assert unknown.needs is Needs.UNKNOWN
    assert unknown.sources


def test_a_place_that_is_none_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        purpose_rule("zone", C, "X15.5", "server")


@given(
    st.sampled_from(sorted(PLACES)),
    st.sampled_from([C, E, "cucm", "im-and-presence"]),
    st.sampled_from([row.release for row in KNOWN_RELEASES if row.family == "expressway"]),
    st.sampled_from(["server", "client", "domain", "tomcat", "callmanager"]),
)
def test_every_cell_is_answered_with_sources(place: str, product: str, release: str, store: str) -> None:
    rule = purpose_rule(place, product, release, store)
    assert rule.sources
    assert rule.question_purpose in ("both", "server", "client", "any")


@pytest.mark.parametrize("row", PURPOSE_ROWS, ids=lambda row: f"{row.place}-{row.since}-{'-'.join(row.stores)}")
def test_a_row_is_complete(row: PurposeRow) -> None:
    assert not unknown_sources(row.rule.sources)
    for edge in filter(None, (row.since, row.until)):
        assert known_release(edge).text == edge
    for case in row.rule.unless:
        assert not unknown_sources(case.sources)
        setting = find_setting(Owner.EXPRESSWAY, case.setting)
        assert setting is not None
        assert setting.find_value(case.value) == case.value


def test_a_store_that_does_not_exist_yet_is_unknown() -> None:
    rule = purpose_rule(Place.UPLOAD, C, "X15.4", "client")
    assert rule.needs is Needs.UNKNOWN
    assert "store" in rule.says.template
