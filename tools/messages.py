"""Collects the messages of certway and brings the catalogues up to date: `make messages`.

A message is the literal first argument of `say` (a Text) or `phrase` (a text of the command line; a second literal
is its plural), or a part of a rule's page: title, each section, each step of its repair. A message that is nothing
but one placeholder needs no translation. Translations are kept, gone messages dropped, new ones left empty.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = ROOT / "src" / "certway"
CATALOGUES: Final = tuple(sorted(SOURCE.glob("locale/*/LC_MESSAGES/*.po")))

PLACEHOLDER: Final = re.compile(r"\{(\w*)[^{}]*\}|%\(\w+\)s")
MOST_SHOWN: Final = 20
_WHERE: Final = " :: "
"""Between what a step of a repair does and where."""
_CALLS: Final = frozenset(("say", "phrase"))


class Found(NamedTuple):
    """A message, the file that speaks it, and a note for the translator."""

    message: str
    where: str
    note: str = ""
    plural: str = ""


def collect() -> list[Found]:
    """Every message of the sources and of the rules' pages, in order of file and message."""
    found = [*_from_sources(), *_from_rules()]
    return sorted({item.message: item for item in found if needs_words(item.message)}.values(), key=_order)


def _order(found: Found) -> tuple[str, str]:
    return found.where, found.message


def needs_words(message: str) -> bool:
    """Whether anything but one placeholder is in it."""
    return PLACEHOLDER.sub("", message, count=1) != ""


def _from_sources() -> Iterator[Found]:
    for path in sorted(SOURCE.rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and _called(node) in _CALLS and node.args:
                literals = [part.value for part in node.args if isinstance(part, ast.Constant)]
                message, plural = (*literals[:2], None, None)[:2]
                if isinstance(message, str):
                    yield Found(message, where, plural=plural if isinstance(plural, str) else "")


def _called(node: ast.Call) -> str:
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _from_rules() -> Iterator[Found]:
    if find_spec("certway.rules.registry") is None:
        return
    for rule in import_module("certway.rules.registry").RULES:
        where = f"src/certway/rules/{rule.area}.py"
        yield Found(rule.title, where, rule.id)
        for name, text in rule.sections:
            for message in rule.repair if name == "Repair" else (text,):
                yield Found(message, where, f"{rule.id}: {name}")


def template() -> Catalog:
    """The messages as a catalogue without translations."""
    catalogue = Catalog(project="certway", charset="utf-8")
    for message, where, note, plural in collect():
        identity = (message, plural) if plural else message
        catalogue.add(identity, locations=[(where, 0)], auto_comments=[note] if note else [])
    return catalogue


def updated(path: Path) -> bytes:
    """The catalogue file as it must be: every message once, with the translation it already has."""
    with path.open("rb") as stream:
        old = read_po(stream, locale=path.parent.parent.name, abort_invalid=True)
    new = template()
    new.locale, new.header_comment = old.locale, old.header_comment
    for message in new:
        known = old.get(message.id) if message.id else None
        if known is not None:
            message.string, message.flags = known.string, known.flags - {"python-format"}
    written = BytesIO()
    write_po(written, new, width=110, omit_header=True, include_lineno=False)
    return HEADER.format(language=path.parent.parent.name).encode() + written.getvalue()


HEADER: Final = """\
# Traditional Chinese (Taiwan) catalogue of certway. `make messages` keeps it up to date with the sources.
msgid ""
msgstr ""
"Project-Id-Version: certway\\n"
"Language: {language}\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def read_catalogue(path: Path) -> Catalog:
    """A catalogue as babel reads it."""
    with path.open("rb") as stream:
        return read_po(stream, locale=path.parent.parent.name, abort_invalid=True)


def problems(path: Path) -> Iterator[str]:
    """Everything that keeps a catalogue from being complete: out of date, untranslated, fuzzy, other placeholders."""
    if path.read_bytes() != updated(path):
        yield "is not up to date: run `make messages`"
    for message in read_catalogue(path):
        if message.id:
            yield from (f"{trouble}: {spelled(message.id)!r}" for trouble in _troubles(message))


def _troubles(message: Message) -> Iterator[str]:
    identity, text = spelled(message.id), spelled(message.string)
    if not text:
        yield "untranslated"
        return
    if message.fuzzy:
        yield "fuzzy"
    if placeholders(identity) != placeholders(text) and not message.pluralizable:
        yield "other placeholders"
    if identity.count(_WHERE) != text.count(_WHERE):
        yield f"other count of {_WHERE!r}"


def spelled(message: str | tuple[str, ...] | list[str] | None) -> str:
    """A message or a translation; of plural forms the first, empty where there is none."""
    return message if isinstance(message, str) else message[0] if message else ""


def placeholders(message: str) -> set[str]:
    """The placeholders of a message as they are written."""
    return {match.group() for match in PLACEHOLDER.finditer(message)}


def main() -> int:
    """Write the catalogues; `--check` only says what is wrong with them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    status = 0
    for path in CATALOGUES:
        if not check:
            path.write_bytes(updated(path))
        found = list(problems(path))
        status |= bool(found and check)
        sys.stdout.writelines(f"{path.relative_to(ROOT)}: {problem}\n" for problem in found[:MOST_SHOWN])
        if len(found) > MOST_SHOWN:
            sys.stdout.write(f"{path.relative_to(ROOT)}: and {len(found) - MOST_SHOWN} more\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
