"""What logs tell, as witnesses on links, reports and leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from certway.adapters.capture.conversations import Endpoint, Side
from certway.adapters.logs.openssl_words import find_reason
from certway.adapters.logs.skew import Skew
from certway.adapters.logs.told import (
    AlarmChange,
    CarriedCertificate,
    Judge,
    Maintenance,
    Neighbour,
    Reason,
    ReasonKind,
    Sign,
    TlsFailure,
    Work,
)
from certway.adapters.logs.witnesses import (
    DeploymentBook,
    build_report,
    build_witness,
    find_lead,
    find_lead_of_clocks,
    standing_alarms,
)
from certway.derive.alarms import GONE
from certway.knowledge.neighbours import LEADS
from certway.model.deployment import Node, Product, Report, Witness
from certway.model.link import LinkKey
from certway.model.observation import Unseen, seen
from certway.model.text import say
from certway.model.verdict import CauseKind
from tests.adapters.logs.reading import AT, entry
from tests.adapters.logs.test_service_body import LEAF

UNKNOWN = Unseen(why=say("not here"))
C, E, CUCM = Endpoint("192.0.2.161", 25697), Endpoint("192.0.2.171", 7001), Endpoint("192.0.2.20", 6972)


def node(name: str, address: str, product: str) -> Node:
    return Node(
        id=name,
        product=product,
        release=UNKNOWN,
        fqdn=seen(f"{name}.example.com"),
        clock_skew=UNKNOWN,
        addresses=(address,),
    )


def link(connection: str, server: str, port: int) -> LinkKey:
    return LinkKey(connection=connection, client="expc01", server=server, port=port)


ZONE, TUNNEL, MESSAGE = link("K-01", "expe01", 7001), link("K-02", "expe01", 2222), link("K-04", "expe01", 7001)
WEB, TFTP, XCP = link("K-05a", "cucm1", 8443), link("K-05b", "cucm1", 6972), link("K-20", "expe01", 7400)
BOOK = DeploymentBook(
    (
        node("expc01", C.address, Product.EXPRESSWAY_C),
        node("expe01", E.address, Product.EXPRESSWAY_E),
        node("cucm1", CUCM.address, Product.CUCM),
        node("twin", "192.0.2.250", Product.CUCM),
        node("other-twin", "192.0.2.250", Product.CUCM),
    ),
    (ZONE, TUNNEL, MESSAGE, WEB, TFTP, XCP),
)


def failure(text: str, role: Side | None, judge: Judge, **parts: object) -> TlsFailure:
    reason = find_reason(text)
    assert reason is not None
    base = TlsFailure(judge=judge, reason=reason, role=role, client=C, server=E)
    return replace(base, **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("role", "judge", "refused_by"),
    [
        (Side.CLIENT, Judge.THIS_NODE, "expc01"),
        (Side.CLIENT, Judge.OTHER_END, "expe01"),
        (Side.SERVER, Judge.THIS_NODE, "expe01"),
        (Side.SERVER, Judge.OTHER_END, "expc01"),
    ],
)
def test_who_refused_follows_from_role_and_judge(role: Side, judge: Judge, refused_by: str) -> None:
    told = failure("unable to get local issuer certificate", role, judge)
    own = "expc01" if role is Side.CLIENT else "expe01"
    place = entry(told, node=own)
    assert build_witness(place, BOOK) == Witness(
        link=ZONE, at=AT, refused_by=refused_by, fault="issuer-missing", provenance=place.provenance
    )


def test_an_alert_keeps_its_word_as_in_captures() -> None:
    found = build_witness(entry(failure("tlsv1 alert unknown ca", Side.CLIENT, Judge.OTHER_END)), BOOK)
    assert found is not None
    assert (found.refused_by, found.fault) == ("expe01", "unknown_ca")


def test_the_clock_of_the_node_is_set_right() -> None:
    told = failure("certificate has expired", Side.CLIENT, Judge.THIS_NODE)
    found = build_witness(entry(told), BOOK, clock_skew=timedelta(minutes=9))
    assert found is not None
    assert (found.at, found.fault) == (AT - timedelta(minutes=9), "expired")


def test_the_traffic_server_names_its_server_and_the_request_its_port() -> None:
    told = failure(
        "tlsv1 alert unknown ca",
        Side.CLIENT,
        Judge.OTHER_END,
        client=None,
        server=None,
        reference="cucm1.example.com",
        asked=CUCM,
    )
    found = build_witness(entry(told), BOOK)
    assert found is not None
    assert (found.link, found.refused_by) == (TFTP, "cucm1")
    assert build_witness(entry(replace(told, asked=None)), BOOK) is None  # which of two ports nobody knows


def test_xcp_judges_by_address() -> None:
    told = failure(
        "certificate verify failed", Side.CLIENT, Judge.THIS_NODE, client=None, server=Endpoint(E.address, 7400)
    )
    found = build_witness(entry(told), BOOK)
    assert found is not None
    assert (found.link, found.refused_by, found.fault) == (XCP, "expc01", "not_verified")


@pytest.mark.parametrize(
    "parts",
    [
        {"judge": Judge.NOBODY},
        {"role": None},
        {"action": "Continue"},
        {"server": Endpoint("192.0.2.99", 7001)},
        {"server": Endpoint("192.0.2.171", 7002)},
        {"server": Endpoint("192.0.2.250", 7001)},
    ],
    ids=str,
)
def test_what_is_not_certain_is_no_witness(parts: dict[str, object]) -> None:
    told = failure("certificate has expired", Side.CLIENT, Judge.THIS_NODE)
    assert build_witness(entry(told), BOOK) is not None
    assert build_witness(entry(replace(told, **parts)), BOOK) is None  # type: ignore[arg-type]
    assert build_witness(entry(told, None), BOOK) is None
    assert build_witness(entry(told, node="stranger"), BOOK) is not None  # its address is known


@pytest.mark.parametrize("sent", [True, False])
def test_a_carried_certificate_is_shown_by_the_edge(sent: bool) -> None:
    told = CarriedCertificate(certificate=LEAF.certificate, method="SERVICE", sender=E, receiver=C, sent=sent)
    found = build_witness(entry(told, node="expe01" if sent else "expc01"), BOOK)
    assert found is not None
    assert (found.link, found.presented) == (MESSAGE, (("expe01", (LEAF.certificate,)),))
    assert build_witness(entry(replace(told, sender=None, receiver=None)), BOOK) is None


def test_an_alarm_is_a_report_that_the_rules_read() -> None:
    raised, lowered = (entry(AlarmChange(number=15028, raised=one), node="expe01") for one in (True, False))
    report = build_report(raised)
    assert report == Report(subject="alarm 15028 expe01", state="raised", since=AT, provenance=raised.provenance)
    gone = build_report(lowered, "expe01")
    assert gone is not None
    assert gone.state in GONE
    assert standing_alarms((report, gone)) == (gone,)
    assert build_report(entry(Maintenance(work=Work.UPLOADED))) is None


def test_every_sign_has_a_lead_and_every_lead_a_sign() -> None:
    assert {sign.value for sign in Sign} == set(LEADS)


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        (Neighbour(sign=Sign.TRAVERSAL_ACCOUNT), CauseKind.CREDENTIALS),
        (Neighbour(sign=Sign.POINTER), CauseKind.DNS),
        (Neighbour(sign=Sign.REFLECTION), CauseKind.NETWORK),
        (Neighbour(sign=Sign.UNDERSCORE), CauseKind.NAME_OR_SETTING),
        (AlarmChange(number=35014, raised=True), CauseKind.NETWORK),
        (AlarmChange(number=15028, raised=True), CauseKind.RESTART_PENDING),
        (AlarmChange(number=25030, raised=True), CauseKind.DNS),
        (AlarmChange(number=15019, raised=True, detail="error in portforwarding.pyc"), CauseKind.NAME_OR_SETTING),
        (failure("Got EOF on socket", None, Judge.NOBODY), CauseKind.NETWORK),
        (failure("tlsv1 alert protocol version", None, Judge.OTHER_END), CauseKind.NAME_OR_SETTING),
    ],
)
def test_a_neighbour_has_its_kind(what: Neighbour | AlarmChange | TlsFailure, kind: CauseKind) -> None:
    lead = find_lead(entry(what))
    assert lead is not None
    assert lead.kind is kind


@pytest.mark.parametrize(
    ("ahead_s", "spread_s", "certain"), [(552, 3, True), (-552, 3, True), (4, 0, False), (60, 90, False)]
)
def test_clocks_that_differ_for_certain_are_a_lead(ahead_s: int, spread_s: int, certain: bool) -> None:
    skew = Skew(ahead=timedelta(seconds=ahead_s), spread=timedelta(seconds=spread_s), connections=2)
    assert find_lead_of_clocks(skew) == (LEADS["clocks"] if certain else None)


@pytest.mark.parametrize(
    "what",
    [
        failure("certificate has expired", Side.CLIENT, Judge.THIS_NODE),
        TlsFailure(judge=Judge.NOBODY, reason=Reason(kind=ReasonKind.OTHER, text="x")),
        AlarmChange(number=15028, raised=False),
        AlarmChange(number=20006, raised=True),
        Maintenance(work=Work.UPLOADED),
    ],
    ids=str,
)
def test_a_certificate_fault_is_no_neighbour(what: TlsFailure | AlarmChange | Maintenance) -> None:
    assert find_lead(entry(what)) is None
