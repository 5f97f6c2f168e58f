"""Files named by somebody else find their place by key, else by name, and what has none says why."""

from __future__ import annotations

from dataclasses import replace

from certway.lab.edits import with_pending_request
from certway.lab.topology import (
    E_NODES,
    EXPRESSWAYS,
    edge_issuing,
    fqdn_of,
    healthy,
    mint_client,
    mint_expressway_c,
    mint_expressway_e,
    mint_uc_node,
)
from certway.model.certificate import Certificate
from certway.model.deployment import PendingRequest
from certway.model.store import Slot
from certway.pki.contents import Contents
from certway.pki.convert import to_pem
from certway.pki.parse import parse
from certway.repair.assign import Assignment, assign_files
from certway.repair.replacement import compare_certificates

SERVER = Slot(store="server")
OTHER_KEY = "rsa-3072"


def named(where: str, *certificates: Certificate) -> Contents:
    return parse(b"".join(to_pem(one.der) for one in certificates), where)


def places(assignment: Assignment) -> dict[str, tuple[str, str]]:
    return {one.files[0].where: (one.node, one.slot.store) for one in assignment.assigned}


def whys(assignment: Assignment) -> dict[str, str]:
    return {one.where: one.why.template for one in assignment.left}


def test_a_key_is_worth_more_than_a_file_name() -> None:
    files = [
        named(f"{node}.pem", mint_expressway_e(other, serial=4711).certificate)
        for node, other in zip(E_NODES, reversed(E_NODES), strict=True)
    ]
    assignment = assign_files(healthy(), EXPRESSWAYS, files)
    assert places(assignment) == {"expe01.pem": ("expe02", "server"), "expe02.pem": ("expe01", "server")}
    assert {one.how.template for one in assignment.assigned} == {"by key: it is that of the certificate in place"}


def test_a_waiting_request_is_answered() -> None:
    fresh = mint_expressway_e("expe02", serial=4711, key_type=OTHER_KEY).certificate
    case = with_pending_request(healthy(), "expe02", PendingRequest(slot=SERVER, key=fresh.key))
    assignment = assign_files(case, E_NODES, [named("cert_17.pem", fresh)])
    assert places(assignment) == {"cert_17.pem": ("expe02", "server")}
    assert assignment.assigned[0].how.template == "by key: it answers the CSR that waits there"
    replacement = compare_certificates(case, "expe02", SERVER, fresh)
    assert [(holder.node, holder.proof) for holder in replacement.holders] == [("expe02", "CSR")]


def test_names_decide_where_nobody_holds_the_key() -> None:
    fresh = mint_expressway_c("expc02", serial=4711, key_type=OTHER_KEY).certificate
    assignment = assign_files(healthy(), EXPRESSWAYS, [named("a.pem", fresh)])
    assert places(assignment) == {"a.pem": ("expc02", "server")}
    assert assignment.assigned[0].how.template == "by name only: nobody is known to hold its key"


def test_a_client_certificate_goes_into_the_client_store_where_there_is_one() -> None:
    fresh = mint_client("expc01", serial=4711, key_type=OTHER_KEY).certificate
    split = assign_files(healthy("X15.5"), EXPRESSWAYS, [named("a.pem", fresh)])
    assert places(split) == {"a.pem": ("expc01", "client")}
    single = assign_files(healthy(), EXPRESSWAYS, [named("a.pem", fresh)])
    assert places(single) == {"a.pem": ("expc01", "server")}


def test_what_has_no_place_says_why() -> None:
    shared = mint_expressway_e(
        "shared", key_type=OTHER_KEY, common_name="edge.example.com", names=tuple(map(fqdn_of, E_NODES))
    ).certificate
    files = [
        named("ca.pem", edge_issuing("G3").certificate),
        named("both.pem", shared),
        named("stranger.pem", mint_expressway_e("expe09", key_type=OTHER_KEY).certificate),
        named("c.pem", mint_expressway_c("expc01", serial=4711).certificate),
        named("old.pem", mint_expressway_e("expe01").certificate),
        parse(b"hello", "readme.txt"),
    ]
    assignment = assign_files(healthy(), E_NODES, files)
    assert assignment.assigned == ()
    assert whys(assignment) == {
        "ca.pem": "holds CA certificates only: append them to the trust lists",
        "both.pem": "names {nodes}, and nobody is known to hold its key",
        "stranger.pem": "names none of these nodes, and nobody is known to hold its key",
        "c.pem": "is for {node} ({store}), which was not named",
        "old.pem": "is in place on {node} ({store}) already",
        "readme.txt": files[-1].instead.template,
    }


def test_a_name_does_not_tell_the_stores_of_a_unified_cm_apart() -> None:
    fresh = mint_uc_node("cucm-pub", "tomcat", serial=4711, key_type=OTHER_KEY).certificate
    assignment = assign_files(healthy(), ["cucm-pub"], [named("a.pem", fresh)])
    assert whys(assignment) == {"a.pem": "names {node}; for which of its stores, only its key would tell"}


def test_the_newer_of_two_has_the_place() -> None:
    newer = mint_expressway_e("expe01", serial=4712).certificate
    older = mint_expressway_e("expe01", serial=4711).certificate
    late = replace(newer, not_before=older.not_before.replace(year=older.not_before.year + 1))
    files = [named("new.pem", newer), named("old.pem", older)]
    files[0] = replace(files[0], items=(replace(files[0].items[0], found=late),))
    assignment = assign_files(healthy(), E_NODES, files)
    assert places(assignment) == {"new.pem": ("expe01", "server")}
    assert whys(assignment) == {"old.pem": "older than {file}, which has the same place"}
