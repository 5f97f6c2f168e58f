"""Neighbours: every service has its ranked list, and no neighbour is a certificate."""

from __future__ import annotations

import pytest

from certway.knowledge.neighbours import NEIGHBOURS, neighbours_of
from certway.knowledge.sources import unknown_sources
from certway.model.verdict import CauseKind

SERVICES = {
    *("certificate-upload", "traversal-zone", "ssh-tunnels", "sign-in", "configuration-download", "sip-registration"),
    *("im-and-presence", "voicemail", "expressway-and-cucm", "expressway-and-imp", "expressway-and-unity"),
    *("edge-clients", "cluster"),
}
NOT_A_NEIGHBOUR = {CauseKind.CERTIFICATE, CauseKind.TRUST_LIST}


def test_every_service_has_its_list() -> None:
    assert set(NEIGHBOURS) == SERVICES
    assert neighbours_of("toaster") == ()


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_a_list_is_ranked_without_repetition_and_names_its_tests(service: str) -> None:
    leads = neighbours_of(service)
    assert len(leads) >= 2
    assert len({lead.what.template for lead in leads}) == len(leads)
    for lead in leads:
        assert lead.kind not in NOT_A_NEIGHBOUR
        assert lead.tells.template
        assert lead.sources
        assert not unknown_sources(lead.sources)


def test_the_tunnels_are_first_a_matter_of_the_port() -> None:
    first = neighbours_of("ssh-tunnels")[0]
    assert first.kind is CauseKind.NETWORK
    assert "2222" in first.what.template


def test_the_zone_is_first_a_matter_of_the_account() -> None:
    assert neighbours_of("traversal-zone")[0].kind is CauseKind.CREDENTIALS


def test_presence_is_first_a_matter_of_the_pointer_record() -> None:
    assert neighbours_of("im-and-presence")[0].kind is CauseKind.DNS
