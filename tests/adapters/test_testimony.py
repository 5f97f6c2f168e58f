"""Logs and captures in archives and beside a deployment file become part of the case that is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from certway.adapters.capture.conversations import Endpoint, Side
from certway.adapters.case_fusion import fuse_cases
from certway.adapters.case_reader import read_case
from certway.adapters.deployment_writer import build_files
from certway.app.check import check
from certway.derive.alarms import find_alarm
from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.derive.presentations import build_presentation
from certway.diagnosis.summary import summarise
from certway.lab import log_lines
from certway.lab.archives import build_archives
from certway.lab.edits import with_report
from certway.lab.frames import Talk, build_conversation, write_pcap
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.topology import NOW, healthy
from certway.model.deployment import Case, Node
from certway.model.link import Selection
from certway.model.observation import Seen
from certway.model.verdict import CauseKind, Diagnosis, Verdict
from tests.adapters.capture.talks import ISSUING, LEAF, V12, V13, ssh_talk, tls_talk
from tests.spoken import spoken

C, E = Endpoint("192.0.2.21", 25_697), Endpoint("192.0.2.11", 7001)
EARLIER = NOW - timedelta(minutes=5)
OF_CERTIFICATES = {CauseKind.CERTIFICATE, CauseKind.TRUST_LIST}


def read(
    folder: Path,
    logs: Mapping[str, Iterable[str]] | None = None,
    captures: Mapping[str, bytes] | None = None,
    case: Case | None = None,
) -> Case:
    for name, content in build_archives(case or healthy(), logs=logs or {}, captures=captures or {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    reading = read_case(folder, NOW)
    assert [spoken(problem.what) for problem in reading.problems] == []
    assert reading.case is not None
    return reading.case


def node(case: Case, name: str) -> Node:
    return next(found for found in case.deployment.nodes if found.id == name)


def verdicts(diagnosis: Diagnosis) -> dict[str, Verdict]:
    return {str(answer.subject): answer.verdict for answer in diagnosis.services}


def first_lead(diagnosis: Diagnosis, service: str) -> tuple[CauseKind, str]:
    lead = dict(diagnosis.leads)[service][0]
    return lead.kind, spoken(lead.tells)


def failing_kinds(diagnosis: Diagnosis) -> set[CauseKind]:
    return {cause.kind for cause in diagnosis.causes if cause.kind in OF_CERTIFICATES}


def test_without_logs_and_captures_nothing_is_witnessed(tmp_path: Path) -> None:
    case = read(tmp_path)
    assert case.witnesses == ()
    assert not any(report.subject.startswith("sign ") for report in case.reports)


def test_a_refusal_in_the_log_agrees_with_its_cause(tmp_path: Path) -> None:
    scenario = next(one for one in SCENARIOS if one.id == "validity.one-edge-certificate-expired")
    expired, again = Endpoint("192.0.2.12", 7001), Endpoint(C.address, 25_698)
    later = EARLIER + timedelta(minutes=1)
    line = log_lines.build_failure(EARLIER, "expc01", Side.CLIENT, C, expired, "expired", by_us=True)
    other = log_lines.build_failure(later, "expc01", Side.CLIENT, again, expired, "revoked", by_us=True)
    case = read(tmp_path, {"expc01": (*line, *other)}, case=scenario.build())
    assert {(one.link.connection, one.refused_by, one.fault) for one in case.witnesses} == {
        ("K-01", "expc01", "expired"),
        ("K-01", "expc01", "revoked"),
    }
    places = [place for cause in check(case, strict=True).causes for place in cause.agrees if "snapshot" in place.where]
    assert {place.line for place in places} == {2}


def connecting(at: datetime, host: str, ahead: timedelta = timedelta(0)) -> list[str]:
    ports = range(25_000, 25_005)
    return [log_lines.build_connecting(at + ahead, host, Endpoint(C.address, port), E) for port in ports]


STORIES = {
    "account": (
        {"expe01": [log_lines.build_wrong_account(EARLIER, "expe01", C)]},
        "traversal-zone",
        CauseKind.CREDENTIALS,
    ),
    "pointer": (
        {"expc01": [log_lines.build_alarm(EARLIER, "expc01", 25030)]},
        "im-and-presence",
        CauseKind.DNS,
    ),
    "translation": (
        {"expc01": [log_lines.build_service_timeout(EARLIER, "expc01", E, C)]},
        "sip-registration",
        CauseKind.NETWORK,
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_what_only_looks_like_a_certificate_ends_without_a_certificate_step(story: str, tmp_path: Path) -> None:
    logs, service, kind = STORIES[story]
    diagnosis = check(read(tmp_path, logs), strict=True)
    assert failing_kinds(diagnosis) == set()
    found, tells = first_lead(diagnosis, service)
    assert found is kind
    assert tells.startswith("seen in diagnostic_log_")
    assert service not in dict(check(read(tmp_path, {}), strict=True).leads)


def test_a_clock_that_differs_is_the_cause_and_no_certificate(tmp_path: Path) -> None:
    hour = timedelta(hours=1)
    logs = {"expc01": connecting(EARLIER, "expc01", hour), "expe01": connecting(EARLIER, "expe01")}
    case = read(tmp_path, logs)
    skew = node(case, "expc01").clock_skew
    assert isinstance(skew, Seen)
    assert skew.value == hour
    diagnosis = check(case, strict=True)
    assert {cause.kind for cause in diagnosis.causes} == {CauseKind.CLOCK}
    logs["expc01"] = connecting(EARLIER, "expc01")
    assert check(read(tmp_path, logs), strict=True).causes == ()


def test_an_alarm_that_was_lowered_is_no_sign_any_more(tmp_path: Path) -> None:
    raised, lowered = (
        log_lines.build_alarm(EARLIER + timedelta(minutes=minute), "expc01", 25030, raised=minute == 0)
        for minute in (0, 1)
    )
    case = read(tmp_path, {"expc01": [raised, lowered]})
    assert find_alarm(case, 25030, node(case, "expc01")) is None
    assert not any(report.subject.startswith("sign ") for report in case.reports)


def test_a_connection_to_2222_without_an_answer_is_told(tmp_path: Path) -> None:
    knocked = Talk((C.address, 30_001), (E.address, 2222), EARLIER).knock()
    later = Talk((C.address, 30_002), ("198.51.100.1", 443), EARLIER + timedelta(minutes=2)).open()
    diagnosis = check(read(tmp_path, captures={"expc01": write_pcap([*knocked, *later])}), strict=True)
    found, tells = first_lead(diagnosis, "ssh-tunnels")
    assert found is CauseKind.NETWORK
    assert "tcpdump00" in tells
    assert failing_kinds(diagnosis) == set()


def test_what_a_captured_host_key_shows_counts_for_the_tunnel(tmp_path: Path) -> None:
    talk = write_pcap(list(build_conversation((C.address, 30_001), (E.address, 2222), ssh_talk((LEAF, ISSUING)))))
    case = read(tmp_path, captures={"expc01": talk})
    assert [(one.link.connection, one.link.client, one.presented) for one in case.witnesses] == [
        ("K-02", "expc01", (("expe01", (LEAF.certificate, ISSUING.certificate)),))
    ]
    links = {answer.subject: answer.verdict for answer in check(case, strict=True).links}
    assert links[case.witnesses[0].link] is Verdict.FAILS  # of a CA that nobody here trusts


def sent_beside(case: Case, client: str, server: str) -> int:
    """How many certificates the server of a tunnel sends beside its own."""
    key = next(
        link.key
        for link in derive_links(Atlas(case))
        if (link.key.connection, link.key.client, link.key.server) == ("K-02", client, server)
    )
    shown = build_presentation(Atlas(case), node(case, server), "server", "ssh", key, NOW, Selection.ALWAYS)
    assert isinstance(shown.others, Seen)
    return len(shown.others.value)


def test_one_host_key_with_a_chain_tells_how_every_tunnel_of_the_case_shows_itself(tmp_path: Path) -> None:
    alone, chain = (
        write_pcap(list(build_conversation((C.address, 30_001), (E.address, 2222), ssh_talk(certificates))))
        for certificates in ((LEAF,), (LEAF, ISSUING))
    )
    assert sent_beside(read(tmp_path, captures={"expc01": alone}), "expc02", "expe02") == 0
    assert sent_beside(read(tmp_path, captures={"expc01": chain}), "expc02", "expe02") > 0


def test_the_head_counts_logs_and_captures_and_what_captures_hide(tmp_path: Path) -> None:
    talks = [
        frame
        for port, version in ((30_001, V12), (30_002, V13))
        for frame in build_conversation((C.address, port), (E.address, E.port), tls_talk(version).said)
    ]
    case = read(tmp_path, {"expc01": [], "expe01": connecting(EARLIER, "expe01")}, {"expc01": write_pcap(talks)})
    read_words = [spoken(text) for text in summarise(case, check(case, strict=True)).read]
    assert read_words[-3:] == ["2 logs", "1 capture", "1 of 2 captured connections hide their certificates"]


def test_a_log_beside_a_deployment_file_is_heard(tmp_path: Path) -> None:
    for name, content in build_files(healthy()).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    failed = log_lines.build_failure(EARLIER, "expc01", Side.CLIENT, C, E, "expired", by_us=True)
    (tmp_path / "expc01.log").write_text("\n".join((*failed, log_lines.build_alarm(EARLIER, "expc01", 15028), "")))
    case = read_case(tmp_path, NOW).case
    assert case is not None
    assert [(one.link.server, one.fault) for one in case.witnesses] == [("expe01", "expired")]
    assert find_alarm(case, 15028, node(case, "expc01")) is not None
    assert {one.id for one in case.deployment.nodes} == {one.id for one in healthy().deployment.nodes}


def test_a_refusal_that_nothing_explains_is_told_until_a_restart_or_a_success_follows(tmp_path: Path) -> None:
    failed = log_lines.build_failure(EARLIER, "expc01", Side.CLIENT, C, E, "expired", by_us=True)
    case = read(tmp_path, {"expc01": failed})
    diagnosis = check(case, strict=True)
    lead = dict(diagnosis.leads)["traversal-zone"][0]
    assert spoken(lead.what) == (
        "expc01 refused the connection with expe01 (expired); what was read does not explain it"
    )
    assert spoken(lead.tells).endswith("_02_14_00.txt:2")
    assert verdicts(diagnosis)["traversal-zone"] is Verdict.WORKS
    nodes = tuple(replace(one, restarted_at=NOW) if one.id == "expe01" else one for one in case.deployment.nodes)
    restarted = replace(case, deployment=replace(case.deployment, nodes=nodes))
    accepted = replace(case.witnesses[0], at=NOW, refused_by="", fault="")
    for later in (restarted, replace(case, witnesses=(*case.witnesses, accepted))):
        assert check(later, strict=True).leads == ()


def test_a_status_taken_later_tells_that_a_sign_is_of_the_past(tmp_path: Path) -> None:
    logs = {"expe01": [log_lines.build_wrong_account(EARLIER, "expe01", C)]}
    active = with_report(healthy(), "zone UC traversal", "active")
    assert "traversal-zone" not in dict(check(read(tmp_path, logs, case=active), strict=True).leads)


def test_an_alarm_of_a_log_stands_on_the_node_as_the_deployment_file_calls_it() -> None:
    stated, found = (
        replace(healthy(), deployment=replace(healthy().deployment, nodes=tuple(nodes)))
        for nodes in (
            (replace(one, id=f"{one.id}-x") for one in healthy().deployment.nodes),
            healthy().deployment.nodes,
        )
    )
    fused = fuse_cases(stated, with_report(found, "alarm 15028 expc01", "raised"))
    assert [report.subject for report in fused.reports] == ["alarm 15028 expc01-x"]
