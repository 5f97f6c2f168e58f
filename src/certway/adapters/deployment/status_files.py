"""Revocation lists and OCSP responses from the deployment file: those that a node keeps, and those at hand.

A file that cannot be used makes the lists of its node unseen: another one in it might revoke something.
"""

from __future__ import annotations

from collections.abc import Iterator

from certway.adapters.case_folder import CaseFolder
from certway.adapters.deployment.fields import Fields, items_of, text_of
from certway.adapters.yaml_nodes import YamlNode
from certway.model.certificate import Malformed
from certway.model.deployment import NO_LISTS_SEEN
from certway.model.observation import Observation, Unseen, seen
from certway.model.text import Text, say
from certway.pki.parse import Contents


def observe_own_lists(folder: CaseFolder, fields: Fields) -> Observation[tuple[bytes, ...]]:
    """The lists that a node keeps; `crls: []` says that it keeps none."""
    stated = fields.own("crls")
    if stated is None:
        return NO_LISTS_SEEN
    found: list[bytes] = []
    for item in items_of(stated):
        read = _find_lists(folder, item)
        if isinstance(read, Text):
            folder.unusable(fields.place(item), read)
            return Unseen(why=read)
        found += read
    return seen(tuple(found), fields.provenance(stated))


def read_lists_at_hand(folder: CaseFolder, deployment: Fields) -> Iterator[bytes]:
    """Published lists; what cannot be used is told."""
    for item in items_of(deployment.find("crls")):
        read = _find_lists(folder, item)
        if isinstance(read, Text):
            folder.unusable(deployment.place(item), read)
        else:
            yield from read


def _find_lists(folder: CaseFolder, item: YamlNode) -> tuple[bytes, ...] | Text:
    """The lists of a file, or the reason why it holds none."""
    contents = folder.read(text_of(item))
    if isinstance(contents, Contents) and contents.crls:
        return contents.crls
    if isinstance(contents, Malformed):
        return contents.what
    return say("{file} holds no revocation list.", file=text_of(item))


def read_responses_at_hand(folder: CaseFolder, deployment: Fields) -> Iterator[bytes]:
    """OCSP responses; what cannot be used is told."""
    for item in items_of(deployment.find("ocsp")):
        contents = folder.read(text_of(item))
        if isinstance(contents, Contents) and contents.ocsp:
            yield from contents.ocsp
            continue
        what = contents.what if isinstance(contents, Malformed) else None
        folder.unusable(deployment.place(item), what or say("{file} holds no OCSP response.", file=text_of(item)))
