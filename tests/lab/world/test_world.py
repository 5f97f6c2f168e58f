"""Deployments as running servers: what really happens is what certway says, before and after every change."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

import pytest

from certway.app.check import check
from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.lab.scenarios import presence
from certway.lab.scenarios.catalogue import Scenario
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.topology import edge_issuing, healthy
from certway.lab.world.opening import HEALTHY, find_names, open_world, prepare_lab
from certway.lab.world.status import build_status
from certway.lab.world.world import CARRIED, World
from certway.model.change import Change, InstallIdentity, Restart, SetSetting, SetTrust
from certway.model.deployment import Case
from certway.model.observation import see
from certway.model.store import Identity, Slot
from certway.model.verdict import Verdict
from certway.model.visit import Status, Visit
from tests.engines import need_libssl, need_tunnels

T = TypeVar("T")

pytestmark = pytest.mark.conformance

EVERY: Final = bool(os.environ.get("CERTWAY_LAW"))
TRUSTED_CA: Final = Slot(store="trusted-ca")
OUTSIDE: Final = "the lab has no firewall, no second network card and no host names of operating systems"
DIFFERENCES: Final = {
    ("node.underscore-in-the-name-of-e", "K-02"): OUTSIDE,
    ("ssh-neighbours.port-closed-to-one-c", "K-02"): OUTSIDE,
    ("presence.dual-interfaces-on-one", "K-20"): OUTSIDE,
    ("zone.one-side-upgraded-to-x15-2", "K-01"): "the lab's engine speaks no version before TLS 1.2",
    ("traffic-server.publisher-name-in-the-common-name-only", "K-06"): "discovery asks for an alternative name beyond "
    "what the traffic server's own check takes",
    ("traffic-server-eras.ecdsa-twins-on-8443-too", "K-06"): "which twin discovery prefers is not documented; in the "
    "lab it meets the same twin of the same port as every request",
    ("constraints.policy-demanded", "K-03"): "libcrypto asks for no policy unless it is told to",
    ("revocation.responder-says-revoked", "K-03"): "libcrypto does not read OCSP responses by itself",
}
"""Connections that do otherwise in the lab than certway says, each with its reason; one that disappears fails."""


def run(case: Case, live: Callable[[World], Awaitable[T]]) -> T:
    """Let a deployment live for a while."""
    need_libssl()
    need_tunnels()

    async def whole_life() -> T:
        world = await open_world(case)
        try:
            return await live(world)
        finally:
            await world.stop()

    return asyncio.run(whole_life())


def chosen() -> Iterator[Scenario]:
    """The first scenario of every subject, every situation and whatever differs; under `make law` all of them."""
    subjects: set[str] = set()
    differing = {name for name, _ in DIFFERENCES}
    for scenario in SCENARIOS:
        subject = scenario.id.partition(".")[0]
        if scenario.situation or subject not in subjects or scenario.id in differing or EVERY:
            yield scenario
        subjects.add(subject)


def differing(case: Case, visits: tuple[Visit, ...]) -> set[str]:
    """Connections whose prediction is another than what happened; what is at risk may do either."""
    predicted = {answer.subject: answer.verdict for answer in check(case).links}
    return {
        visit.link.connection
        for visit in visits
        if not visit.below
        and visit.unknown is None
        and predicted[visit.link] not in (Verdict.AT_RISK, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE)
        and visit.works is not (predicted[visit.link] is Verdict.WORKS)
    }


@pytest.mark.parametrize("scenario", tuple(chosen()), ids=lambda scenario: scenario.id)
def test_a_scenario_lives_as_it_is_predicted(scenario: Scenario) -> None:
    case = scenario.build()
    visits = run(case, lambda world: world.visit_all())
    assert bool(visits) is any(link.carrier in CARRIED for link in derive_links(Atlas(case)))
    assert differing(case, visits) == {connection for name, connection in DIFFERENCES if name == scenario.id}


def test_the_healthy_deployment_lives() -> None:
    visits = run(healthy(), lambda world: world.visit_all())
    assert visits
    assert [visit for visit in visits if not visit.works] == []


def services(status: Status) -> dict[str, tuple[Verdict, str]]:
    return {str(answer.subject): (answer.verdict, f"{answer.working} / {answer.needed}") for answer in status.services}


async def look(world: World) -> Status:
    return build_status(world.case, await world.visit_all())


def test_situation_3_is_repaired_by_one_certificate_and_one_restart_each() -> None:
    """Zone active, tunnels refused; the intermediate appended changes nothing, restarted nodes get their tunnels."""
    missing = edge_issuing("G3").certificate

    async def live(world: World) -> list[dict[str, tuple[Verdict, str]]]:
        seen = [services(await look(world))]
        for node in ("expc01", "expc02"):
            held = see(dict(world.atlas.node(node).trust)[TRUSTED_CA].installed).entries
            await world.change(SetTrust(node=node, slot=TRUSTED_CA, entries=(*held, missing)))
        seen.append(services(await look(world)))
        await world.change(Restart(node="expc01"))
        seen.append(services(await look(world)))
        await world.change(Restart(node="expc02"))
        seen.append(services(await look(world)))
        return seen

    broken, pending, half, repaired = run(prepare_lab("3", None).case, live)
    assert broken["traversal-zone"] == (Verdict.WORKS, "4 / 4")
    assert broken["ssh-tunnels"] == (Verdict.FAILS, "0 / 4")
    assert pending == broken
    assert half["ssh-tunnels"] == (Verdict.DEGRADED, "2 / 4")
    assert {verdict for verdict, _ in repaired.values()} == {Verdict.WORKS}


def test_what_is_installed_is_shown_on_the_screen_until_it_runs() -> None:
    async def live(world: World) -> list[Status]:
        leaf = see(dict(world.atlas.node("expe02").identities)[Slot(store="server")].running).leaf
        swapped = InstallIdentity(node="expe01", identity=Identity(slot=Slot(store="server"), leaf=leaf))
        seen = [await look(world)]
        for change in (swapped, Restart(node="expe01")):
            await world.change(change)
            seen.append(await look(world))
        return seen

    before, pending, after = run(healthy(), live)
    assert [one.pending for one in (before, after)] == [(), ()]
    assert [(one.node, one.slot.store) for one in pending.pending] == [("expe01", "server")]
    assert services(pending) == services(before)
    assert services(after)["traversal-zone"] == (Verdict.DEGRADED, "2 / 4")
    refusals = {(visit.link.server, visit.refused_by, visit.codes) for visit in after.visits if not visit.below}
    assert ("expe01", "client", ("name-mismatch",)) in refusals


def test_a_setting_of_a_zone_counts_at_once_and_the_server_says_why() -> None:
    change: Change = SetSetting(owner="uc-traversal", name="TLS verify subject name", value="other.example.com")

    async def live(world: World) -> tuple[Visit, ...]:
        await world.change(change)
        return await world.visit_all([link for link in world.links if link.key.connection == "K-01"])

    visits = run(healthy(), live)
    told = {(visit.works, visit.refused_by, visit.codes, visit.alert) for visit in visits}
    assert told == {(False, "server", ("name-mismatch",), 42)}


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        (presence.pointer_gives_another_name, {(True, "", ()), (False, "client", ("name-mismatch",))}),
        (presence.no_pointer, {(False, "client", ("pointer-missing",))}),
        (presence.pointer_with_two_names, {(True, "", ())}),
    ],
    ids=lambda one: one.id if isinstance(one, Scenario) else "",
)
def test_the_name_of_the_pointer_record_is_asked_of_the_lab_s_own_dns(
    scenario: Scenario, expected: set[tuple[bool, str, tuple[str, ...]]]
) -> None:
    async def live(world: World) -> tuple[Visit, ...]:
        return await world.visit_all([link for link in world.links if link.key.connection == "K-20"])

    visits = run(scenario.build(), live)
    assert {(visit.works, visit.refused_by, visit.codes) for visit in visits} == expected


def test_an_ordinary_client_may_look_at_a_port() -> None:
    """`openssl s_client` is nobody's node: it is shown what the port shows and is asked for nothing."""

    async def live(world: World) -> bytes:
        place = world.town.of("expe01")
        command = ("openssl", "s_client", "-connect", f"{place.address}:{place.port(8443)}", "-showcerts")
        process = await asyncio.create_subprocess_exec(
            *command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        shown, _ = await process.communicate()
        return shown

    shown = run(healthy(), live)
    assert b"expe01.example.com" in shown
    assert shown.count(b"BEGIN CERTIFICATE") == 3


def test_two_labs_may_be_open_and_leave_nothing_behind() -> None:
    need_libssl()
    need_tunnels()

    async def live() -> list[int]:
        networks = []
        for _ in range(2):
            first, second = await open_world(healthy()), await open_world(healthy())
            networks += [first.town.network, second.town.network]
            await first.stop()
            await second.stop()
        return networks

    networks = asyncio.run(live())
    assert networks[0] != networks[1]
    assert networks[2] != networks[3]


@pytest.mark.parametrize("name", [HEALTHY, "3", "validity.one-edge-certificate-expired"])
def test_a_lab_moved_to_another_day_says_the_same(name: str) -> None:
    written = prepare_lab(name, None).case
    now = datetime(2031, 5, 6, 7, 8, tzinfo=UTC)
    moved = prepare_lab(name, now).case
    assert moved.now == now
    assert moved.now - written.now > timedelta(days=365)
    before, after = check(written), check(moved)
    assert [(one.subject, one.verdict, one.working) for one in after.services] == [
        (one.subject, one.verdict, one.working) for one in before.services
    ]
    assert [cause.rule for cause in after.causes] == [cause.rule for cause in before.causes]


def test_everything_that_can_be_opened_has_a_name_and_nothing_else() -> None:
    assert {HEALTHY, "1a", "3", "6", "ssh.intermediate-missing-on-c"} <= set(find_names())
    with pytest.raises(KeyError):
        prepare_lab("7", None)
