"""A diagnosis as JUnit XML: a test case a service and a test case a link, for machines that collect test reports.

What fails or is degraded is a failure; what is unknown, not modelled or not applicable is skipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from certway.model.link import LinkKey
from certway.model.verdict import Answer, Finding, Verdict
from certway.render.board import Board
from certway.render.sentences import cause_sentence, cause_title, link_id, service_title, subject_words
from certway.render.speak import Speaker
from certway.render.words import VERDICTS

_FAILURES: Final = (Verdict.FAILS, Verdict.DEGRADED)
_SKIPPED: Final = (Verdict.UNKNOWN, Verdict.NOT_MODELLED, Verdict.NOT_APPLICABLE, Verdict.NOT_REACHED)


def render_junit(board: Board, speaker: Speaker) -> str:
    """Two suites, services and links."""
    suites = Element("testsuites", name=speaker.word(board.summary.name) or "certway")
    _add_suite(suites, "services", board.diagnosis.services, board, speaker)
    _add_suite(suites, "links", board.diagnosis.links, board, speaker)
    indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suites, encoding="unicode") + "\n"


def _add_suite(parent: Element, name: str, answers: Sequence[Answer], board: Board, speaker: Speaker) -> None:
    failures = sum(answer.verdict in _FAILURES for answer in answers)
    skipped = sum(answer.verdict in _SKIPPED for answer in answers)
    counts = {"tests": len(answers), "failures": failures, "errors": 0, "skipped": skipped}
    suite = SubElement(parent, "testsuite", name=name, timestamp=f"{board.diagnosis.at:%Y-%m-%dT%H:%M:%S}")
    for key, count in counts.items():
        suite.set(key, str(count))
    for answer in answers:
        _add_case(suite, answer, board, speaker)


def _add_case(suite: Element, answer: Answer, board: Board, speaker: Speaker) -> None:
    case = SubElement(suite, "testcase", classname=_class_name(answer), name=_title(answer, board, speaker))
    if answer.verdict in _FAILURES:
        failure = SubElement(case, "failure", type=answer.verdict.name.lower(), message=_message(answer, speaker))
        failure.text = "\n".join(_explain(finding, board, speaker) for finding in answer.because)
    elif answer.verdict in _SKIPPED:
        SubElement(case, "skipped", message=_message(answer, speaker))
    elif answer.verdict is Verdict.AT_RISK:
        out = SubElement(case, "system-out")
        out.text = "\n".join([_message(answer, speaker), *(_explain(one, board, speaker) for one in answer.because)])


def _class_name(answer: Answer) -> str:
    """`certway.service`, or the link's connection and ends."""
    return f"certway.{link_id(answer.subject)}" if isinstance(answer.subject, LinkKey) else "certway.service"


def _title(answer: Answer, board: Board, speaker: Speaker) -> str:
    link = isinstance(answer.subject, LinkKey)
    return speaker.speak((subject_words if link else service_title)(board, answer.subject))


def _message(answer: Answer, speaker: Speaker) -> str:
    verdict = speaker.speak(VERDICTS[answer.verdict])
    why = answer.why or next((unseen.why for unseen in answer.missing), None)
    return f"{verdict}: {speaker.speak(why)}" if why else verdict


def _explain(finding: Finding, board: Board, speaker: Speaker) -> str:
    sentence = cause_sentence(board, finding) or cause_title(board, finding)
    return f"{finding.rule}: {speaker.sentence(sentence)}"
