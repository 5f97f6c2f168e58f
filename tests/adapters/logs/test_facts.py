"""What logs tell as facts of the common kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from certway.adapters.capture.conversations import Endpoint
from certway.adapters.evidence.facts import Fact, IdentityIs, Met, NodeHint, RestartedAt, SkewIs, StateIs
from certway.adapters.logs.facts import build_facts, build_skew_fact
from certway.adapters.logs.skew import Skew
from certway.adapters.logs.told import AlarmChange, CarriedCertificate, Maintenance, Neighbour, Sign, Work
from certway.model.confidence import Confidence
from certway.model.deployment import Product
from certway.model.observation import Origin, Provenance
from certway.model.store import Slot
from tests.adapters.logs import samples
from tests.adapters.logs.reading import AT, entry, read
from tests.adapters.logs.test_service_body import ISSUING, LEAF

OWN = NodeHint(name="expc01")


def says(*lines: str) -> list[object]:
    return [fact.says for fact in build_facts(read(*lines).entries)]


def test_a_refusal_of_ours_and_one_of_the_other_end() -> None:
    ours, theirs = says(samples.ROOT_NOT_TRUSTED, samples.ALERT)
    assert isinstance(ours, Met)
    assert isinstance(theirs, Met)
    assert (ours.client, ours.server, ours.port) == (
        NodeHint(address="198.51.100.73"),
        NodeHint(name="expe01", address="192.0.2.2"),
        5062,
    )
    assert (ours.refused_by, ours.fault) == ("server", "not-trusted")
    assert (theirs.refused_by, theirs.fault) == ("client", "certificate_unknown")


def test_the_traffic_server_knows_its_server_by_name() -> None:
    (met,) = says(samples.REQUEST, samples.UNKNOWN_CA)
    assert isinstance(met, Met)
    assert (met.client, met.server, met.port) == (NodeHint(name="exp-c"), NodeHint(name="cucm1.example.com"), 6972)
    assert (met.refused_by, met.fault) == ("server", "unknown_ca")


def test_what_nobody_explained_or_went_on_is_no_fact() -> None:
    head = "2026-01-29T14:01:16.974-05:00 exp-c traffic_server[2030]:"
    assert says(samples.REMOTE_DISCONNECT, head + samples.ORIGIN_NOT_VERIFIED, samples.UNKNOWN_CA) == []
    assert list(build_facts([entry(Neighbour(sign=Sign.USER)), entry(Maintenance(work=Work.UPLOADED))])) == []


def test_alarms_and_restarts() -> None:
    alarm, restart = entry(AlarmChange(number=15028, raised=True)), entry(Maintenance(work=Work.RESTARTED))
    at = AT - timedelta(minutes=9)
    assert list(build_facts([alarm, restart], clock_skew=timedelta(minutes=9))) == [
        Fact(node=OWN, says=StateIs(subject="alarm 15028 expc01", state="raised", since=at), place=alarm.provenance),
        Fact(node=OWN, says=RestartedAt(at=at), place=restart.provenance),
    ]
    assert list(build_facts([entry(Maintenance(work=Work.RESTARTED), None)])) == []


def test_a_carried_certificate_is_what_the_edge_runs() -> None:
    told = CarriedCertificate(
        certificate=LEAF.certificate, method="SERVICE", sender=Endpoint("192.0.2.171", 7001), sent=False
    )
    identity = IdentityIs(slot=Slot(store="server"), leaf=LEAF.certificate, running=True)
    (received,), (sent,) = (list(build_facts([entry(replace(told, sent=one))])) for one in (False, True))
    edge = NodeHint(address="192.0.2.171", product=Product.EXPRESSWAY_E)
    assert (received.says, received.node) == (identity, edge)
    assert (sent.says, sent.node) == (identity, replace(edge, name="expc01"))
    assert list(build_facts([entry(replace(told, method="MESSAGE")), entry(replace(told, sent=None))])) == []


def test_a_carried_certificate_is_said_again_only_where_it_changed() -> None:
    told = CarriedCertificate(
        certificate=LEAF.certificate, method="SERVICE", sender=Endpoint("192.0.2.171", 7001), sent=False
    )
    renewed = replace(told, certificate=ISSUING.certificate)
    facts = build_facts(entry(one) for one in (told, told, renewed, renewed, told))
    certificates = [fact.says.leaf for fact in facts if isinstance(fact.says, IdentityIs)]
    assert certificates == [LEAF.certificate, ISSUING.certificate, LEAF.certificate]


def test_a_measured_clock_is_inferred() -> None:
    place = Provenance(origin=Origin.LOG, where="expe01.txt")
    skew = Skew(ahead=timedelta(minutes=9), spread=timedelta(0), connections=3)
    assert build_skew_fact(skew, "EXPE01", place) == Fact(
        node=NodeHint(name="expe01"),
        says=SkewIs(skew=timedelta(minutes=9)),
        place=place,
        confidence=Confidence.INFERRED,
    )
