"""The sentences of a diagnosis as Texts, made from its data in one place; every presentation speaks these."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from certway.model.link import CheckKey, LinkKey, SubjectKey
from certway.model.observation import Provenance, unseen_fact
from certway.model.text import Text, Word, say
from certway.model.value import value
from certway.model.verdict import Answer, Cause, Diagnosis, Finding, Lead, Outcome
from certway.render.board import Board

BEYOND: Final = "beyond:"
"""What is configured and not modelled has the subject `beyond:KIND:NAME`."""


def service_title(board: Board, subject: SubjectKey) -> Text:
    """The name of a service, or of what is configured beside the services."""
    if isinstance(subject, str):
        if subject.startswith(BEYOND):
            return say("{name}", name=subject.split(":", 2)[-1])
        return board.services.get(subject, say("{name}", name=subject))
    return subject_words(board, subject)


def subject_words(board: Board, subject: SubjectKey) -> Text:
    """What a finding is about: a link or a check by its ends, anything else by its name."""
    link = subject.link if isinstance(subject, CheckKey) else subject
    if isinstance(link, str):
        return say("{name}", name=link)
    title = board.connections.get(link.connection, say("{name}", name=link.connection))
    if link.client == link.server:
        return say("{what} on {node}", what=title, node=link.server)
    return say("{client} to {server}, {what}", client=link.client, server=link.server, what=title)


def cause_title(board: Board, cause: Cause | Finding) -> Text:
    """The short sentence of its rule with its data; the requirement, or the rule's id, where there is none."""
    page = board.pages.get(cause.rule)
    template = (page.section("Short") or page.title) if page else cause.rule
    return Text(template=template, args=cause.data)


def cause_sentence(board: Board, cause: Cause | Finding) -> Text | None:
    """The full sentence of its rule with its data."""
    page = board.pages.get(cause.rule)
    template = page.section("Says") if page else ""
    return Text(template=template, args=cause.data) if template else None


def finding_numbers(diagnosis: Diagnosis) -> Mapping[Finding, int]:
    """The number of the cause of every finding, counted from 1; a finding of two causes has the first."""
    numbers: dict[Finding, int] = {}
    for number, cause in enumerate(diagnosis.causes, 1):
        for finding in cause.findings:
            numbers.setdefault(finding, number)
    return numbers


def decisive_numbers(answer: Answer, numbers: Mapping[Finding, int]) -> tuple[int, ...]:
    """The causes that make this verdict what it is: those of its gravest findings, in order."""
    gravest = max((finding.severity for finding in answer.because), default=None)
    found = {numbers[one] for one in answer.because if one.severity is gravest and one in numbers}
    return tuple(sorted(found))


def cleared_areas(board: Board) -> tuple[Text, ...]:
    """The subjects in which everything that was judged holds, anywhere in the deployment."""
    outcomes: dict[str, set[Outcome]] = {}
    for judgement in board.diagnosis.judgements:
        outcomes.setdefault(judgement.rule.partition(".")[0], set()).add(judgement.outcome)
    unclean = {Outcome.VIOLATED, Outcome.UNKNOWN}
    clean = (area for area, found in outcomes.items() if Outcome.HOLDS in found and not found & unclean)
    return tuple(board.areas.get(area, say("{name}", name=area)) for area in sorted(clean))


def place_words(place: Provenance) -> Text:
    """Where something was seen, and when if that is known."""
    where = f"{place.where}:{place.line}" if place.line else place.where
    return say("{where} {at}", where=where, at=place.seen_at) if place.seen_at else say("{where}", where=where)


def unseen_words(why: Text) -> Text:
    """The bare name of an unseen fact, for lines that begin with *not seen*; a reason that says more as it is."""
    return unseen_fact(why) or why


def lead_words(lead: Lead) -> Text:
    """A neighbour, and what would tell."""
    return say("{what}: {tells}", what=lead.what, tells=lead.tells)


_COLON: Final = re.compile(r": |：")


@value
class Step:
    """A step of a repair: `who` does `what`, `where` on the screen; who and where may be empty."""

    who: str
    what: str
    where: str


def split_step(template: str) -> Step:
    """The parts of a step, `who: what :: where`, in any language; who acts stands before the first colon."""
    said, _, where = template.partition(" :: ")
    who, *rest = _COLON.split(said, maxsplit=1)
    return Step(who=who.strip() if rest else "", what=(rest[0] if rest else said).strip(), where=where.strip())


def repair_steps(board: Board, cause: Cause) -> Iterator[tuple[str, tuple[tuple[str, Word], ...]]]:
    """The steps of the cause's rule as templates, each with the words for its placeholders."""
    page = board.pages.get(cause.rule)
    for template in page.repair if page else ():
        yield template, cause.data


def link_id(key: LinkKey) -> str:
    """How a link is named on the command line: `K-02/expc01/expe01/2222`, then what it is about if need be."""
    parts = (key.connection, key.client, key.server, str(key.port), key.about)
    return "/".join(parts).rstrip("/")
