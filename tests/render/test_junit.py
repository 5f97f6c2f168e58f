"""A diagnosis as a test report."""

from __future__ import annotations

from xml.etree import ElementTree

from certway.render.junit import render_junit
from certway.render.speak import Speaker
from tests.render.situations import AT, BOARDS

ENGLISH = Speaker(at=AT)


def report(name: str) -> ElementTree.Element:
    return ElementTree.fromstring(render_junit(BOARDS[name], ENGLISH))


def test_failing_services_and_links_are_failures() -> None:
    services, links = report("situation-3")
    assert services.attrib["name"] == "services"
    assert (services.attrib["tests"], services.attrib["failures"], services.attrib["skipped"]) == ("9", "3", "1")
    assert (links.attrib["tests"], links.attrib["failures"]) == ("8", "4")
    failure = services.find("testcase[@name='SSH tunnels (2222)']/failure")
    assert failure is not None
    assert failure.attrib["message"] == "FAILS: C does not hold G3"
    assert (failure.text or "").count("ssh.issuer-missing: Since 22 Nov 21:40Z") == 4


def test_what_is_unknown_or_not_modelled_is_skipped() -> None:
    services, _ = report("situation-3")
    assert services.find("testcase[@name='Expressway-C and IM&P']/skipped") is not None
    services, _ = report("clean-but-seen-failing")
    assert services.find("testcase[@name='Webex']/skipped") is not None


def test_links_have_names_that_the_command_line_takes() -> None:
    _, links = report("situation-3")
    assert links.find("testcase[@classname='certway.K-02/expc01/expe01/2222']/failure") is not None


def test_a_risk_is_no_failure_but_is_said() -> None:
    services, _ = report("situation-3")
    said = services.find("testcase[@name='Traversal zone']/system-out")
    assert said is not None
    assert (said.text or "").startswith("at risk: up only because E sends G3")


def test_control_characters_do_not_break_the_report() -> None:
    assert report("not-a-certificate").attrib["name"] == "Example\\u202eCorp"
