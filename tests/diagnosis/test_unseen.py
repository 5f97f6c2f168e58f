"""What nobody has shown makes a service unknown: neither working nor failing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from certway.app.check import check
from certway.lab.edits import with_audience, with_deployment, with_nodes, with_zone, without_identity
from certway.lab.topology import CUCM_NODES, ZONE, healthy
from certway.model.deployment import Audience, Case
from certway.model.observation import Unseen
from certway.model.text import say
from certway.model.verdict import Verdict

UNSEEN = Unseen(why=say("nobody has shown it"))


def without_trust(case: Case) -> Case:
    return with_nodes(case, CUCM_NODES, lambda node: replace(node, trust=()))


def without_peers(case: Case) -> Case:
    return with_zone(case, ZONE, lambda zone: replace(zone, peers=UNSEEN))


def without_dns(case: Case) -> Case:
    return with_deployment(case, lambda deployment: replace(deployment, dns=()))


def with_unknown_phones(case: Case) -> Case:
    return with_audience(case, Audience(kind="phone", trust=UNSEEN))


@pytest.mark.parametrize(
    ("edit", "services"),
    [
        (lambda case: without_identity(case, "expe01", "server"), ("traversal-zone", "ssh-tunnels", "edge-clients")),
        (lambda case: without_identity(case, CUCM_NODES, "tomcat"), ("sign-in", "configuration-download")),
        (without_trust, ("configuration-download", "expressway-and-cucm")),
        (without_peers, ("traversal-zone",)),
        (without_dns, ("im-and-presence",)),
        (with_unknown_phones, ("edge-clients",)),
    ],
)
def test_what_was_not_seen_is_unknown(edit: Callable[[Case], Case], services: tuple[str, ...]) -> None:
    diagnosis = check(edit(healthy()), strict=True)
    verdicts = {answer.subject: answer.verdict for answer in diagnosis.services}
    assert {service: verdicts[service] for service in services} == dict.fromkeys(services, Verdict.UNKNOWN)
    assert not any(cause.rule.startswith("chain") for cause in diagnosis.causes)
