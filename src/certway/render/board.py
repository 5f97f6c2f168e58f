"""What every presentation of a diagnosis reads: the answer, its head, and the titles and pages behind its ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from certway.model.confidence import Confidence
from certway.model.summary import Summary
from certway.model.text import Text
from certway.model.value import value
from certway.model.verdict import CauseKind, Diagnosis, Severity


class Page(Protocol):
    """A rule as its readers see it; `rules.catalogue.Rule` is one."""

    @property
    def id(self) -> str:
        """`subject.function-name`."""

    @property
    def title(self) -> str:
        """The requirement, a sentence that is true when all is well."""

    @property
    def severity(self) -> Severity:
        """What its violation does."""

    @property
    def kind(self) -> CauseKind:
        """What sort of thing a person acts on."""

    @property
    def confidence(self) -> Confidence:
        """How well the rule itself is founded."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of knowledge.sources."""

    @property
    def claims(self) -> tuple[str, ...]:
        """The engine's fault codes that it explains."""

    @property
    def repair(self) -> tuple[str, ...]:
        """The steps, one a line: `who: what :: where`."""

    def section(self, name: str) -> str:
        """Says, Short, Why, Seen when, Repair, Not to be confused with; empty where the page has none."""


@value
class Board:
    """A diagnosis with what is needed to show it; the mappings go from ids to what a person reads."""

    summary: Summary
    diagnosis: Diagnosis
    pages: Mapping[str, Page]
    services: Mapping[str, Text]
    connections: Mapping[str, Text]
    areas: Mapping[str, Text]
