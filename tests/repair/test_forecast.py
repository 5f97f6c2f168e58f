"""What a forecast says, against what `check` says at the instants it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certway.app.check import check
from certway.app.forecast import forecast
from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.diagnosis.memory import Memory
from certway.knowledge.sources import unknown_sources
from certway.lab.edits import (
    with_ca,
    with_clock_skew,
    with_identity,
    with_installed,
    with_release,
    without_nodes,
)
from certway.lab.foundry import mint_intermediate
from certway.lab.scenarios import dates
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.scenarios.revocation import asking, lists
from certway.lab.topology import (
    EXPRESSWAYS,
    NOW,
    edge_root,
    every_ca,
    healthy,
    mint_expressway_e,
    small,
)
from certway.lab.withholding import withholdings
from certway.model.deployment import Case
from certway.model.forecast import Event, EventKind, Forecast, Place
from certway.model.link import SubjectKey
from certway.model.observation import Seen
from certway.model.verdict import Diagnosis, Verdict
from certway.pki.chains import evaluate

HORIZON = timedelta(days=400)
SECOND = timedelta(seconds=1)
STRIDE = 41
SOME = SCENARIOS[::STRIDE]
EVERY = pytest.mark.parametrize("build", [one.build for one in SOME], ids=[one.id for one in SOME])


def ahead(case: Case, days: int = HORIZON.days) -> Forecast:
    return forecast(case, case.now + timedelta(days=days), strict=True)


def dated(found: Forecast) -> list[Event]:
    return [event for event in found.events if event.at is not None]


def of(found: Forecast, name: str, kind: EventKind = EventKind.EXPIRY) -> Event:
    (event,) = [one for one in found.events if one.certificate == name and one.kind is kind]
    return event


def verdicts(diagnosis: Diagnosis) -> dict[SubjectKey, Verdict]:
    """Services and links; what is at risk works."""
    return {
        answer.subject: Verdict.WORKS if answer.verdict is Verdict.AT_RISK else answer.verdict
        for answer in (*diagnosis.services, *diagnosis.links)
    }


def renewed(days: int) -> Case:
    """The healthy deployment; the certificate of expe01 ends so many days from now."""
    minted = mint_expressway_e("expe01", not_after=NOW + timedelta(days=days))
    return with_identity(healthy(), "expe01", "server", minted.certificate)


# Against check


@EVERY
def test_check_at_the_instant_of_an_event_agrees_and_a_second_before_it_does_not(build: Callable[[], Case]) -> None:
    case, memory = replace(build(), attempts=()), Memory()

    @cache
    def judged(at: datetime) -> dict[SubjectKey, Verdict]:
        return verdicts(check(replace(case, now=at), memory))

    for event in dated(ahead(case)):
        assert event.at is not None
        assert event.settled_at is not None
        if event.is_note:
            continue
        before, after = judged(event.at - SECOND), judged(event.settled_at)
        for turn in (*event.services, *event.links):
            was = Verdict.WORKS if turn.was is Verdict.AT_RISK else turn.was
            becomes = Verdict.WORKS if turn.becomes is Verdict.AT_RISK else turn.becomes
            assert (before[turn.subject], after[turn.subject]) == (was, becomes), (event.certificate, turn)


@EVERY
def test_between_two_events_nothing_turns(build: Callable[[], Case]) -> None:
    """The control: what is not foretold does not come to pass."""
    case, memory = replace(build(), attempts=()), Memory()
    found = ahead(case)
    turning = [event for event in dated(found) if not event.is_note]
    expected = verdicts(check(case, memory))
    for event in turning:
        for turn in (*event.services, *event.links):
            becomes = Verdict.WORKS if turn.becomes is Verdict.AT_RISK else turn.becomes
            expected[turn.subject] = becomes
    assert verdicts(check(replace(case, now=found.until), memory)) == expected


@EVERY
def test_events_stand_in_order_within_the_time_and_once_each(build: Callable[[], Case]) -> None:
    case = build()
    found = ahead(case)
    instants = [event.at for event in found.events if event.at is not None]
    assert instants == sorted(instants)
    assert all(case.now < instant <= found.until for instant in instants)
    assert [event.at for event in found.events[len(instants) :]] == [None] * (len(found.events) - len(instants))
    once = Counter((event.kind, event.key, event.sha256, event.at) for event in found.events)
    assert [key for key, count in once.items() if count > 1] == []


@EVERY
def test_every_certificate_of_a_path_in_use_is_told_when_it_ends(build: Callable[[], Case]) -> None:
    case, memory = replace(build(), attempts=()), Memory()
    found = ahead(case, days=5_000)
    told = {event.sha256 for event in found.events if event.kind is EventKind.EXPIRY}
    questions = [check.question for link in derive_links(Atlas(case, memory.memo)) for check in link.checks]
    paths = [evaluate(question, memory.memo).chosen for question in questions if question.presented.selected.value < 3]
    ending = {
        one.sha256.hex() for path in paths for one in path.certificates if case.now < one.not_after <= found.until
    }
    assert ending <= told


@EVERY
def test_sources_are_known(build: Callable[[], Case]) -> None:
    found = ahead(build())
    assert [event.says for event in found.events if not event.sources] == []
    assert unknown_sources(source for event in found.events for source in event.sources) == ()


@settings(max_examples=4)
@given(st.integers(1, 390), st.integers(1, 390))
def test_an_end_is_foretold_if_and_only_if_it_lies_within_the_time(days: int, horizon: int) -> None:
    found = ahead(renewed(days), horizon)
    own = [event for event in dated(found) if event.certificate == "expe01.example.com" and not event.is_note]
    assert [event.at for event in own] == ([NOW + timedelta(days=days)] if days <= horizon else [])


# One thing at a time


def test_one_certificate_that_ends_degrades_what_has_another_path() -> None:
    event = of(ahead(renewed(10)), "expe01.example.com")
    assert event.places == (Place(node="expe01", store="server", position=0, count=3, anchored=True),)
    becomes = {turn.subject: turn.becomes for turn in event.services}
    assert becomes["traversal-zone"] is Verdict.DEGRADED
    assert event.breaks
    assert len(event.links) == 10


def test_a_clock_that_is_ahead_sees_the_end_earlier() -> None:
    event = of(ahead(with_clock_skew(renewed(10), "expc01", timedelta(minutes=9))), "expe01.example.com")
    assert event.at == NOW + timedelta(days=10) - timedelta(minutes=9)
    assert event.settled_at == NOW + timedelta(days=10) + SECOND


def test_looking_ahead_from_the_last_second_of_a_certificate() -> None:
    """Expressway refuses it already, clients at the edge a second later."""
    case = replace(renewed(10), now=NOW + timedelta(days=10))
    event = of(ahead(case, 1), "expe01.example.com")
    assert event.at == case.now + SECOND
    assert {turn.subject for turn in event.services} == {"edge-clients"}


def test_a_certificate_whose_time_comes_is_foretold_too() -> None:
    early = mint_expressway_e("expe01", not_before=NOW + timedelta(days=3)).certificate
    event = of(ahead(with_identity(healthy(), "expe01", "server", early)), "expe01.example.com", EventKind.BEGINNING)
    assert event.at == NOW + timedelta(days=3)
    assert {turn.becomes for turn in event.services} == {Verdict.WORKS}
    assert not event.breaks


def short_issuing(*, in_use: bool) -> Case:
    """A CA that ends in 30 days in every list of an Expressway; expe01 shows a certificate of it, or not."""
    issuing = mint_intermediate(edge_root(), "ends soon", common_name="Short CA", not_after=NOW + timedelta(days=30))
    case = with_ca(healthy(), EXPRESSWAYS, "trusted-ca", issuing.certificate)
    leaf = mint_expressway_e("expe01", issuing).certificate
    return with_identity(case, "expe01", "server", leaf) if in_use else case


def test_an_entry_that_is_used_ends_with_its_position_and_its_lists() -> None:
    found = ahead(short_issuing(in_use=True))
    event = of(found, "Short CA")
    assert {(place.node, place.store) for place in event.places} >= {("expc01", "trusted-ca"), ("expe01", "server")}
    assert {place.position for place in event.places} == {1}
    assert event.breaks
    assert "for another reason" in of(found, "expe01.example.com").why.template


def test_an_entry_that_nobody_uses_is_a_note() -> None:
    event = of(ahead(short_issuing(in_use=False)), "Short CA")
    assert event.is_note
    assert {place.node for place in event.places} == set(EXPRESSWAYS)


def test_an_upload_that_waits_for_its_restart_ends_like_any_other() -> None:
    waiting = mint_expressway_e("expe01", common_name="waits.example.com", not_after=NOW + timedelta(days=9))
    assert of(ahead(with_installed(healthy(), "expe01", "server", waiting.certificate)), "waits.example.com").is_note


def test_revocation_lists_run_out() -> None:
    found = ahead(asking(lists(days=3)), 5)
    event = of(found, "expe01.example.com", EventKind.REVOCATION)
    assert event.at == NOW + timedelta(days=3) + SECOND
    assert {turn.subject for turn in event.services} == {"traversal-zone", "sip-registration"}
    assert [one.key for one in found.events if one.kind is EventKind.REVOCATION and not one.certificate] != []


def test_revocation_lists_of_which_nobody_asks_are_notes() -> None:
    found = ahead(replace(healthy(), crls=lists(days=3)), 10)
    assert [event.kind for event in found.events if event.at] == [EventKind.REVOCATION] * 4
    assert all(event.is_note for event in dated(found))


def test_an_upload_is_no_connection() -> None:
    case = next(one for one in SCENARIOS if one.id == "upload-file.whole-chain").build()
    assert case.attempts
    assert "certificate-upload" not in dict(ahead(case).services)


# Policies


def test_dates_of_public_cas_concern_their_certificates_only() -> None:
    found = ahead(dates.under("Sectigo Limited"))
    keys = {event.key for event in found.events if event.kind in (EventKind.POLICY, EventKind.LIFETIME)}
    assert keys == {"sectigo-server-only", "chrome-server-only-roots", "100-days"}
    assert {place.node for event in found.events if event.key in keys for place in event.places} == {"expe01", "expe02"}
    private = ahead(dates.under("Example Public CA"))
    assert [event for event in private.events if event.kind in (EventKind.POLICY, EventKind.LIFETIME)] == []


def test_the_end_of_a_public_certificate_says_what_its_renewal_lacks() -> None:
    def reason(case: Case) -> str:
        events = (one for one in ahead(case).events if one.kind is EventKind.EXPIRY)
        event = next(one for one in events if one.places[0].node == "expe01")
        return repr(event.why)

    assert "lacks client authentication" in reason(dates.under("Sectigo Limited"))
    assert "renewal" not in reason(dates.under("Example Public CA"))


# Releases


def test_a_release_says_what_it_would_turn_and_has_no_date() -> None:
    (event,) = [event for event in ahead(healthy()).events if event.kind is EventKind.RELEASE]
    assert (event.at, event.key) == (None, "X15.5")
    assert {turn.becomes for turn in event.services} == {Verdict.UNKNOWN}


def test_what_begins_between_two_releases_is_told_from_the_older_one() -> None:
    keys = {one.key for one in ahead(with_release(healthy(), EXPRESSWAYS, "X8.11.4")).events if one.at is None}
    assert keys
    assert "X15.5" in keys


def test_after_the_last_release_there_is_nothing_to_tell() -> None:
    assert [event for event in ahead(small("X15.5")).events if event.kind is EventKind.RELEASE] == []


# What is not known


def test_a_fact_withheld_makes_a_forecast_unknown_and_never_brighter() -> None:
    case = renewed(10)
    full = {turn.subject for event in dated(ahead(case)) if event.breaks for turn in event.links}
    facts = [(path, less) for path, less in withholdings(case) if "trust" in path or "identities" in path]
    assert len(facts) > 10
    for path, less in facts[::30]:
        found = ahead(less)
        foretold = {turn.subject for event in dated(found) if event.breaks for turn in event.links}
        standing = dict(found.services)
        assert found.unknown or foretold == full, path
        assert foretold == full or Verdict.UNKNOWN in standing.values(), path


def test_private_cas_are_named_as_taken_for_private() -> None:
    texts = [text for text in ahead(healthy()).unknown if "private" in text.template]
    assert [dict(text.args)["issuers"] for text in texts] == [("Example Internal Issuing", "Example Edge Issuing G2")]


def test_what_comes_after_the_horizon_is_said() -> None:
    found = ahead(healthy(), 10)
    assert dated(found) == []
    assert found.first_after is not None
    assert found.first_after > found.until


def test_a_certificate_without_an_end_has_none() -> None:
    """RFC 5280 4.1.2.5: the last second of the year 9999."""
    endless = mint_expressway_e("expe01", not_after=NOW.replace(year=9999, month=12, day=31)).certificate
    found = ahead(with_clock_skew(with_identity(healthy(), "expe01", "server", endless), "expc01", -timedelta(days=2)))
    assert [event for event in found.events if event.certificate == "expe01.example.com"] == []


def test_a_case_of_nothing_has_an_empty_forecast() -> None:
    nothing = without_nodes(healthy(), tuple(node.id for node in healthy().deployment.nodes))
    found = ahead(replace(nothing, deployment=replace(nothing.deployment, zones=())))
    assert [event for event in found.events if not event.is_note] == []


def test_the_lists_of_the_healthy_deployment_outlive_its_end_certificates() -> None:
    """What the other tests rest on."""
    leaves = {
        held.running.value.leaf.not_after
        for node in healthy().deployment.nodes
        for _, held in node.identities
        if isinstance(held.running, Seen)
    }
    assert max(leaves) < min(entry.not_after for entry in every_ca())
