"""A new certificate beside the one in place: what differs, a row each; what is alike in one line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from certway.model.certificate import Certificate, PresentedName
from certway.model.text import Text, say
from certway.model.value import value
from certway.render.causes import INDENT, labelled
from certway.render.certificates import issuer_words, key_words, purpose_words, shown_names
from certway.render.lines import Line, Span, Style, line
from certway.render.speak import Speaker
from certway.render.tables import GAP, Column, render_heading, render_row
from certway.render.width import width_of
from certway.repair.replacement import KeyHolder, Replacement

_DIGITS: Final = 16  # of a key identifier: enough to tell two apart


@value
class Aspect:
    """One thing in which two certificates are compared."""

    label: Text
    before: Text
    after: Text

    @property
    def is_alike(self) -> bool:
        """Whether both say the same."""
        return self.before == self.after


def render_replacement(replacement: Replacement, speaker: Speaker, width: int) -> Iterator[Line]:
    """The comparison of one store; the new certificate alone where nothing is in place or was seen."""
    speak = speaker.speak
    title = say("{node}, {store} certificate", node=replacement.node, store=replacement.slot.store)
    yield line(Span(speak(title), Style.TITLE))
    facts = tuple(fact_rows(replacement))
    different = [aspect for aspect in aspects(replacement) if not aspect.is_alike]
    labels = [*(speak(aspect.label) for aspect in different), *(speak(label) for label, _ in facts)]
    room = max(map(width_of, labels))
    if different:
        half = (width - len(INDENT) - room - 2 * GAP) // 2
        headings = zip(("", speak(say("in place")), speak(say("new"))), (room, half, half), strict=True)
        columns = tuple(Column(heading=heading, width=size) for heading, size in headings)
        yield render_heading(columns, INDENT)
        for one in different:
            cells = (Span(speak(one.label), Style.HEADING), Span(speak(one.before)), Span(speak(one.after)))
            yield from render_row(columns, cells, INDENT)
    for label, text in facts:
        yield from labelled(speak(label), speak(text), room + GAP, width)


def aspects(replacement: Replacement) -> tuple[Aspect, ...]:
    """Issuer, key identifier of the issuer, purposes, key and dates of both."""
    old, new = replacement.old, replacement.new
    return tuple(
        Aspect(label=label, before=words(old) if old is not None else say("not seen"), after=words(new))
        for label, words in (
            (say("issuer"), issuer_words),
            (say("authority key"), _authority_key),
            (say("purposes"), _purposes),
            (say("key"), lambda one: _key(one, old)),
            (say("valid from"), _begin),
            (say("valid to"), _end),
        )
    )


def fact_rows(replacement: Replacement) -> Iterator[tuple[Text, Text]]:
    """Names lost and gained, what is alike, and whose key it is."""
    if replacement.old is not None:
        yield say("names lost"), _names(replacement.lost)
        yield say("names gained"), _names(replacement.gained)
    else:
        yield say("names"), _names(replacement.gained)
    alike = tuple(aspect.label for aspect in aspects(replacement) if aspect.is_alike)
    if alike:
        yield say("alike"), say("{labels}", labels=alike)
    yield say("its key"), holder_words(replacement)


def holder_words(replacement: Replacement) -> Text:
    """Whose key the new certificate has."""
    if not replacement.holders:
        return say("held by nobody that is described here, as far as was seen")
    return say("{holders}", holders=tuple(_holder(holder) for holder in replacement.holders))


def _holder(holder: KeyHolder) -> Text:
    if holder.proof == "CSR":
        return say("that of the CSR that waits on {node} ({store})", node=holder.node, store=holder.slot.store)
    return say("that of the certificate in place on {node} ({store})", node=holder.node, store=holder.slot.store)


def _data(text: str) -> Text:
    return say("{text}", text=text)


def _names(names: tuple[PresentedName, ...]) -> Text:
    return _data(shown_names(names)) if names else say("none")


def _authority_key(certificate: Certificate) -> Text:
    identifier = certificate.authority_key_identifier
    if identifier is None or identifier.key_identifier is None:
        return say("none")
    digits = identifier.key_identifier.hex()
    return _data(digits[:_DIGITS] + ("…" if len(digits) > _DIGITS else ""))


def _purposes(certificate: Certificate) -> Text:
    named = certificate.extended_key_usage
    return say("not limited (no extended key usage)") if named is None else _data(purpose_words(named) or "-")


def _key(certificate: Certificate, old: Certificate | None) -> Text:
    words = key_words(certificate.key)
    if old is None or certificate.key.spki == old.key.spki:
        return _data(words)
    return say("{key}, another key", key=words)


def _begin(certificate: Certificate) -> Text:
    return say("{at}", at=certificate.not_before)


def _end(certificate: Certificate) -> Text:
    return say("{at}", at=certificate.not_after)
