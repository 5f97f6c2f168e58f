"""Edits change what they name, in that node only, and refuse names that are not there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from certway.lab import edits
from certway.lab.foundry import mint_root
from certway.lab.topology import C_NODES, NOW, ZONE, healthy, mint_expressway_c
from certway.lab.withholding import withholdings
from certway.model.deployment import Case, DnsRecord, Domain, Node
from certway.model.observation import Seen, Unseen, see
from certway.model.store import Slot

SERVER, TRUSTED = Slot(store="server"), Slot(store="trusted-ca")
NEW = mint_expressway_c("expc01", not_before=NOW - timedelta(days=1))
OTHER = mint_root("Another Root").certificate


def node(case: Case, name: str) -> Node:
    return next(found for found in case.deployment.nodes if found.id == name)


def test_an_identity_is_replaced_in_one_node_only() -> None:
    case = edits.with_identity(healthy(), "expc01", "server", NEW.certificate)
    held = dict(node(case, "expc01").identities)[SERVER]
    assert see(held.installed).leaf == see(held.running).leaf == NEW.certificate
    assert node(case, "expc02") == node(healthy(), "expc02")


def test_installed_and_running_are_told_apart() -> None:
    old = see(dict(node(healthy(), "expc01").identities)[SERVER].running).leaf
    waiting = dict(node(edits.with_installed(healthy(), "expc01", "server", NEW.certificate), "expc01").identities)
    assert (see(waiting[SERVER].installed).leaf, see(waiting[SERVER].running).leaf) == (NEW.certificate, old)
    late = dict(node(edits.with_running(healthy(), "expc01", "server", NEW.certificate), "expc01").identities)
    assert (see(late[SERVER].installed).leaf, see(late[SERVER].running).leaf) == (old, NEW.certificate)
    lists = dict(node(edits.with_running_trust(healthy(), "expc01", "trusted-ca", [OTHER]), "expc01").trust)
    assert see(lists[TRUSTED].running).entries == (OTHER,)
    assert OTHER not in see(lists[TRUSTED].installed).entries


def test_certificates_come_last_into_a_list_and_leave_it() -> None:
    more = edits.with_ca(healthy(), C_NODES, "trusted-ca", OTHER)
    assert all(edits.entries_of(more, name, "trusted-ca")[-1] == OTHER for name in C_NODES)
    assert OTHER not in edits.entries_of(more, "expe01", "trusted-ca")
    back = edits.without_ca(more, C_NODES, "trusted-ca", OTHER)
    for name in C_NODES:
        assert dict(node(back, name).trust)[TRUSTED].running == dict(node(healthy(), name).trust)[TRUSTED].running


def test_settings_of_nodes_and_zones_are_replaced() -> None:
    case = edits.with_setting(healthy(), ("expc01", ZONE), "TLS verify mode", "Off")
    values = [setting.value for setting in case.deployment.zones[0].settings if setting.name == "TLS verify mode"]
    assert [see(value) for value in values] == ["Off"]
    assert {setting.name for setting in node(case, "expc01").settings} > {"TLS verify mode"}


def test_a_name_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError, match="expc03"):
        edits.with_release(healthy(), "expc03", "X15.5")
    with pytest.raises(KeyError, match="expc03"):
        edits.with_setting(healthy(), ("expc01", "expc03"), "a", "b")
    with pytest.raises(KeyError, match="elsewhere"):
        edits.with_peers(healthy(), "elsewhere", "expe01.example.com")
    with pytest.raises(KeyError, match="expc03"):
        edits.without_nodes(healthy(), ("expc03",))


def test_other_edits_replace_what_they_name() -> None:
    case = edits.with_peers(healthy(), ZONE, "192.0.2.11")
    assert see(case.deployment.zones[0].peers) == ("192.0.2.11",)
    case = edits.with_domains(case, Domain(name="example.net"))
    assert [domain.name for domain in see(case.deployment.domains)] == ["example.net"]
    record = DnsRecord(view="internal", kind="ptr", name="192.0.2.11", answers=())
    case = edits.with_dns(case, record)
    assert [known for known in case.deployment.dns if known.name == "192.0.2.11"] == [record]
    case = edits.without_nodes(case, "cuc1")
    assert "cuc1" not in {found.id for found in case.deployment.nodes}
    case = edits.with_clock_skew(edits.with_fqdn(case, "expc01", "expc01"), "expc01", timedelta(minutes=9))
    assert (see(node(case, "expc01").fqdn), see(node(case, "expc01").clock_skew)) == ("expc01", timedelta(minutes=9))


def test_every_fact_of_a_case_is_withheld_once_and_alone() -> None:
    case = healthy()
    found = tuple(withholdings(case))
    assert len({words for words, _ in found}) == len(found) > 90
    before = count_unseen(case)
    for words, without in found:
        assert without != case, words
        fewer_records = len(case.deployment.dns) - len(without.deployment.dns)
        assert count_unseen(without) - before + fewer_records in (1, 2), words
    assert any("PTR" in words for words, _ in found)


def count_unseen(thing: object) -> int:
    if isinstance(thing, Unseen):
        return 1
    if isinstance(thing, Seen):
        return 0
    if isinstance(thing, tuple):
        return sum(map(count_unseen, thing))
    slots: tuple[str, ...] = (
        getattr(type(thing), "__slots__", ()) if type(thing).__module__.startswith("certway") else ()
    )
    return sum(count_unseen(getattr(thing, slot)) for slot in slots)
