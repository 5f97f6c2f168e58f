"""Every wrong key and value of a deployment file is told at once, with place and mend."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from certway.adapters.deployment.scalars import find_instant, find_span
from certway.adapters.deployment.schema import DEPLOYMENT
from certway.adapters.deployment.shape import check_shape
from certway.adapters.yaml_nodes import parse_yaml
from tests.spoken import spoken


def problems(text: str) -> list[str]:
    root = parse_yaml(text.encode(), "f").root
    assert root is not None
    return [f"{problem.where} {spoken(problem.what)}" for problem in check_shape(root, DEPLOYMENT, "f")]


def test_keys_are_read_in_any_case_with_spaces_underscores_or_hyphens() -> None:
    text = "Zones:\n  - {TLS verify subject name: a, peer_addresses: b, Type: Unified Communications traversal}"
    assert problems(text) == []


@pytest.mark.parametrize("word", ["On", "off", "Yes", "no", "TRUE", "'On'"])
def test_switches_take_every_common_word(word: str) -> None:
    assert problems(f"zones: {{tls-verify-mode: {word}}}") == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "expresway-c: {}",
            "f:1:1 expresway-c is not a key of the deployment file. Did you mean expressway-c?",
        ),
        (
            "dns: {inside: {}}",
            "f:1:7 inside is not a key of dns. Its keys are: internal, external.",
        ),
        (
            "zones:\n - peer-address: a\n   Peer adresses: b",
            (
                "f:2:4 peer-address is not a key of a zone. Did you mean peer-addresses?\n"
                "f:3:4 Peer adresses is not a key of a zone. Did you mean peer-addresses?"
            ),
        ),
        (
            "zones: {tls-verify-mode: maybe}",
            "f:1:26 tls-verify-mode takes On or Off, not maybe.",
        ),
        (
            "zones: {type: Traversl}",
            "f:1:15 type cannot be Traversl. Did you mean traversal?",
        ),
        (
            "zones: {type: mobile}",
            (
                "f:1:15 type takes one of unified-communications-traversal, traversal, neighbor, dns or webex, "
                "not mobile."
            ),
        ),
        ("zones: {port: 70010}", "f:1:15 port takes a whole number from 1 to 65535, not 70010."),
        ("zones: {port: [7001]}", "f:1:15 port takes a whole number from 1 to 65535, not a list."),
        ("zones: {name: {}}", "f:1:15 name takes a text, not a mapping."),
        ("zones: UC", "f:1:8 zones takes a mapping of keys and values, not UC."),
        ("zones:", "f:1:7 zones has no value. Write one, or remove the key."),
        (
            "now: 22:22",
            "f:1:6 now takes a date, or an instant with its time zone such as 2026-11-23T02:14:00Z, not 22:22.",
        ),
        (
            "now: 2026-11-23 02:14:00",
            (
                "f:1:6 now takes a date, or an instant with its time zone such as 2026-11-23T02:14:00Z, "
                "not 2026-11-23 02:14:00."
            ),
        ),
        (
            "expressway-c: {release: 14SU4}",
            "f:1:25 14SU4 is no release of Expressway. Write one such as X15.5.",
        ),
        (
            "cucm: {release: X14.2}",
            "f:1:17 X14.2 is a release of Expressway. Write one such as 14SU4.",
        ),
        (
            "name: a\nNAME: b",
            "f:2:1 NAME is the same key as name in line 1. Keep one.",
        ),
        (
            "expressway-c: {nodes: {trusted-ca: {running: {}}}}",
            "f:1:46 running takes a file name, or unknown, not a mapping.",
        ),
        ("certway: 2", "f:1:10 certway takes 1, not 2."),
        ("- a", "f:1:1 the deployment file takes a mapping of keys and values, not a list."),
    ],
)
def test_what_does_not_fit_is_said_with_place_and_mend(text: str, problem: str) -> None:
    assert "\n".join(problems(text)) == problem


def test_a_wrong_release_is_answered_with_an_example() -> None:
    (problem,) = problems("expressway-e: {release: banana}")
    assert problem.startswith("f:1:25 release: banana is not a release")
    assert problem.endswith("Write it as X15.5.")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("9m12s", 552), ("9 min 12 s", 552), ("552", 552), ("-90s", -90), ("+1h", 3600), ("1d", 86400), ("0.5", 0.5)],
)
def test_time_spans_are_read_as_people_write_them(text: str, seconds: float) -> None:
    assert find_span(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "-", "m", "abc", "1x", "1s2m", "1" * 30])
def test_other_texts_are_no_time_span(text: str) -> None:
    assert find_span(text) is None


def test_instants_are_utc_and_need_their_time_zone() -> None:
    instant = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)
    for text in ("2026-11-23T02:14:00Z", "2026-11-23 02:14Z", "2026-11-23T03:14:00+01:00", "2026-11-23t02:14:00 +0000"):
        assert find_instant(text) == instant
    assert find_instant("2026-11-23") == datetime(2026, 11, 23, tzinfo=UTC)
    for text in ("2026-11-23T02:14:00", "2026-13-01", "0001-01-01T00:00:00+23:00", "2026-11-23T25:00:00Z", "today"):
        assert find_instant(text) is None
