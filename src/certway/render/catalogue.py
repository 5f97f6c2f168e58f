"""The catalogue of rules: the list of them all, and the page of one, made from its docstring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from string import ascii_lowercase
from typing import Final

from certway.knowledge.sources import Source
from certway.model.text import Text, say
from certway.render.board import Page
from certway.render.causes import indented, labelled
from certway.render.lines import BLANK, Line, Span, Style, line
from certway.render.sentences import split_step
from certway.render.speak import PLACEHOLDER, Speaker, visible
from certway.render.tables import Column, render_row
from certway.render.width import width_of
from certway.render.words import CONFIDENCES, KINDS, SEVERITIES, SEVERITY_STYLES

_SECTIONS: Final[Mapping[str, Text]] = {
    "Says": say("Says"),
    "Why": say("Why"),
    "Seen when": say("Seen when"),
    "Not to be confused with": say("Not this"),
}
"""The sections of a page that are shown as they are, with the short headings of the screen."""

_REPAIR: Final = say("Repair")
_BASIS: Final = say("Basis")
_CODES: Final = say("Fault codes")


def area_of(page: Page) -> str:
    """The subject file of a rule."""
    return page.id.partition(".")[0]


def render_rules(pages: Iterable[Page], areas: Mapping[str, Text], speaker: Speaker, width: int) -> Iterator[Line]:
    """Every rule by subject: id, what its violation does, and the requirement."""
    listed = list(pages)
    identity = min(max((len(page.id) for page in listed), default=0), 44)
    severities = [speaker.speak(text) for text in SEVERITIES.values()]
    severity = max(map(width_of, severities))
    columns = [Column(width=identity), Column(width=severity), Column(width=max(24, width - identity - severity - 6))]
    for area, group in groupby(listed, key=area_of):
        yield line(Span(speaker.speak(areas.get(area, say("{name}", name=area))), Style.TITLE))
        for page in group:
            says = Span(speaker.speak(SEVERITIES[page.severity]), SEVERITY_STYLES[page.severity])
            yield from render_row(columns, [Span(page.id), says, Span(unfilled(speaker.catalogue(page.title)))], "  ")
        yield BLANK
    yield line(speaker.speak(say("Rules: {count}. `certway explain ID` shows one.", count=len(listed))))


def render_page(page: Page, sources: Mapping[str, Source], speaker: Speaker, width: int) -> Iterator[Line]:
    """One rule: requirement, sentence, why, when it is seen, repair, sources."""
    severity, kind = speaker.speak(SEVERITIES[page.severity]), speaker.speak(KINDS[page.kind])
    right = f"{severity}, {kind}"
    gap = max(2, width - width_of(page.id) - width_of(right))
    yield line(Span(page.id, Style.TITLE), " " * gap, Span(right, SEVERITY_STYLES[page.severity]))
    yield from indented(unfilled(speaker.catalogue(page.title)), width, "", Style.HEADING)
    yield BLANK
    rows = [*_section_rows(page, speaker), *_repair_rows(page, speaker), *_basis_rows(page, speaker)]
    room = max(width_of(label) for label, _ in rows) + 2
    for label, text in rows:
        yield from labelled(label, text, room, width)
    yield BLANK
    yield from _sources(page, sources, speaker, width)


def _section_rows(page: Page, speaker: Speaker) -> Iterator[tuple[str, str]]:
    for name, label in _SECTIONS.items():
        text = page.section(name)
        if text:
            yield speaker.speak(label), unfilled(speaker.catalogue(text))


def _repair_rows(page: Page, speaker: Speaker) -> Iterator[tuple[str, str]]:
    for letter, template in zip(ascii_lowercase, page.repair, strict=False):
        step = split_step(speaker.catalogue(template))
        who = f"{step.who}: " if step.who else ""
        where = f" ({step.where})" if step.where else ""
        yield speaker.speak(_REPAIR) if letter == "a" else "", unfilled(f"{letter}  {who}{step.what}{where}")


def _basis_rows(page: Page, speaker: Speaker) -> Iterator[tuple[str, str]]:
    yield speaker.speak(_BASIS), speaker.speak(CONFIDENCES[page.confidence])
    if page.claims:
        yield speaker.speak(_CODES), ", ".join(page.claims)


def unfilled(template: str) -> str:
    """A sentence of a page without data: its placeholders as names between angle brackets."""
    return PLACEHOLDER.sub(lambda match: f"<{match.group(1).replace('_', ' ')}>", template)


def _sources(page: Page, sources: Mapping[str, Source], speaker: Speaker, width: int) -> Iterator[Line]:
    for key in page.sources:
        source = sources.get(key)
        yield from indented(f"[{key}] {_title(source)}", width, "  ", Style.FAINT)
        if source is not None:
            yield from indented(speaker.speak(source.says), width, "    ")
            if source.address:
                yield line("    ", Span(visible(source.address), Style.FAINT))


def _title(source: Source | None) -> str:
    if source is None:
        return ""
    return visible(f"{source.title}, {source.section}" if source.section else source.title)
