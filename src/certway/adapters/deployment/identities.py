"""Identities and trust lists of the deployment file: from the files it names to what is installed and what runs.

A file that is missing or holds something else makes the fact unseen; the complaint names the line that names the file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from certway.adapters.case_folder import CaseFolder
from certway.adapters.certificate_files import KeyBeside, find_identity, find_key, find_request, read_list
from certway.adapters.deployment.fields import Fields, items_of, text_of
from certway.adapters.deployment.values import IDENTITY, KEY_WORDS, TRUST, UNKNOWN
from certway.adapters.unseen import unseen_certificate, unseen_list
from certway.adapters.yaml_nodes import YamlMap, YamlNode
from certway.model.certificate import Certificate
from certway.model.deployment import PendingRequest
from certway.model.observation import Observation, Origin, Provenance, Seen, Sighting, Unseen, seen
from certway.model.store import Identity, InUse, Slot, TrustList
from certway.model.text import Text, say
from certway.pki.trust_lists import build_trust_list

T = TypeVar("T")


def observe_identity(
    folder: CaseFolder, node: str, slot: Slot, value: YamlNode, where: str
) -> tuple[InUse[Identity], PendingRequest | None]:
    """What a key such as `server-certificate` says: a file, or a mapping of what is installed, running, pending."""
    if not isinstance(value, YamlMap):
        return as_installed(_observe_leaf(folder, node, slot, value, where, None)), None
    fields = Fields(value, IDENTITY, where)
    written, running = fields.own("installed"), fields.own("running")
    key = observe_key(folder, fields)
    nothing = unseen_certificate(node, slot)
    installed = _observe_leaf(folder, node, slot, written, where, key) if written else nothing
    if running is not None:
        of_running = key if written is None or (key and key.keys) else None  # words are said of what is installed
        in_use = InUse(installed=installed, running=_observe_leaf(folder, node, slot, running, where, of_running))
    else:
        in_use = as_installed(installed)
    return in_use, _observe_request(folder, slot, fields)


def observe_trust_list(folder: CaseFolder, node: str, slot: Slot, value: YamlNode, where: str) -> InUse[TrustList]:
    """What a key such as `trusted-ca` says: files or folders, or a mapping of what is installed and running."""
    if not isinstance(value, YamlMap):
        return as_installed(_observe_list(folder, node, slot, value, where))
    fields = Fields(value, TRUST, where)
    written, running = fields.own("installed"), fields.own("running")
    installed = _observe_list(folder, node, slot, written, where) if written else unseen_list(node, slot)
    if running is None:
        return as_installed(installed)
    return InUse(installed=installed, running=_observe_list(folder, node, slot, running, where))


def as_installed(installed: Observation[T]) -> InUse[T]:
    """Nothing says what runs: assumed to be what is installed."""
    if isinstance(installed, Unseen):
        return InUse(installed=installed, running=installed)
    places = tuple(
        Provenance(origin=Origin.ASSUMED, where=place.where, line=place.line, column=place.column)
        for place in installed.provenance
    )
    running = Seen(value=installed.value, sightings=(Sighting(value=installed.value, provenance=places),))
    return InUse(installed=installed, running=running)


def _observe_leaf(
    folder: CaseFolder, node: str, slot: Slot, value: YamlNode, where: str, key: KeyBeside | None
) -> Observation[Identity]:
    file = text_of(value)
    if file == UNKNOWN:
        return unseen_certificate(node, slot)
    found = find_identity(folder, slot, file, key)
    if isinstance(found, Identity):
        return seen(found, Provenance(origin=Origin.FILE, where=file))
    folder.unusable(
        _place(value, where),
        say("{problem} Until then this {store} certificate counts as not seen.", problem=found, store=slot.store),
    )
    return unseen_certificate(node, slot)


def observe_key(folder: CaseFolder, fields: Fields) -> KeyBeside | None:
    """What `key` and `key-traits` say; None where nothing is said and the certificate's own file is asked."""
    stated, traits = fields.own("key"), fields.texts("key-traits")
    if stated is None:
        return KeyBeside(traits=traits) if traits else None
    word = text_of(stated).lower()
    if word in KEY_WORDS:
        return KeyBeside(said=KEY_WORDS[word], traits=traits)
    found = find_key(folder, text_of(stated))
    if isinstance(found, KeyBeside):
        return replace(found, traits=traits)
    folder.unusable(fields.place(stated), say("{problem} Until then this key counts as not seen.", problem=found))
    return KeyBeside(traits=traits)


def _observe_request(folder: CaseFolder, slot: Slot, fields: Fields) -> PendingRequest | None:
    value = fields.own("pending-csr")
    if value is None:
        return None
    found = find_request(folder, slot, text_of(value))
    if isinstance(found, PendingRequest):
        return found
    folder.unusable(
        fields.place(value),
        say("{problem} Until then this pending request counts as not seen.", problem=found),
    )
    return None


def _observe_list(folder: CaseFolder, node: str, slot: Slot, value: YamlNode, where: str) -> Observation[TrustList]:
    """Entries in the order given; a part that cannot be read is told, and the rest is the list."""
    if any(text_of(item) == UNKNOWN for item in items_of(value)):
        return unseen_list(node, slot)
    entries: list[Certificate] = []
    reasons: list[Text] = []
    places: list[Provenance] = []
    for item in items_of(value):
        name = text_of(item)
        found, complaints = read_list(folder, name)
        entries += found
        reasons += complaints
        places.append(Provenance(origin=Origin.FILE, where=name))
        for what in complaints:
            folder.unusable(_place(item, where), what)
    if entries or not reasons:
        return seen(build_trust_list(slot, entries), *places)
    return unseen_list(node, slot)


def _place(value: YamlNode, where: str) -> str:
    return f"{where}:{value.line}:{value.column}"


def move_identity(in_use: InUse[Identity], slot: Slot) -> InUse[Identity]:
    """The same certificate in another slot."""
    return InUse(installed=_move(in_use.installed, slot), running=_move(in_use.running, slot))


def _move(observed: Observation[Identity], slot: Slot) -> Observation[Identity]:
    if isinstance(observed, Unseen):
        return observed
    return seen(replace(observed.value, slot=slot), *observed.provenance)
