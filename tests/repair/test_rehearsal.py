"""Rehearsals: what holds of every one, and the cases that the documents work out."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certway.app.check import check
from certway.app.rehearse import rehearse, rehearse_in_full
from certway.diagnosis.memory import Memory
from certway.knowledge.settings import PURPOSE_CHECK
from certway.lab.edits import identity, with_identity, with_installed_trust, with_setting, without_identity
from certway.lab.foundry import mint_root
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.scenarios.ssh import intermediate_missing_on_c
from certway.lab.scenarios.traffic_server import (
    discovered_without_verification,
    named,
    under_voice_ca,
    with_self_signed,
)
from certway.lab.topology import (
    C_NODES,
    CUCM_NODES,
    E_NODES,
    EXPRESSWAYS,
    NOW,
    ZONE,
    edge_issuing,
    healthy,
    mint_client,
    mint_expressway_c,
    mint_expressway_e,
)
from certway.model.certificate import Certificate
from certway.model.change import InstallIdentity, PassTime, Restart, SetSetting
from certway.model.deployment import Case
from certway.model.store import Slot
from certway.model.verdict import Verdict
from certway.pki.contents import Contents
from certway.pki.convert import to_pem
from certway.pki.parse import parse
from certway.repair.compare import Comparison, Turning
from certway.repair.edits import Append, Edit, NotApplied, Remove, Upload
from certway.repair.offer import Admission
from certway.repair.rehearsal import Rehearsal

TRUSTED = Slot(store="trusted-ca")
SERVER, CLIENT = Slot(store="server"), Slot(store="client")
BOTH, SERVER_ONLY = ("serverAuth", "clientAuth"), ("serverAuth",)


def held(certificate: Certificate, where: str = "new.pem") -> Contents:
    return parse(to_pem(certificate.der), where)


def appends(nodes: tuple[str, ...], *certificates: Certificate) -> list[Edit]:
    return [Append(node=node, slot=TRUSTED, certificates=certificates) for node in nodes]


def services(made: Rehearsal) -> dict[str, tuple[Verdict, Verdict]]:
    """Before and after of every service of both."""
    return {
        str(turn.subject): (turn.before.verdict, turn.after.verdict)
        for turn in made.comparison.services
        if turn.before is not None and turn.after is not None
    }


def turnings(comparison: Comparison) -> set[Turning]:
    return {turn.turning for turn in comparison.links}


# What holds of every rehearsal

RENEWED = mint_expressway_e("expe01", serial=4711).certificate
EDITS: tuple[Edit, ...] = (
    Upload(node="expe01", slot=SERVER, files=(held(RENEWED),)),
    Upload(node="expe01", slot=SERVER, files=(held(mint_expressway_e("expe02", serial=4712).certificate),)),
    *appends(EXPRESSWAYS, edge_issuing("G3").certificate),
    Remove(node="expc01", slot=TRUSTED, certificates=(edge_issuing().certificate,)),
    Remove(node="cucm-pub", slot=Slot(store="tomcat-trust"), certificates=(edge_issuing().certificate,)),
    SetSetting(owner=ZONE, name="TLS verify subject name", value="other.example.com"),
    SetSetting(owner="expe01", name="release", value="X15.5"),
    Restart(node="expc02"),
    PassTime(to=NOW + timedelta(days=30)),
)


@cache
def _memory() -> Memory:
    return Memory()


@pytest.mark.hypothesis
@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(EDITS), min_size=1, max_size=4))
def test_making_edits_twice_is_making_them_once(edits: list[Edit]) -> None:
    once = rehearse(healthy(), edits, _memory(), strict=True)
    again = rehearse(once.case_after, edits, _memory(), strict=True)
    if Admission.REFUSED in {offer.admission for offer in once.offers}:
        return
    assert again.case_after == once.case_after
    assert again.comparison.is_same


@pytest.mark.hypothesis
@settings(max_examples=15, deadline=None)
@given(st.permutations([edit for edit in EDITS if not isinstance(edit, Upload | Restart)]))
def test_edits_of_different_places_may_come_in_any_order(edits: list[Edit]) -> None:
    """Of one list each entry comes and goes by itself, and an order among entries decides nothing here."""
    expected = rehearse(healthy(), [edit for edit in EDITS if edit in edits], _memory(), strict=True)
    made = rehearse(healthy(), edits, _memory(), strict=True)
    assert services(made) == services(expected)
    assert {turn.subject: turn.turning for turn in made.comparison.links} == {
        turn.subject: turn.turning for turn in expected.comparison.links
    }


@pytest.mark.hypothesis
@settings(max_examples=10, deadline=None)
@given(st.sampled_from(SCENARIOS), st.data())
def test_an_unrelated_ca_never_breaks_what_worked(scenario: object, data: st.DataObject) -> None:
    case: Case = scenario.build()  # type: ignore[attr-defined]
    lists = [
        (node.id, slot)
        for node in case.deployment.nodes
        for slot, in_use in node.trust
        if hasattr(in_use.installed, "value") and in_use.installed == in_use.running
    ]
    if not lists:
        return
    node, slot = data.draw(st.sampled_from(lists))
    stranger = mint_root("Example Stranger Root").certificate
    made = rehearse(case, [Append(node=node, slot=slot, certificates=(stranger,))], strict=True, restart=True)
    assert not made.comparison.breaks
    assert Turning.BECOMES_UNKNOWN not in turnings(made.comparison)


def test_a_rehearsal_judges_as_check_does() -> None:
    made = rehearse(healthy(), EDITS, strict=True)
    assert made.after == check(made.case_after, strict=True)
    assert made.before == check(healthy(), strict=True)


def test_what_cannot_be_seen_cannot_be_appended_to() -> None:
    with pytest.raises(NotApplied):
        rehearse(healthy(), [Append(node="cuc1", slot=TRUSTED, certificates=(RENEWED,))], strict=True)


# The page first


def test_an_upload_is_judged_with_what_was_appended_before_it() -> None:
    under_g3 = held(mint_expressway_e("expe01", edge_issuing("G3"), serial=4711).certificate)
    upload = Upload(node="expe01", slot=SERVER, files=(under_g3,))
    append = appends(("expe01",), edge_issuing("G3").certificate)
    early, late = rehearse(healthy(), [upload, *append]), rehearse(healthy(), [*append, upload])
    assert (early.admission, late.admission) == (Admission.REFUSED, Admission.ACCEPTED)
    assert not early.comparison.breaks  # what is refused is not installed
    assert late.comparison.breaks  # the tunnels: C does not hold G3


def test_swapped_peers_are_named() -> None:
    files = {node: held(mint_expressway_e(node, serial=4711).certificate, f"{node}.pem") for node in E_NODES}
    swapped = [Upload(node="expe01", slot=SERVER, files=(files["expe02"],))]
    made = rehearse(healthy(), swapped, strict=True)
    (offer,) = made.offers
    assert offer.admission is Admission.REFUSED
    assert [cause.rule for cause in offer.diagnosis.causes] == ["upload-key.of-another"]
    assert offer.replacement is not None
    assert [(holder.node, holder.proof) for holder in offer.replacement.holders] == [("expe02", "certificate")]
    assert not made.comparison.breaks


def test_a_page_that_is_not_known_is_not_guessed() -> None:
    renewed = held(RENEWED)
    made = rehearse(healthy(), [Upload(node="cucm-pub", slot=Slot(store="tomcat"), files=(renewed,))], strict=True)
    assert made.admission is Admission.CANNOT_SAY
    assert made.comparison.breaks  # expe01's certificate on a Unified CM


def test_the_words_of_the_page_where_a_document_prints_them() -> None:
    short = mint_expressway_e("expe01", common_name="expe01", serial=4711).certificate
    made = rehearse(healthy(), [Upload(node="expe01", slot=SERVER, files=(held(short),))], strict=True)
    assert made.admission is Admission.REFUSED
    assert made.offers[0].messages == ("File upload failed.: Common name must be a valid FQDN",)


# Restarts


def test_what_is_installed_counts_after_the_restart_only() -> None:
    repair = appends(C_NODES, edge_issuing("G3").certificate)
    broken = intermediate_missing_on_c.build()
    before = rehearse(broken, repair, restart=False, strict=True)
    assert Turning.COMES_UP not in turnings(before.comparison)
    made = rehearse_in_full(broken, repair)
    assert made.waiting is not None
    assert Turning.COMES_UP not in turnings(made.waiting)
    assert set(services(made.rehearsal).values()) >= {(Verdict.FAILS, Verdict.WORKS)}
    assert {after for _, after in services(made.rehearsal).values()} == {Verdict.WORKS}
    assert made.rehearsal.restarted == C_NODES


def test_the_repair_on_one_node_only_leaves_the_other_broken() -> None:
    made = rehearse(intermediate_missing_on_c.build(), appends(C_NODES[:1], edge_issuing("G3").certificate))
    assert services(made)["ssh-tunnels"] == (Verdict.FAILS, Verdict.DEGRADED)
    assert {Turning.COMES_UP, Turning.STAYS_BROKEN} <= turnings(made.comparison)


def test_an_upgrade_restarts_and_runs_what_was_waiting() -> None:
    entries = (edge_issuing("G3").certificate,)
    case = with_installed_trust(healthy(), "expc01", "trusted-ca", entries)
    made = rehearse(case, [SetSetting(owner="expc01", name="release", value="X14.3.5")], strict=True)
    assert made.restarted == ("expc01",)
    assert made.comparison.breaks


# X15.5 and the purposes (document 225693)


def at_x15_5(check_mode: str, client: Certificate | None = None) -> Case:
    """C's server and client certificates for server authentication only, or with a client certificate of its own."""
    case = healthy("X15.5")
    for node in C_NODES:
        case = with_identity(case, node, "server", mint_expressway_c(node, extended_key_usage=SERVER_ONLY).certificate)
        case = with_identity(
            case, node, "client", mint_client(node, extended_key_usage=SERVER_ONLY, serial=4711).certificate
        )
    return with_setting(case, E_NODES, PURPOSE_CHECK, check_mode)


def switched(mode: str) -> list[Edit]:
    return [SetSetting(owner=node, name=PURPOSE_CHECK, value=mode) for node in E_NODES]


def test_switching_the_purpose_check_off_brings_the_zone_up_and_not_the_tunnels() -> None:
    made = rehearse(at_x15_5("On"), switched("Off"), strict=True)
    assert services(made)["traversal-zone"][0] is Verdict.FAILS
    assert services(made)["traversal-zone"][1] in (Verdict.WORKS, Verdict.AT_RISK)
    assert services(made)["ssh-tunnels"] == (Verdict.FAILS, Verdict.FAILS)
    back = rehearse(at_x15_5("Off"), switched("On"), strict=True)
    assert services(back)["traversal-zone"][1] is Verdict.FAILS
    assert back.comparison.breaks


@pytest.mark.parametrize("mode", ["On", "Off"])
def test_client_certificates_of_a_private_ca_bring_both_up(mode: str) -> None:
    uploads: list[Edit] = [
        Upload(node=node, slot=CLIENT, files=(held(mint_client(node, extended_key_usage=BOTH, serial=9).certificate),))
        for node in C_NODES
    ]
    made = rehearse(at_x15_5(mode), uploads, strict=True)
    assert made.admission is Admission.ACCEPTED
    assert services(made)["traversal-zone"][1] is Verdict.WORKS
    assert services(made)["ssh-tunnels"] == (Verdict.FAILS, Verdict.WORKS)
    assert services(made)["sign-in"][1] is Verdict.WORKS


def test_the_upgrade_to_x15_5_copies_the_server_certificate_into_the_client_store() -> None:
    edits: list[Edit] = [SetSetting(owner=node, name="release", value="X15.5") for node in EXPRESSWAYS]
    made = rehearse(healthy(), edits, strict=True)
    assert {after for _, after in services(made).values()} == {Verdict.WORKS}
    unseen = rehearse(without_identity(healthy(), C_NODES, "server"), edits, strict=True)
    assert services(unseen)["traversal-zone"][1] is Verdict.UNKNOWN


# The traffic server (document 218018)


def upgraded() -> list[Edit]:
    return [
        SetSetting(owner="expc01", name="release", value="X14.2"),
        SetSetting(owner="expe01", name="release", value="X14.2"),
    ]


@pytest.mark.parametrize(
    ("case", "rule"),
    [
        (with_self_signed(discovered_without_verification(), *CUCM_NODES[:2]), "chain.self-signed-unknown"),
        (under_voice_ca(discovered_without_verification(), *CUCM_NODES[:2]), "chain.issuer-missing"),
        (named(discovered_without_verification(), "cucm-pub", "192.0.2.31", None), ""),
    ],
    ids=["self-signed", "ca-missing", "by-address"],
)
def test_the_upgrade_to_x14_2_turns_what_the_traffic_server_did_not_look_at(case: Case, rule: str) -> None:
    """Discovery stays green in all three: with TLS verify mode Off it compares nothing, and is no connection here."""
    made = rehearse(case, upgraded(), strict=True)
    before, after = services(made)["expressway-and-cucm"]
    assert before in (Verdict.WORKS, Verdict.AT_RISK)
    assert after in (Verdict.FAILS, Verdict.DEGRADED)
    assert made.comparison.breaks
    assert not [turn for turn in made.comparison.links if getattr(turn.subject, "connection", "") == "K-06"]
    assert not rule or rule in {cause.rule for cause in made.comparison.causes}


def test_a_certificate_is_installed_whatever_runs() -> None:
    """The control of the pages: a change by itself is not asked for its admission."""
    change = InstallIdentity(node="expe01", identity=identity("server", mint_expressway_e("expe02").certificate))
    assert rehearse(healthy(), [change], strict=True).comparison.breaks
