"""Who asks for revocation, what it has to go by, and what of it nobody has shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from certway.app.check import check
from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.lab.edits import with_audience, with_nodes, with_own_lists, with_release, with_setting
from certway.lab.scenarios.revocation import MODE, answered, asking, jabber_at_the_edge, list_of, lists
from certway.lab.topology import (
    C_NODES,
    CUCM_NODES,
    E_NODES,
    audience,
    edge_issuing,
    edge_root,
    healthy,
    internal_issuing,
    internal_root,
    mint_expressway_c,
    mint_expressway_e,
    small,
)
from certway.model.confidence import Confidence
from certway.model.deployment import NO_LISTS_SEEN, Case, Node
from certway.model.link import Question, RevocationMode
from certway.model.observation import Unseen
from certway.model.store import Setting
from certway.model.text import say
from certway.model.verdict import Verdict

SIP = "SIP TLS Certificate Revocation Checking "
BEHAVIOR = SIP + "Source Inaccessibility Behavior"
XCP = "XCP TLS Certificate CVS "
UNSEEN = Unseen(why=say("its file could not be read"))
INNER = (list_of(internal_root()), list_of(internal_issuing()))


def questions(case: Case, connection: str, verifier: str = "client") -> Iterator[Question]:
    found = [
        item.question
        for link in derive_links(Atlas(case))
        for item in link.checks
        if link.key.connection == connection and item.key.verifier == verifier
    ]
    assert found
    yield from found


def modes(case: Case, connection: str, verifier: str = "client") -> set[RevocationMode]:
    return {question.revocation for question in questions(case, connection, verifier)}


def unseen(case: Case, name: str) -> Case:
    """Both Expressway-C with a setting that the case mentions and nobody could read."""

    def edit(node: Node) -> Node:
        kept = tuple(setting for setting in node.settings if setting.name != name)
        return replace(node, settings=(*kept, Setting(name=name, value=UNSEEN)))

    return with_nodes(case, C_NODES, edit)


def zone(case: Case) -> Verdict:
    (answer,) = (answer for answer in check(case, strict=True).services if answer.subject == "traversal-zone")
    return answer.verdict


def test_by_default_nobody_asks_but_for_what_is_at_hand() -> None:
    for link in derive_links(Atlas(healthy())):
        assert {item.question.revocation for item in link.checks} <= {RevocationMode.OFF}, link.key


@pytest.mark.parametrize(("value", "mode"), [("On", RevocationMode.CHAIN), ("Off", RevocationMode.OFF)])
def test_the_switch_of_sip_is_that_of_the_verifier(value: str, mode: RevocationMode) -> None:
    case = with_setting(small(), "expc01", MODE, value)
    assert modes(case, "K-01") == {mode}
    assert modes(case, "K-08") == {mode}
    assert modes(case, "K-01", "server") == {RevocationMode.OFF}
    assert modes(case, "K-20") == {RevocationMode.OFF}
    assert modes(case, "K-04") == {RevocationMode.OFF}, "a message is no TLS connection"


def test_xcp_has_a_switch_of_its_own() -> None:
    case = with_setting(small(), "expc01", XCP + "CertificateRevocationCheck", "On")
    assert modes(case, "K-20") == {RevocationMode.CHAIN}
    assert modes(case, "K-01") == {RevocationMode.OFF}


@pytest.mark.parametrize(
    ("behavior", "verdict", "confidence"),
    [
        ("", Verdict.FAILS, Confidence.CONTRADICTED),
        ("Fail", Verdict.FAILS, Confidence.DOCUMENTED),
        ("Ignore", Verdict.WORKS, None),
    ],
)
def test_the_fallback_decides_what_no_answer_means(
    behavior: str, verdict: Verdict, confidence: Confidence | None
) -> None:
    case = asking(INNER)
    if behavior:
        case = with_setting(case, C_NODES, BEHAVIOR, behavior)
    assert zone(case) is verdict
    assert {cause.confidence for cause in check(case, strict=True).causes} == ({confidence} if confidence else set())


def test_a_revoked_certificate_is_refused_whatever_the_fallback_and_for_certain() -> None:
    case = with_setting(asking(lists(mint_expressway_e("expe01"))), C_NODES, BEHAVIOR, "Ignore")
    assert zone(case) is Verdict.DEGRADED
    assert [cause.confidence for cause in check(case, strict=True).causes] == [Confidence.DOCUMENTED]


@pytest.mark.parametrize("name", [MODE, BEHAVIOR])
def test_an_unseen_setting_that_decides_is_unknown(name: str) -> None:
    assert zone(unseen(asking(INNER), name)) is Verdict.UNKNOWN


def test_an_unseen_switch_decides_nothing_where_the_lists_clear_everybody() -> None:
    assert zone(unseen(asking(lists()), MODE)) is Verdict.WORKS
    assert zone(unseen(asking(lists(mint_expressway_e("expe01"))), MODE)) is Verdict.UNKNOWN


def test_unseen_lists_are_never_fine() -> None:
    case = with_nodes(asking(lists()), C_NODES, lambda node: replace(node, crls=NO_LISTS_SEEN))
    assert zone(case) is Verdict.UNKNOWN
    assert zone(with_setting(case, C_NODES, BEHAVIOR, "Ignore")) is Verdict.UNKNOWN
    assert zone(with_setting(case, C_NODES, SIP + "CRL Mode", "Off")) is Verdict.FAILS


def test_lists_at_hand_count_only_where_they_are_fetched() -> None:
    published = replace(asking(INNER), crls=lists(mint_expressway_e("expe01")))
    assert zone(published) is Verdict.DEGRADED
    assert zone(with_setting(published, C_NODES, SIP + "CRL Network Fetch Mode", "Off")) is Verdict.FAILS
    assert zone(with_setting(published, C_NODES, SIP + "CRL Mode", "Off")) is Verdict.FAILS


def test_an_old_published_list_says_nothing() -> None:
    old = replace(asking(INNER), crls=lists(mint_expressway_e("expe01"), days=-1))
    assert [question.crls for question in questions(old, "K-01")] == [(*INNER, list_of(edge_root()), *INNER)] * 4


def test_an_answer_at_hand_counts_where_ocsp_is_on() -> None:
    case = with_audience(answered(asking((*INNER, list_of(edge_root()))), "revoked"))
    assert zone(case) is Verdict.FAILS, "of expe02 nothing is known"
    rules = {cause.rule for cause in check(case, strict=True).causes}
    assert rules == {"revocation.revoked", "revocation.status-unknown"}
    off = with_setting(case, C_NODES, SIP + "OCSP Mode", "Off")
    assert {cause.rule for cause in check(off, strict=True).causes} == {"revocation.status-unknown"}


def test_clients_hear_only_what_is_at_hand_and_only_those_that_ask() -> None:
    assert modes(jabber_at_the_edge(), "K-03") == {RevocationMode.OFF}
    case = answered(jabber_at_the_edge(), "revoked")
    assert modes(case, "K-03") == {RevocationMode.CHAIN}
    phones = with_audience(case, audience("phone", (edge_root().certificate,)))
    assert modes(phones, "K-03") == {RevocationMode.OFF}


def test_cluster_peers_hear_their_own_lists_alone() -> None:
    revoking = list_of(edge_issuing(), mint_expressway_e("expe02"))
    nobody_at_the_edge = with_audience(healthy())
    case = with_own_lists(nobody_at_the_edge, E_NODES, revoking)
    found = {cause.rule: cause.confidence for cause in check(case, strict=True).causes}
    assert found == {"revocation.revoked": Confidence.INFERRED}
    assert not check(replace(nobody_at_the_edge, crls=(revoking,)), strict=True).causes


@pytest.mark.parametrize(("release", "mode"), [("15SU2", RevocationMode.LEAF), ("15SU3", RevocationMode.CHAIN)])
def test_unified_cm_asks_of_the_chain_from_its_release_on(release: str, mode: RevocationMode) -> None:
    case = with_release(small(), CUCM_NODES[:2], release)
    assert modes(case, "K-05b", "server") == {RevocationMode.OFF}
    case = with_setting(case, CUCM_NODES[:2], "Certificate revocation check", "On")
    assert modes(case, "K-05b", "server") == {mode}


def test_what_the_responder_of_unified_cm_says_is_unknown_until_shown() -> None:
    case = with_setting(small(), CUCM_NODES[:2], "Certificate revocation check", "On")
    judged = {str(answer.subject): answer.verdict for answer in check(case, strict=True).services}
    assert judged["configuration-download"] is Verdict.UNKNOWN
    revoked = list_of(internal_issuing(), mint_expressway_c("expc01"))
    told = check(replace(case, crls=(revoked,)), strict=True)
    assert [cause.rule for cause in told.causes] == ["revocation.revoked"]
