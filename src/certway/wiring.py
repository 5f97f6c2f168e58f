"""The composition root: knows which catalogue, reader and use case belongs to which port, and decides nothing else.

Start-up stays light: what a verb needs is imported when it asks.
"""

from __future__ import annotations

import gettext
import json
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from certway.model.deployment import Case
    from certway.model.link import LinkKey
    from certway.model.summary import Summary
    from certway.model.text import Text
    from certway.model.verdict import Diagnosis
    from certway.render.board import Board, Page
    from certway.render.lines import Line
    from certway.render.speak import Speaker

LANGUAGES: Final = ("en", "zh-TW")
"""The languages certway speaks, in the spelling of the command line."""


def find_catalogue(tag: str) -> gettext.NullTranslations:
    """The message catalogue of a language; English, or a catalogue that was not built, answers every message as is."""
    compiled = resources.files("certway").joinpath("locale", tag.replace("-", "_"), "LC_MESSAGES", "certway.mo")
    if not compiled.is_file():
        return gettext.NullTranslations()
    with compiled.open("rb") as stream:
        return gettext.GNUTranslations(stream)


def judge_case(case: Case) -> Diagnosis:
    """What works, what fails, and why."""
    from certway.app.check import check

    return check(case)


def find_pages() -> Mapping[str, Page]:
    """Every rule by its id, in the order of the catalogue."""
    from certway.rules.registry import RULES

    return {rule.id: rule for rule in RULES}


def find_areas() -> Mapping[str, Text]:
    """The subjects of the rules as people name them."""
    from certway.rules.areas import AREAS

    return AREAS


def service_names() -> tuple[str, ...]:
    """The ids of the services."""
    from certway.knowledge.services import SERVICES

    return tuple(service.id for service in SERVICES)


def find_service(asked: str) -> str:
    """The service that is meant by a word of the user; empty where none is."""
    from certway.diagnosis.services import service_of

    found = service_of(asked)
    return found if found in service_names() and not asked.lower().startswith("zone ") else ""


def build_board(case: Case, diagnosis: Diagnosis) -> Board:
    """An answer with its head, and with titles and pages."""
    from certway.diagnosis.summary import summarise

    return _board(diagnosis, summarise(case, diagnosis))


def _board(diagnosis: Diagnosis, summary: Summary) -> Board:
    from certway.knowledge.matrix import CONNECTIONS
    from certway.knowledge.services import SERVICES
    from certway.render.board import Board

    return Board(
        summary=summary,
        diagnosis=diagnosis,
        pages=find_pages(),
        services={service.id: service.title for service in SERVICES},
        connections={row.id: row.title for row in CONNECTIONS},
        areas=find_areas(),
    )


def remember(answer: str) -> None:
    """Keep an answer for `explain`, for the folder certway runs in."""
    from certway.adapters.last_check import remember_answer

    remember_answer(Path(), answer.encode("utf-8"))


def recall_board() -> Board | None:
    """The last answer given in this folder; None where there is none that can be read."""
    from certway.adapters.last_check import recall_answer
    from certway.model.certificate import Malformed
    from certway.wire.parse import parse_diagnosis

    content = recall_answer(Path())
    if content is None:
        return None
    try:
        read = parse_diagnosis(json.loads(content))
    except (ValueError, RecursionError):
        return None
    return None if isinstance(read, Malformed) else _board(*read)


def explain_links(
    case: Case, diagnosis: Diagnosis, keys: tuple[LinkKey, ...], speaker: Speaker, width: int
) -> Iterator[Line]:
    """Each of these connections in full."""
    from certway.diagnosis.link_in_full import explain_links as explain
    from certway.diagnosis.memory import Memory
    from certway.render.lines import BLANK
    from certway.render.why import render_link

    board = build_board(case, diagnosis)
    for index, shown in enumerate(explain(case, diagnosis, keys, Memory())):
        if index:
            yield BLANK
        yield from render_link(shown, board, speaker, width)
