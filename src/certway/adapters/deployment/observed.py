"""What the status pages show and which uploads were tried, from the deployment file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from certway.adapters.case_folder import CaseFolder
from certway.adapters.certificate_files import KeyBeside, build_identity, say_instead
from certway.adapters.deployment.fields import Fields, text_of
from certway.adapters.deployment.identities import observe_key
from certway.adapters.deployment.surrounding_keys import OBSERVED
from certway.adapters.spelling import find_nearest
from certway.knowledge.services import SERVICES, find_service
from certway.model.certificate import Malformed
from certway.model.deployment import Attempt, Node, Report, Zone
from certway.model.observation import Origin, Provenance
from certway.model.store import Identity, Slot
from certway.model.text import either, say
from certway.pki.parse import Contents

UPLOAD: Final = "upload"


def build_reports(deployment: Fields, zones: Sequence[Zone]) -> tuple[Report, ...]:
    """Every observation but the uploads."""
    named = {zone.name.lower(): f"zone {zone.name}" for zone in reversed(zones)}
    return tuple(
        Report(
            subject=_subject(fields.text("what"), named),
            state=fields.text("state").lower(),
            since=fields.instant("since"),
            provenance=fields.provenance(fields.node),
        )
        for fields in deployment.groups("observed", OBSERVED)
        if fields.node is not None and fields.text("what").lower() != UPLOAD
    )


def check_observed(folder: CaseFolder, deployment: Fields, zones: Sequence[Zone]) -> None:
    """Every observation names its subject, and a subject that nothing here is called is told."""
    known = {zone.name.lower() for zone in zones}
    for fields in deployment.groups("observed", OBSERVED):
        what = fields.text("what")
        if not what:
            folder.mistake(fields.place(), say("An observation needs `what`. Write what the status page is about."))
        elif not _is_known(what, known):
            _refuse_subject(folder, fields, what, zones)


def _is_known(what: str, zones: set[str]) -> bool:
    from certway.diagnosis.services import service_of

    words = what.lower()
    if words.startswith("zone "):
        return words[5:].strip() in zones
    return words.startswith("alarm") or words in zones or find_service(service_of(what)) is not None


def _refuse_subject(folder: CaseFolder, fields: Fields, what: str, zones: Sequence[Zone]) -> None:
    known = tuple(service.id for service in SERVICES)
    near = find_nearest(what, (*known, *(f"zone {zone.name}" for zone in zones), UPLOAD))
    place = fields.place(fields.own("what"))
    if near is not None:
        folder.mistake(place, say("Nothing here is called {name}. Did you mean {near}?", name=what, near=near))
    else:
        folder.mistake(
            place,
            say(
                "Nothing here is called {name}. Write `zone` and its name, or one of {known}.",
                name=what,
                known=either(known),
            ),
        )


def build_attempts(folder: CaseFolder, deployment: Fields, nodes: Sequence[Node]) -> tuple[Attempt, ...]:
    """The uploads that were tried."""
    named = {name.lower(): node for node in nodes for name in _names(node)}
    attempts = (
        _build_attempt(folder, fields, named)
        for fields in deployment.groups("observed", OBSERVED)
        if fields.text("what").lower() == UPLOAD
    )
    return tuple(attempt for attempt in attempts if attempt is not None)


def _subject(what: str, named: Mapping[str, str]) -> str:
    """`zone NAME` for a zone, however it was written; the rest stays as written."""
    bare = what[5:].strip() if what.lower().startswith("zone ") else what
    return named.get(what.lower()) or named.get(bare.lower(), what)


def _build_attempt(folder: CaseFolder, fields: Fields, named: Mapping[str, Node]) -> Attempt | None:
    node = _find_node(folder, fields, named)
    value = fields.find("file")
    if value is None:
        folder.mistake(fields.place(), say("An upload needs `file`. Name the file that was uploaded."))
    if node is None or value is None:
        return None
    slot = Slot(store=fields.word("store") or "server", sni=fields.text("sni"))
    file = text_of(value)
    contents = folder.read(file)
    if isinstance(contents, Malformed):
        folder.unusable(fields.place(value), contents.what)
        return None
    content = _read_upload(folder, fields, slot, contents, file)
    return Attempt(
        node=node.id,
        slot=slot,
        content=content,
        form=contents.form,
        state=fields.text("state").lower(),
        provenance=Provenance(origin=Origin.FILE, where=file),
    )


def _read_upload(folder: CaseFolder, fields: Fields, slot: Slot, contents: Contents, file: str) -> Identity | Malformed:
    """The product takes the first certificate of the file, whatever it is."""
    if not contents.certificates:
        return Malformed(where=file, what=say_instead(file, contents))
    key = observe_key(folder, fields) or KeyBeside(keys=contents.private_keys)
    return build_identity(slot, contents.certificates, key, as_given=True)


def _find_node(folder: CaseFolder, fields: Fields, named: Mapping[str, Node]) -> Node | None:
    wanted = fields.text("node").lower()
    if wanted in named:
        return named[wanted]
    near = find_nearest(wanted, named)
    place = fields.place(fields.own("node"))
    if not wanted:
        folder.mistake(place, say("An upload needs `node`. Name the node it was tried on."))
    elif near is not None:
        folder.mistake(
            place, say("No node is called {name}. Did you mean {near}?", name=fields.text("node"), near=named[near].id)
        )
    else:
        folder.mistake(place, say("No node is called {name}.", name=fields.text("node")))
    return None


def _names(node: Node) -> tuple[str, ...]:
    return (node.id, getattr(node.fqdn, "value", node.id), *node.also_known_as)
