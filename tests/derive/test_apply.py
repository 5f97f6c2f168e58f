"""A case after a change: what is edited, what stays, and that doing it twice is doing it once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from certway.app.check import check
from certway.derive.apply import apply, awaited_services
from certway.derive.atlas import Atlas, identity_in, trust_in
from certway.lab.edits import entries_of, identity, with_pending_request
from certway.lab.scenarios.ssh import intermediate_missing_on_c
from certway.lab.scenarios.upload import renewed, renewed_client, request
from certway.lab.topology import C_NODES, NOW, ZONE, edge_issuing, healthy, mint_expressway_e
from certway.model.change import Change, InstallIdentity, PassTime, Restart, SetSetting, SetTrust
from certway.model.deployment import Case, PendingRequest
from certway.model.observation import see
from certway.model.store import Slot
from certway.model.verdict import Verdict

RENEWED = identity("server", mint_expressway_e("expe01", serial=4711).certificate)


def appended(case: Case, node: str) -> SetTrust:
    """The change that appends the new issuing CA on one node."""
    entries = (*entries_of(case, node, "trusted-ca"), edge_issuing("G3").certificate)
    return SetTrust(node=node, slot=Slot(store="trusted-ca"), entries=entries)


CHANGES: tuple[Change, ...] = (
    InstallIdentity(node="expe01", identity=RENEWED),
    appended(healthy(), "expc01"),
    SetSetting(owner="expc01", name="TLS verification mode", value="Enforce"),
    SetSetting(owner=ZONE, name="TLS verify subject name", value="other.example.com"),
    SetSetting(owner="expe01", name="release", value="X15.5"),
    Restart(node="expe01"),
    PassTime(to=NOW + timedelta(days=1)),
)


@pytest.mark.parametrize("change", CHANGES, ids=[type(change).__name__ for change in CHANGES])
def test_a_change_applied_twice_is_the_change_applied_once(change: Change) -> None:
    once = apply(change, healthy())
    assert once != healthy() or isinstance(change, Restart)
    assert apply(change, once) == once


def test_what_is_installed_runs_after_the_restart_only() -> None:
    installed = apply(InstallIdentity(node="expe01", identity=RENEWED), healthy())
    held = identity_in(Atlas(installed).node("expe01"), "server")
    assert see(held.installed).leaf == RENEWED.leaf
    assert see(held.running).leaf != RENEWED.leaf
    restarted = identity_in(Atlas(apply(Restart(node="expe01"), installed)).node("expe01"), "server")
    assert see(restarted.running).leaf == RENEWED.leaf


def test_an_upload_answers_the_request_for_its_key_and_no_other() -> None:
    answered, waiting = request(renewed("expe01")), request(renewed_client("expe01"), "client")
    case = with_pending_request(with_pending_request(healthy(), "expe01", answered), "expe01", waiting)
    other = apply(InstallIdentity(node="expe01", identity=RENEWED), case)
    assert Atlas(other).node("expe01").pending == (answered, waiting)
    own = identity("server", renewed("expe01").certificate)
    after = apply(InstallIdentity(node="expe01", identity=own), case)
    assert Atlas(after).node("expe01").pending == (waiting,)


def test_a_change_leaves_the_case_it_was_applied_to_alone() -> None:
    case = healthy()
    before = trust_in(Atlas(case).node("expc01"), "trusted-ca").installed
    apply(appended(case, "expc01"), case)
    assert trust_in(Atlas(case).node("expc01"), "trusted-ca").installed == before


def test_the_repair_of_situation_3_brings_every_service_back() -> None:
    case = intermediate_missing_on_c.build()
    for node in C_NODES:
        case = apply(appended(case, node), case)
    waiting = check(case, strict=True)
    assert waiting.causes[0].rule == "restart.trust-list-not-running"
    assert Verdict.FAILS in {answer.verdict for answer in waiting.services}
    for node in C_NODES:
        case = apply(Restart(node=node), case)
    assert {answer.verdict for answer in check(case, strict=True).services} == {Verdict.WORKS}


def waiting_lists(case: Case, node: str) -> set[str]:
    """The trust lists of a node of which the installed one does not run yet."""
    return {slot.store for slot, held in Atlas(case).node(node).trust if held.installed != held.running}


def test_a_service_makes_a_store_run_once_every_service_that_reads_it_has_restarted() -> None:
    entries = (*entries_of(healthy(), "cucm-pub", "tomcat-trust"), edge_issuing("G3").certificate)
    case = apply(SetTrust(node="cucm-pub", slot=Slot(store="tomcat-trust"), entries=entries), healthy())
    assert awaited_services(Atlas(case).node("cucm-pub"), Slot(store="tomcat-trust")) == (
        "Cisco CallManager",
        "Cisco TFTP",
        "Cisco Tomcat",
    )
    for service in ("Cisco Tomcat", "Cisco CallManager", "Cisco CTIManager"):
        case = apply(Restart(node="cucm-pub", service=service), case)
        assert apply(Restart(node="cucm-pub", service=service), case) == case
        assert waiting_lists(case, "cucm-pub") == {"tomcat-trust"}
    ended = apply(Restart(node="cucm-pub", service="Cisco TFTP"), case)
    assert waiting_lists(ended, "cucm-pub") == set()
    assert Atlas(ended).node("cucm-pub").restarted == ()
    again = apply(SetTrust(node="cucm-pub", slot=Slot(store="tomcat-trust"), entries=entries[1:]), case)
    assert Atlas(again).node("cucm-pub").restarted == ()  # a new change waits for all of them anew


def test_no_single_service_restarts_an_expressway() -> None:
    case = apply(appended(healthy(), "expc01"), healthy())
    assert waiting_lists(apply(Restart(node="expc01", service="Cisco Tomcat"), case), "expc01") == {"trusted-ca"}
    assert waiting_lists(apply(Restart(node="expc01"), case), "expc01") == set()


def test_an_installed_certificate_takes_its_request_along() -> None:
    request = PendingRequest(slot=Slot(store="server"), key=RENEWED.leaf.key)
    other = PendingRequest(slot=Slot(store="server"), key=edge_issuing("G3").certificate.key)
    case = with_pending_request(with_pending_request(healthy(), "expe01", request), "expe01", other)
    left = Atlas(apply(InstallIdentity(node="expe01", identity=RENEWED), case)).node("expe01").pending
    assert request not in left


def test_the_first_release_with_a_client_store_finds_a_copy_there() -> None:
    upgraded = apply(SetSetting(owner="expe01", name="release", value="X15.5"), healthy())
    node = Atlas(upgraded).node("expe01")
    server, client = identity_in(node, "server"), identity_in(node, "client")
    assert see(client.running).leaf == see(server.running).leaf
    assert see(client.running).slot == Slot(store="client")
    known = apply(SetSetting(owner="expe01", name="release", value="X15.6"), healthy("X15.5"))
    assert identity_in(Atlas(known).node("expe01"), "client") == identity_in(
        Atlas(healthy("X15.5")).node("expe01"), "client"
    )
