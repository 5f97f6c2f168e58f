"""A part of an answer."""

from __future__ import annotations

from certway.diagnosis.narrow import narrow_to_node, narrow_to_services, touches
from certway.model.link import LinkKey
from tests.render.situations import NOT_A_CERTIFICATE, SITUATION_3, TUNNELS


def test_services_keep_the_causes_that_decide_them() -> None:
    narrowed = narrow_to_services(SITUATION_3, {"ssh-tunnels"})
    assert [answer.subject for answer in narrowed.services] == ["ssh-tunnels"]
    assert narrowed.causes == SITUATION_3.causes


def test_a_healthy_service_has_no_causes() -> None:
    assert narrow_to_services(SITUATION_3, {"edge-clients"}).causes == ()


def test_a_node_keeps_its_links_and_the_causes_that_touch_it() -> None:
    narrowed = narrow_to_node(SITUATION_3, "expe02")
    links = [answer.subject for answer in narrowed.links if isinstance(answer.subject, LinkKey)]
    assert len(links) == 4
    assert all("expe02" in (link.client, link.server) for link in links)
    assert narrowed.services == SITUATION_3.services
    assert narrowed.causes == SITUATION_3.causes
    assert narrow_to_node(NOT_A_CERTIFICATE, "expe01").causes == NOT_A_CERTIFICATE.causes
    assert narrow_to_node(NOT_A_CERTIFICATE, "expc02").causes == ()


def test_a_node_is_touched_by_its_own_findings() -> None:
    assert touches("expc01", "expc01")
    assert touches(TUNNELS[0], "expc01")
    assert not touches(TUNNELS[0], "expc02")
