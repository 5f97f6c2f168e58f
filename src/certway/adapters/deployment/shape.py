"""Whether a deployment file has the shape of the schema: every wrong key and value at once, with its place.

Knows kinds and spellings. Refuses to know what a key means, and opens no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from certway.adapters.case_folder import MOST_MISTAKES
from certway.adapters.deployment.kinds import (
    Choice,
    FileName,
    Free,
    Kind,
    Moment,
    OneOf,
    ReleaseName,
    Section,
    Several,
    Span,
    Switch,
    Whole,
    Words,
)
from certway.adapters.deployment.scalars import find_choice, find_instant, find_span, find_switch, find_whole
from certway.adapters.spelling import PEM_BLOCK, find_nearest, normalise, shown
from certway.adapters.yaml_nodes import YamlList, YamlMap, YamlNode, YamlScalar
from certway.knowledge.releases import parse_release
from certway.model.certificate import Malformed
from certway.model.text import Text, either, say


def check_shape(root: YamlNode, section: Section, where: str) -> tuple[Malformed, ...]:
    """What does not fit the schema, in the order of the file; at most as many as a person reads."""
    wrong = islice(_check(root, section, section.title), MOST_MISTAKES)
    found = [(node.line, node.column, what) for node, what in wrong]
    return tuple(
        Malformed(where=f"{where}:{line}:{column}", what=what)
        for line, column, what in sorted(found, key=lambda problem: problem[:2])
    )


Wrong = tuple[YamlNode, Text]


def _check(node: YamlNode, kind: Kind, key: str) -> Iterator[Wrong]:
    """The problems of one value; depth is bounded by the schema."""
    if isinstance(node, YamlScalar) and node.is_null:
        yield node, say("{key} has no value. Write one, or remove the key.", key=key)
        return
    if isinstance(node, YamlScalar) and PEM_BLOCK in node.text:
        yield node, say("{key} holds a PEM block. Put the block into a file, and name the file.", key=key)
        return
    match kind:
        case Section():
            yield from _check_section(node, kind, key)
        case Free():
            yield from _check_free(node, kind, key)
        case Several():
            for item in node.items if isinstance(node, YamlList) else (node,):
                yield from _check(item, kind.of, key)
        case OneOf():
            yield from _check(node, kind.long if isinstance(node, YamlMap) else kind.short, key)
        case _:
            if not isinstance(node, YamlScalar):
                yield node, _say_other(key, kind, node)
            elif (wrong := _wrong_scalar(node.text, kind, key)) is not None:
                yield node, wrong


def _check_section(node: YamlNode, section: Section, key: str) -> Iterator[Wrong]:
    if not isinstance(node, YamlMap):
        yield node, _say_other(key, section, node)
        return
    first: dict[str, YamlScalar] = {}
    for written, inner in node.entries:
        known = section.find_key(written.text)
        if known is None:
            yield written, _say_unknown(written.text, section)
        elif known.name in first:
            yield (
                written,
                say(
                    "{key} is the same key as {other} in line {line}. Keep one.",
                    key=written.text,
                    other=shown(first[known.name].text),
                    line=first[known.name].line,
                ),
            )
        else:
            first[known.name] = written
            yield from _check(inner, known.kind, shown(written.text))


def _check_free(node: YamlNode, kind: Free, key: str) -> Iterator[Wrong]:
    if not isinstance(node, YamlMap):
        yield node, _say_other(key, kind, node)
        return
    for name, inner in node.entries:
        if not name.text:
            yield name, say("A name in {key} is empty.", key=key)
        yield from _check(inner, kind.of, shown(name.text))


def _say_unknown(written: str, section: Section) -> Text:
    meant = {spelling: key.name for key in section.keys for spelling in (key.name, *key.also)}
    near = find_nearest(normalise(written), meant)
    if near is not None:
        return say(
            "{key} is not a key of {section}. Did you mean {near}?",
            key=shown(written),
            section=section.title,
            near=meant[near],
        )
    keys = tuple(key.name for key in section.keys)
    return say(
        "{key} is not a key of {section}. Its keys are: {keys}.", key=shown(written), section=section.title, keys=keys
    )


def _wrong_scalar(text: str, kind: Kind, key: str) -> Text | None:
    match kind:
        case Switch() if find_switch(text, kind) is None:
            return _say_wrong(key, kind, text)
        case Choice() if find_choice(text, kind) is None:
            return _say_wrong_choice(key, kind, text)
        case Whole() if find_whole(text, kind) is None:
            return _say_wrong(key, kind, text)
        case Moment() if find_instant(text) is None:
            return _say_wrong(key, kind, text)
        case Span() if find_span(text) is None:
            return _say_wrong(key, kind, text)
        case ReleaseName():
            return _wrong_release(text, kind, key)
        case FileName() if not text or "\0" in text or "\n" in text:
            return _say_wrong(key, kind, text)
    return None


def _wrong_release(text: str, kind: ReleaseName, key: str) -> Text | None:
    release = parse_release(text)
    if isinstance(release, Malformed):
        return say("{key}: {what}. Write it as {example}.", key=key, what=release.what, example=kind.example)
    words = shown(text)
    if text.strip()[:1].lower() == "x" and not kind.example.startswith("X"):
        return say("{text} is a release of Expressway. Write one such as {example}.", text=words, example=kind.example)
    if text.strip()[:1].lower() != "x" and kind.example.startswith("X"):
        return say("{text} is no release of Expressway. Write one such as {example}.", text=words, example=kind.example)
    return None


def _say_wrong(key: str, kind: Kind, text: str) -> Text:
    return say("{key} takes {wanted}, not {text}.", key=key, wanted=say_kind(kind), text=shown(text))


def _say_wrong_choice(key: str, kind: Choice, text: str) -> Text:
    meant = {normalise(word): row[0] for row in kind.rows for word in row}
    near = find_nearest(normalise(text), meant)
    if near is None:
        return _say_wrong(key, kind, text)
    return say("{key} cannot be {text}. Did you mean {near}?", key=key, text=shown(text), near=meant[near])


def _say_other(key: str, kind: Kind, node: YamlNode) -> Text:
    match node:
        case YamlList():
            return say("{key} takes {wanted}, not a list.", key=key, wanted=say_kind(kind))
        case YamlMap():
            return say("{key} takes {wanted}, not a mapping.", key=key, wanted=say_kind(kind))
        case _:
            return _say_wrong(key, kind, node.text)


def say_kind(kind: Kind) -> Text:
    """What a value of this kind looks like, as part of a sentence."""
    match kind:
        case Switch():
            return say("{on} or {off}", on=kind.on, off=kind.off)
        case Choice():
            words = [row[0] for row in kind.rows]
            return say("one of {words}", words=either(words)) if len(words) > 1 else say("{word}", word=words[0])
        case Whole():
            return say("a whole number from {low} to {high}", low=kind.low, high=kind.high)
        case Moment():
            return say("a date, or an instant with its time zone such as 2026-11-23T02:14:00Z")
        case Span():
            return say("a time span such as 9m12s or -90s")
        case ReleaseName():
            return say("a release such as {example}", example=kind.example)
        case Words():
            return say("a text")
        case _:
            return _say_compound(kind)


def _say_compound(kind: Kind) -> Text:
    match kind:
        case FileName(words=()):
            return say("a file name")
        case FileName(words=(word,)):
            return say("a file name, or {word}", word=word)
        case FileName():
            return say("a file name, or one of {words}", words=either(kind.words))
        case Several():
            return say("{one}, or a list of these", one=say_kind(kind.of))
        case OneOf():
            return say("{short}, or a mapping", short=say_kind(kind.short))
        case _:
            return say("a mapping of keys and values")
