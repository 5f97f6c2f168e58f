"""Writes the keys of the deployment file into its page and its JSON schema: `python -m tools.deployment_manual`.

The page is written by hand but for what stands between its two marks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

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
)
from certway.adapters.deployment.schema import DEPLOYMENT

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "deployment-file.md"
SCHEMA: Final = ROOT / "docs" / "deployment-file.schema.json"
BEGIN: Final = "<!-- keys: begin -->\n"
END: Final = "<!-- keys: end -->\n"

_HEAD: Final = "| key | takes | in the product |\n|---|---|---|\n"
_SCALARS: Final = {
    "text": {"type": ["string", "number", "boolean"]},  # editors read 14 as a number
    "switch": {"enum": ["On", "Off", "Yes", "No", "Enabled", "Disabled", "on", "off", "yes", "no", True, False]},
}


def main() -> None:
    """Bring both files up to date."""
    PAGE.write_text(render_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    SCHEMA.write_text(render_schema(), encoding="utf-8")


def render_page(page: str) -> str:
    """The page with its keys as the schema has them."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{''.join(_sections())}{END}{after}"


def render_schema() -> str:
    """The JSON schema, for editors that complete and check YAML."""
    sections = {_slug(section): _object(section) for section in find_sections(DEPLOYMENT)}
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "certway deployment file, version 1",
        "$ref": f"#/$defs/{_slug(DEPLOYMENT)}",
        "$defs": _SCALARS | sections,
    }
    return json.dumps(document, indent=2) + "\n"


def find_sections(section: Section) -> list[Section]:
    """A section and every one inside it, each once, outer ones first."""
    found: dict[str, Section] = {}
    waiting = [section]
    while waiting:
        current = waiting.pop(0)
        if found.setdefault(current.title, current) is current:
            waiting += [inner for key in current.keys for inner in _inner(key.kind) if inner.title not in found]
    return list(found.values())


def _inner(kind: Kind) -> Iterator[Section]:
    match kind:
        case Section():
            yield kind
        case Several() | Free():
            yield from _inner(kind.of)
        case OneOf():
            yield from _inner(kind.short)
            yield from _inner(kind.long)


def _sections() -> Iterator[str]:
    for section in find_sections(DEPLOYMENT):
        yield f"\n### {section.title[:1].upper()}{section.title[1:]}\n\n{_HEAD}"
        for key in section.keys:
            yield f"| `{key.name}` | {_takes(key.kind)} | {key.screen.replace('|', '/')} |\n"
    yield "\n"


def _takes(kind: Kind) -> str:
    match kind:
        case Section():
            return kind.title
        case Several():
            return f"{_takes(kind.of)}, or a list"
        case Free():
            return f"names, each with {_takes(kind.of)}"
        case OneOf():
            return f"{_takes(kind.short)}; or {_takes(kind.long)}"
        case Choice():
            return ", ".join(f"`{row[0]}`" for row in kind.rows)
        case FileName():
            return ", ".join(("a file", *(f"`{word}`" for word in kind.words)))
    return _takes_scalar(kind)


def _takes_scalar(kind: Kind) -> str:
    match kind:
        case Switch():
            return f"`{kind.on}`, `{kind.off}`"
        case Whole():
            return f"{kind.low} to {kind.high}"
        case Moment():
            return "`2026-11-23` or `2026-11-23T02:14:00Z`"
        case Span():
            return "`9m12s`, `-90s`"
        case ReleaseName():
            return f"`{kind.example}`"
    return "text"


def _object(section: Section) -> dict[str, Any]:
    properties = {
        spelling: _node(key.kind) | ({"description": key.screen} if key.screen else {})
        for key in section.keys
        for spelling in (key.name, *key.also)
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _node(kind: Kind) -> dict[str, Any]:
    match kind:
        case Section():
            return {"$ref": f"#/$defs/{_slug(kind)}"}
        case Several():
            return {"anyOf": [_node(kind.of), {"type": "array", "items": _node(kind.of)}]}
        case Free():
            return {"type": "object", "additionalProperties": _node(kind.of)}
        case OneOf():
            return {"anyOf": [_node(kind.short), _node(kind.long)]}
        case Whole():
            return {"type": "integer", "minimum": kind.low, "maximum": kind.high}
        case Switch():
            return {"$ref": "#/$defs/switch"}
    return {"$ref": "#/$defs/text"}


def _slug(section: Section) -> str:
    return re.sub(r"[^a-z0-9]+", "-", section.title.lower()).strip("-")


if __name__ == "__main__":
    main()
