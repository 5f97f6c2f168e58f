"""What a rule is: a requirement with its scope, one severity, its sources, and its page.

A rule is a function that yields a `Violation` for each way in which its subject breaks the requirement.
Its docstring is its page: the first line is the requirement, a sentence that is true when all is well; the
sections follow in the order of `SECTIONS`. The decorator refuses a rule without them, so no page can be empty.
A fact that a rule needs and nobody has shown leaves through `see`, and becomes the outcome *unknown*.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, Final, TypeAlias

from certway.knowledge.sources import SOURCES
from certway.model.confidence import Confidence
from certway.model.observation import Provenance
from certway.model.text import Word
from certway.model.value import value
from certway.model.verdict import CauseKind, Severity

SECTIONS: Final = ("Says", "Short", "Why", "Seen when", "Repair", "Not to be confused with")
REQUIRED: Final = ("Says", "Short", "Why", "Repair")

_CONTINUED = " " * 8
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_SECTION = re.compile(r"^(" + "|".join(SECTIONS) + r"):\s*(.*)$")


@value
class Violation:
    """One way in which a subject breaks a requirement: the data of its sentence, and what shows it."""

    data: tuple[tuple[str, Word], ...]
    evidence: tuple[Provenance, ...] = ()
    confidence: Confidence = Confidence.DOCUMENTED
    due: datetime | None = None  # when it starts to hurt; None: now


Body: TypeAlias = Callable[[Any], Iterator[Violation]]


def violation(
    words: Mapping[str, Word],
    *evidence: Provenance,
    confidence: Confidence = Confidence.DOCUMENTED,
    due: datetime | None = None,
) -> Violation:
    """A violation whose sentence is made from `words`, shown by `evidence`."""
    return Violation(data=tuple(sorted(words.items())), evidence=evidence, confidence=confidence, due=due)


@value
class Rule:
    """One requirement. `claims` are the engine's fault codes it explains; `about` is the type of its subject.

    `cause` and `per` say which findings are one cause for a person: those with equal `cause` whose data agree
    in the keys `per`.
    """

    id: str
    about: type
    severity: Severity
    kind: CauseKind
    sources: tuple[str, ...]
    confidence: Confidence
    claims: tuple[str, ...]
    cause: str
    per: tuple[str, ...]
    title: str
    sections: tuple[tuple[str, str], ...]
    applies: Callable[[Any], bool] = field(compare=False, repr=False)
    body: Body = field(compare=False, repr=False)

    def section(self, name: str) -> str:
        """The text of a section of the page; empty where the page has none."""
        return dict(self.sections).get(name, "")

    @property
    def area(self) -> str:
        """The subject file of the rule: chain, names, validity ..."""
        return self.id.partition(".")[0]

    @property
    def repair(self) -> tuple[str, ...]:
        """The steps of the repair, one a line."""
        return tuple(line for line in self.section("Repair").splitlines() if line)

    @property
    def placeholders(self) -> frozenset[str]:
        """Every key that the sentences of the rule need in a violation's data."""
        spoken = (self.section(name) for name in ("Says", "Short", "Repair"))
        return frozenset(key for text in spoken for key in _PLACEHOLDER.findall(text))


def _always(_: Any) -> bool:
    return True


def rule(
    *,
    about: type,
    severity: Severity,
    kind: CauseKind,
    sources: tuple[str, ...],
    confidence: Confidence = Confidence.DOCUMENTED,
    claims: tuple[str, ...] = (),
    when: Callable[[Any], bool] = _always,
    cause: str = "",
    per: tuple[str, ...] = (),
) -> Callable[[Body], Rule]:
    """Make a rule of a function; its id is `module.function-name`, derived from where it stands."""
    unknown = [key for key in sources if key not in SOURCES]
    if unknown or not sources:
        raise ValueError(f"a rule needs known sources; unknown: {unknown}")

    def build(body: Body) -> Rule:
        title, sections = _parse_page(inspect.getdoc(body) or "")
        missing = [name for name in REQUIRED if not dict(sections).get(name)]
        if not title or missing:
            raise ValueError(f"{body.__qualname__}: the page lacks {missing or 'its first line'}")
        identity = f"{body.__module__.rpartition('.')[2]}.{body.__name__}".replace("_", "-")
        return Rule(
            id=identity,
            about=about,
            severity=severity,
            kind=kind,
            sources=sources,
            confidence=confidence,
            claims=claims,
            cause=cause or identity,
            per=per,
            title=title,
            sections=sections,
            applies=when,
            body=body,
        )

    return build


def _parse_page(page: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Title and sections of a rule's docstring.

    Lines are joined to one paragraph; in Repair every line is a step, and a line that is indented once more goes on.
    """
    title: list[str] = []
    sections: dict[str, list[str]] = {}
    current = title
    for line in page.splitlines():
        heading = _SECTION.match(line)
        if heading:
            current = sections.setdefault(heading.group(1), [])
        text = heading.group(2) if heading else line.strip()
        if text and line.startswith(_CONTINUED) and current:
            current[-1] += f" {text}"
        elif text:
            current.append(text)
    spoken = tuple((name, ("\n" if name == "Repair" else " ").join(body)) for name, body in sections.items())
    return " ".join(title), spoken
