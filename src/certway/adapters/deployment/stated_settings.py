"""Settings of nodes: stated keys, any xConfiguration key, and dumps, brought together under the product's names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from certway.adapters.case_folder import CaseFolder
from certway.adapters.deployment.fields import Fields, text_of
from certway.adapters.evidence.dump_reading import read_dump as read_facts
from certway.adapters.evidence.facts import SettingIs
from certway.adapters.evidence.secrets import is_secret
from certway.adapters.evidence.source import Source
from certway.adapters.spelling import PEM_BLOCK
from certway.adapters.yaml_nodes import YamlMap, YamlNode
from certway.knowledge.settings import find_by_xconfiguration
from certway.model.certificate import Malformed
from certway.model.deployment import Product
from certway.model.observation import Origin, Provenance, Seen, Sighting, Unseen, fuse, seen
from certway.model.store import Setting
from certway.model.text import say

_LONGEST_VALUE: Final = 4000
_MOST_SIGHTINGS: Final = 16  # of one setting; comparing them is quadratic
_BETWEEN_CIPHERS: Final = re.compile(r"[\s:,]+")
_CIPHER: Final = re.compile(r"[!+@-]?[A-Za-z0-9_+=.-]{1,48}")


def build_settings(folder: CaseFolder, fields: Fields) -> tuple[Setting, ...]:
    """Every setting that holds for a node; several places that speak of one are fused."""
    stated = list(fields.settings())
    for name in ("xconfiguration", "ciphers"):
        found = fields.find(name)
        if found is not None:
            stated += _build_keys(folder, found, fields, "Ciphers " if name == "ciphers" else "")
    return fuse_settings(stated)


def fuse_settings(stated: Iterable[Setting]) -> tuple[Setting, ...]:
    """One setting a name, in the order in which the names come first."""
    sightings: dict[str, list[Sighting[str]]] = {}
    for setting in stated:
        if isinstance(setting.value, Seen):
            sightings.setdefault(setting.name, []).extend(setting.value.sightings)
        elif isinstance(setting.value, Unseen):
            sightings.setdefault(setting.name, [])
    return tuple(
        Setting(name=name, value=fuse(tuple(found[:_MOST_SIGHTINGS]))) for name, found in sightings.items() if found
    )


def read_dump(content: bytes, file: str) -> tuple[Setting, ...] | Malformed:
    """The settings of the node itself from a dump, text or XML; what else is in it is left to an archive's reader."""
    facts = read_facts(content, Source(where=file))
    if isinstance(facts, Malformed):
        return facts
    return tuple(
        Setting(name=fact.says.name, value=seen(fact.says.text, fact.place))
        for fact in facts or ()
        if isinstance(fact.says, SettingIs) and fact.node.product != Product.CUCM
    )


def _build_keys(folder: CaseFolder, found: YamlNode, fields: Fields, prefix: str) -> Iterator[Setting]:
    if isinstance(found, YamlMap):
        for name, inner in found.entries:
            if is_secret(name.text, text_of(inner)):
                continue
            yield _build_key(prefix, name.text.strip(), inner, fields)
        return
    file = text_of(found)
    content = folder.read_bytes(file)
    if isinstance(content, Malformed):
        folder.unusable(
            fields.place(found), say("{problem} Until then its settings count as not seen.", problem=content.what)
        )
        return
    read = read_dump(content, file)
    if isinstance(read, Malformed):
        folder.unusable(fields.place(found), read.what)
        return
    text = content.decode("utf-8", "replace")
    settings = list(read)
    if not settings and prefix and _is_cipher_list(text):
        place = Provenance(origin=Origin.FILE, where=file, line=1)
        settings.append(Setting(name="Ciphers", value=seen(" ".join(text.split())[:_LONGEST_VALUE], place)))
    if not settings:
        folder.unusable(
            fields.place(found),
            say("{file} holds no settings that certway knows. Give a text file.", file=file),
        )
    yield from settings


def _is_cipher_list(text: str) -> bool:
    """Cipher names in OpenSSL's notation; anything else, such as a key put here by mistake, is not taken over."""
    names = _BETWEEN_CIPHERS.split(text.strip())
    return PEM_BLOCK not in text and len(text) <= _LONGEST_VALUE and all(map(_CIPHER.fullmatch, names))


def _build_key(prefix: str, name: str, inner: YamlNode, fields: Fields) -> Setting:
    known = find_by_xconfiguration(name) or (find_by_xconfiguration(prefix + name) if prefix else None)
    written = text_of(inner)
    value = (known.find_value(written) if known else None) or written
    return Setting(name=known.name if known else prefix + name, value=seen(value, fields.provenance(inner)))
