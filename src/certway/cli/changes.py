"""Changes as people write them: options in the order of the command line, or the same as lines of a file.

Every mistake is told before anything is judged: a word that cannot be read is wrong usage, a change that this case
does not take (no such node, no certificate in the file) is a change that could not be applied.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

import click

from certway import wiring
from certway.app.groups import GROUPS, PRODUCTS, find_group
from certway.cli.asked import refusal
from certway.cli.language import speak
from certway.cli.verb import Instant
from certway.knowledge.releases import parse_release_of
from certway.knowledge.setting_tables.row import KnownSetting
from certway.knowledge.settings import Owner, find_by_file_key, find_by_xconfiguration, find_setting, owner_of
from certway.model.certificate import Certificate, Malformed
from certway.model.change import PassTime, Restart, SetSetting
from certway.model.deployment import Case, Node, Product
from certway.model.store import Slot
from certway.model.text import Text, say
from certway.pki.contents import Contents
from certway.repair.assign import Assigned, Left, assign_files
from certway.repair.edits import Append, Edit, NotApplied, Remove, Upload

Written: TypeAlias = tuple[str, str]
"""A change as written: the name of the option without its hyphens, and its value."""


@dataclass(slots=True)
class Asked:
    """What the lines ask for: the edits in order, and how files named by somebody else were assigned."""

    edits: list[Edit] = field(default_factory=list)
    assigned: list[Assigned] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def read_changes(case: Case, written: Sequence[Written], folder: Path | None = None) -> Asked:
    """The changes of a case that were written; raises `NotApplied`, and a usage error for what cannot be read.

    `folder`: where relative names of files begin; without it, where certway runs.
    """
    asked = Asked()
    for name, text in written:
        _READERS[name](case, text, folder or Path(), asked)
    return asked


def read_lines(file: Path) -> Iterator[Written]:
    """The lines of a file of changes; empty ones and what follows a # say nothing."""
    for number, row in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        try:
            words = shlex.split(row, comments=True)
        except ValueError:
            words = ["?"]
        if not words:
            continue
        name = words[0].removeprefix("--")
        name, equals, rest = name.partition("=")
        value = " ".join([rest, *words[1:]] if equals else words[1:])
        if name not in _READERS or name == "changes" or not value:
            known = tuple(one for one in _READERS if one != "changes")
            what = say(
                "{file}, line {number}: a line begins with one of {known}, and a value follows it.",
                file=str(file),
                number=number,
                known=known,
            )
            raise click.UsageError(speak(what))
        yield name, value


def _read_file_of_changes(case: Case, text: str, folder: Path, asked: Asked) -> None:
    file = folder / text
    if not file.is_file():
        raise click.UsageError(speak(say("--changes: there is no file {file}.", file=str(file))))
    inner = read_changes(case, tuple(read_lines(file)), file.parent)
    asked.edits += inner.edits
    asked.assigned += inner.assigned
    asked.left += inner.left


def _read_upload(case: Case, text: str, folder: Path, asked: Asked) -> None:
    target, path = _split("upload", text, "NODE[:STORE]=FILE", folder)
    word, _, store = target.partition(":")
    nodes = _nodes("--upload", case, word)
    files = wiring.read_files([path])
    if path.is_dir():
        assignment = assign_files(case, [node.id for node in nodes], files)
        asked.assigned += assignment.assigned
        asked.left += assignment.left
        asked.edits += [Upload(node=one.node, slot=one.slot, files=one.files) for one in assignment.assigned]
        return
    for node in nodes:
        slot = _identity_slot(node, store)
        if not (wiring.has_upload_page(case, node.id) or any(one.certificates for one in files)):
            raise NotApplied(files[0].instead)
        asked.edits.append(Upload(node=node.id, slot=slot, files=files))


def _read_append(case: Case, text: str, folder: Path, asked: Asked) -> None:
    for node, slot, certificates in _list_edits("append", case, text, folder):
        asked.edits.append(Append(node=node, slot=slot, certificates=certificates))


def _read_remove(case: Case, text: str, folder: Path, asked: Asked) -> None:
    for node, slot, certificates in _list_edits("remove", case, text, folder):
        asked.edits.append(Remove(node=node, slot=slot, certificates=certificates))


def _read_set(case: Case, text: str, folder: Path, asked: Asked) -> None:
    del folder
    owner, colon, rest = text.partition(":")
    name, equals, value = rest.partition("=")
    if not (colon and equals and owner.strip() and name.strip()):
        raise _unreadable("set", "OWNER:NAME=VALUE", text)
    for handle, kind in _owners(case, owner.strip()):
        setting = _find_setting(kind, name.strip())
        if setting is None:
            raise NotApplied(say("certway reads no setting {name} of {owner}", name=name.strip(), owner=handle))
        found = setting.find_value(value)
        if found is None:
            shown = say("{name} is one of {values}, not {value}", name=setting.name, values=setting.values, value=value)
            raise click.UsageError(speak(shown))
        asked.edits.append(SetSetting(owner=handle, name=setting.name, value=found))


def _read_release(case: Case, text: str, folder: Path, asked: Asked) -> None:
    del folder
    word, equals, release = text.partition("=")
    if not (equals and word.strip() and release.strip()):
        raise _unreadable("release", "PRODUCT=RELEASE", text)
    for node in _nodes("--release", case, word.strip(), {**PRODUCTS, **GROUPS}):
        parsed = parse_release_of(node.product, release.strip())
        if isinstance(parsed, Malformed):
            raise click.UsageError(speak(parsed.what))
        asked.edits.append(SetSetting(owner=node.id, name="release", value=parsed.text))


def _read_restart(case: Case, text: str, folder: Path, asked: Asked) -> None:
    del folder
    word, _, service = text.partition(":")
    for node in _nodes("--restart", case, word.strip()):
        asked.edits.append(Restart(node=node.id, service=service.strip()))


def _read_instant(case: Case, text: str, folder: Path, asked: Asked) -> None:
    del case, folder
    asked.edits.append(PassTime(to=Instant().convert(text, None, None)))


_READERS: Final[Mapping[str, Callable[[Case, str, Path, Asked], None]]] = MappingProxyType(
    {
        "upload": _read_upload,
        "append": _read_append,
        "remove": _read_remove,
        "set": _read_set,
        "release": _read_release,
        "restart": _read_restart,
        "at": _read_instant,
        "changes": _read_file_of_changes,
    }
)
CHANGES: Final = tuple(_READERS)
"""The options that are changes."""


def _list_edits(
    option: str, case: Case, text: str, folder: Path
) -> Iterator[tuple[str, Slot, tuple[Certificate, ...]]]:
    target, path = _split(option, text, "NODE[:STORE]=FILE", folder)
    word, _, store = target.partition(":")
    found = tuple(dict.fromkeys(one for read in wiring.read_files([path]) for one in read.certificates))
    nodes = _nodes(f"--{option}", case, word)
    if not found:
        raise NotApplied(_without_certificate(path))
    pairs = [(node.id, slot) for node in nodes for slot in _trust_slots(node, store)]
    if not pairs:
        raise NotApplied(_no_list(nodes, store))
    for node_id, slot in pairs:
        yield node_id, slot, found


def _no_list(nodes: Sequence[Node], store: str) -> Text:
    """Why none of these nodes has such a list."""
    held = tuple(dict.fromkeys(slot.store for node in nodes for slot, _ in node.trust))
    if store and held:
        return refusal("STORE", store, held)
    return say("no trust list of {nodes} was seen", nodes=tuple(node.id for node in nodes))


def _without_certificate(path: Path) -> Text:
    read: tuple[Contents, ...] = wiring.read_files([path])
    return read[0].instead if len(read) == 1 else say("There is no certificate in {file}.", file=str(path))


def _split(option: str, text: str, form: str, folder: Path) -> tuple[str, Path]:
    """`NODE=FILE` in its parts; the file must be there."""
    target, equals, name = text.partition("=")
    if not (equals and target.strip() and name.strip()):
        raise _unreadable(option, form, text)
    path = folder / name.strip()
    if not path.exists():
        missing = say("--{option}: there is no file {file}.", option=option, file=str(path))
        raise click.UsageError(speak(missing))
    return target.strip(), path


def _unreadable(option: str, form: str, text: str) -> click.UsageError:
    return click.UsageError(speak(say("--{option} takes {form}, not {text}", option=option, form=form, text=text)))


def _nodes(option: str, case: Case, word: str, groups: Mapping[str, tuple[str, ...]] = GROUPS) -> tuple[Node, ...]:
    """The nodes that are meant; raises `NotApplied` with the nearest name where there are none."""
    known = case.deployment.nodes
    named = find_group(case, word, groups)
    if named is None:
        named = tuple(node.id for node in known if _is_called(node, word.lower()))
    if not named:
        names = [*(node.id for node in known), *groups]
        raise NotApplied(refusal(option, word, names))
    return tuple(node for node in known if node.id in named)


def _is_called(node: Node, word: str) -> bool:
    from certway.model.observation import Seen

    return word == node.id.lower() or (isinstance(node.fqdn, Seen) and word == node.fqdn.value.lower())


def _owners(case: Case, word: str) -> tuple[tuple[str, str], ...]:
    """Zones and nodes by a word, each with the kind of its settings."""
    zones = [zone.id for zone in case.deployment.zones if word.lower() in (zone.id.lower(), zone.name.lower())]
    if zones:
        return tuple((zone, Owner.ZONE) for zone in zones)
    try:
        return tuple((node.id, owner_of(node.product)) for node in _nodes("--set", case, word))
    except NotApplied:
        names = [*(zone.id for zone in case.deployment.zones), *(node.id for node in case.deployment.nodes), *GROUPS]
        raise NotApplied(refusal("--set", word, names)) from None


def _find_setting(kind: str, name: str) -> KnownSetting | None:
    """By the label on the screen, by the key of the deployment file, or by the xConfiguration key."""
    found = find_setting(kind, name) or find_by_file_key(kind, name.lower())
    return found or (find_by_xconfiguration(name) if kind == Owner.EXPRESSWAY else None)


_MAIN_LISTS: Final = ("trusted-ca", "tomcat-trust", "callmanager-trust", "cup-xmpp-trust")
"""The lists that judge the nodes of a deployment, and are meant where none is named."""


def _identity_slot(node: Node, store: str) -> Slot:
    """The store that was named; on Expressway `server` where none was."""
    if store:
        return Slot(store=store.lower())
    if node.product in (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E):
        return Slot(store="server")
    stores = tuple(slot.store for slot, _ in node.identities)
    raise NotApplied(say("{node} has several stores; write {node}:STORE, one of {stores}", node=node.id, stores=stores))


def _trust_slots(node: Node, store: str) -> tuple[Slot, ...]:
    """The list that was named; else the trusted CA list of an Expressway and both lists of a Unified CM."""
    return tuple(
        slot for slot, _ in node.trust if (slot.store == store.lower() if store else slot.store in _MAIN_LISTS)
    )
