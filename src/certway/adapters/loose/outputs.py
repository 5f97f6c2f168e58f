"""Saved outputs of UC nodes among the files of a folder: what they hold, node by node and store by store.

A listing names certificates without holding them: its entries are looked up among all certificates of the folder. An
entry that is not among them is left out only where nothing at hand was issued under its name; otherwise the whole
list counts as not seen, for the missing certificate may decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed
from typing import Final

from certway.adapters.case_folder import CaseFolder
from certway.adapters.loose.at_hand import AtHand, Likeness
from certway.adapters.loose.finds import Found
from certway.adapters.loose.output_names import may_be_output, read_output_hint
from certway.adapters.loose.path_hints import Hint, product_of_host
from certway.adapters.uc.client_auth import ClientAuth, find_client_auth
from certway.adapters.uc.console import find_host, may_be_session, parse_session
from certway.adapters.uc.database import DatabaseRows, is_database_answer, parse_database
from certway.adapters.uc.held import Held, Unread
from certway.adapters.uc.listings import Listing, find_listings
from certway.adapters.uc.services import takes_part
from certway.adapters.uc.shown import Shown, find_shown
from certway.adapters.uc.snapshot import Snapshot, is_snapshot, parse_snapshot
from certway.knowledge.setting_tables.row import Owner
from certway.knowledge.settings import find_setting
from certway.model.certificate import Certificate, Malformed
from certway.model.observation import Origin, Provenance, seen
from certway.model.store import Setting
from certway.model.text import Text, say
from certway.model.value import value
from certway.pki.parse import Contents

_EVERYWHERE: Final = ("tomcat", "tomcat-ecdsa")  # stores that every product has
_SHOWN: Final = 3  # names in a sentence
_NO_CONTENTS: Final = Contents(where="", form="text")


@value
class Session:
    """What a saved session of the command line shows."""

    listings: tuple[Listing, ...]
    shown: tuple[Shown, ...]
    ports: tuple[ClientAuth, ...]


@value
class Output:
    """One file with the node it is of, where anything tells."""

    file: str
    hint: Hint
    holds: Session | Snapshot | DatabaseRows

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        """Every certificate in it."""
        if isinstance(self.holds, Session):
            return tuple(shown.certificate for shown in self.holds.shown if shown.certificate is not None)
        return tuple(held.certificate for held in self.holds.held)


@dataclass
class Passed:
    """What was taken or left out of listings without certainty, by file."""

    left_out: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, list[str]] = field(default_factory=dict)

    def sentences(self) -> Iterator[Text]:
        """One sentence for each, however many nodes there are."""
        if self.left_out:
            yield say(
                "lists without some entries of {files} ({count}): their certificates are not here, and nothing here "
                "was issued under their names",
                count=sum(self.left_out.values()),
                files=tuple(self.left_out)[:_SHOWN],
            )
        for file, entries in self.by_name.items():
            yield say("{entries} of {file} by their names alone", entries=tuple(entries[:_SHOWN]), file=file)


@dataclass
class Sorted:
    """The outputs of a folder as finds beside its other files, with what was concluded."""

    finds: list[Found] = field(default_factory=list)
    settings: dict[str, list[Setting]] = field(default_factory=dict)  # by host label
    passed: Passed = field(default_factory=Passed)


def find_outputs(folder: CaseFolder, names: Sequence[str]) -> tuple[Output, ...]:
    """The files that are outputs; one that looks like one and cannot be read is told."""
    found = []
    for name in filter(may_be_output, names):
        content = folder.read_bytes(name)
        output = None if isinstance(content, Malformed) else _read_output(content, name)
        if isinstance(output, Malformed):
            folder.unusable(name, output.what)
        elif output is not None:
            folder.meet(output.certificates)
            found.append(output)
    return tuple(found)


def _read_output(content: bytes, file: str) -> Output | Malformed | None:
    if is_snapshot(content):
        snapshot = parse_snapshot(content, file)
        host = "" if isinstance(snapshot, Malformed) else snapshot.host
        return snapshot if isinstance(snapshot, Malformed) else _build_output(file, host, snapshot)
    if is_database_answer(content):
        rows = parse_database(content, file)
        return rows if isinstance(rows, Malformed) else _build_output(file, "", rows)
    if not may_be_session(content):
        return None
    commands = parse_session(content)
    session = Session(listings=find_listings(commands), shown=find_shown(commands), ports=find_client_auth(commands))
    if not (session.listings or session.shown or session.ports):
        return None
    return _build_output(file, find_host(commands), session)


def _build_output(file: str, host: str, holds: Session | Snapshot | DatabaseRows) -> Output:
    return Output(file=file, hint=read_output_hint(file, host), holds=holds)


def sort_outputs(folder: CaseFolder, outputs: Sequence[Output], finds: Sequence[Found]) -> Sorted:
    """Every output as finds of its node; an output whose node nothing tells is told, and not guessed."""
    found = Sorted()
    met = [certificate for output in outputs for certificate in output.certificates]
    at_hand = AtHand((*met, *(certificate for one in finds for certificate in one.certificates)))
    for output in outputs:
        if isinstance(output.holds, DatabaseRows):
            found.finds += _of_database(output, output.holds)
            _tell_unread(folder, output.file, output.holds.unread)
        elif not output.hint.host:
            folder.unusable(output.file, _say_nobody(output))
        elif isinstance(output.holds, Snapshot):
            found.finds += _of_snapshot(output, output.holds)
            _tell_unread(folder, output.file, output.holds.unread)
        else:
            found.finds += _of_session(output, output.holds, at_hand, found.passed)
            found.settings.setdefault(output.hint.label, []).extend(_settings(output.file, output.holds.ports))
    return found


def _say_nobody(output: Output) -> Text:
    return say(
        "Nothing tells which node {file} is of. Name the file as the node, such as {example}.",
        file=output.file,
        example=f"cucm-pub-{output.file.rpartition('/')[2]}",
    )


def _tell_unread(folder: CaseFolder, file: str, unread: Sequence[Unread]) -> None:
    if unread:
        names = tuple(dict.fromkeys(one.file for one in unread))[:_SHOWN]
        folder.unusable(file, say("{file}: certificates in it cannot be read: {names}.", file=file, names=names))


def _of_database(output: Output, rows: DatabaseRows) -> Iterator[Found]:
    """Identities node by node; the lists of the cluster for every node of it."""
    lists = [held for held in rows.held if held.is_trust]
    for host in rows.hosts:
        own = [held for held in rows.held if held.host == host and not held.is_trust]
        hint = read_output_hint(output.file, host)
        if not product_of_host(host) and any(held.store not in _EVERYWHERE for held in own):
            hint = changed(hint, product="")  # its stores tell more than the folder of an answer about all products
        elif product_of_host(host):
            hint = changed(hint, product=product_of_host(host))
        yield from _of_held(output, hint, (*own, *lists), rows.unread)


def _of_snapshot(output: Output, snapshot: Snapshot) -> Iterator[Found]:
    """What the node holds, and its empty lists."""
    yield from _of_held(output, output.hint, snapshot.held, snapshot.unread)
    filled = {held.store for held in snapshot.held} | {one.store for one in snapshot.unread}
    for store in dict.fromkeys(snapshot.lists):
        if store not in filled and takes_part(store):
            yield _build_found(output.file, output.hint, store, 0, ())


def _of_held(output: Output, hint: Hint, held: Iterable[Held], unread: Iterable[Unread]) -> Iterator[Found]:
    """Store by store; a list of which an entry cannot be read is not known."""
    lacks: dict[str, list[str]] = {}
    for gap in unread:
        lacks.setdefault(gap.store, []).append(gap.file)
    stores: dict[str, list[Held]] = {store: [] for store in lacks if _is_list(store) and takes_part(store)}
    for one in held:
        if takes_part(one.store):
            stores.setdefault(one.store, []).append(one)
    for store, found in stores.items():
        certificates = tuple(one.certificate for one in found)
        whole = _build_found(output.file, hint, store, found[0].line if found else 0, certificates)
        yield changed(whole, lacks=tuple(lacks.get(store, ())[:_SHOWN])) if _is_list(store) else whole


def _of_session(output: Output, session: Session, at_hand: AtHand, passed: Passed) -> Iterator[Found]:
    last = {shown.store: shown for shown in session.shown if takes_part(shown.store) and not _is_list(shown.store)}
    for shown in last.values():  # a session may show the one before and after a renewal
        certificate = shown.certificate or at_hand.find_shown(shown.serial, shown.subject)
        certificates = () if certificate is None else (certificate,)
        yield _build_found(output.file, output.hint, shown.store, shown.line, certificates)
    for listing in session.listings:
        if not takes_part(listing.store):
            continue
        if listing.is_trust:
            yield _of_listing(output, listing, at_hand, passed)
        elif listing.store not in last:
            yield _build_found(output.file, output.hint, listing.store, listing.line, ())


def _of_listing(output: Output, listing: Listing, at_hand: AtHand, passed: Passed) -> Found:
    found: dict[Certificate, None] = {}
    lacks: list[str] = []
    for entry in listing.entries:
        known = at_hand.find(entry)
        if known is not None:
            found[known[0]] = None
            if known[1] is Likeness.NAME:
                passed.by_name.setdefault(output.file, []).append(entry.file)
        elif at_hand.may_matter(entry):
            lacks.append(entry.file)
        else:
            passed.left_out[output.file] = passed.left_out.get(output.file, 0) + 1
    whole = _build_found(output.file, output.hint, listing.store, listing.line, tuple(found))
    return changed(whole, lacks=tuple(lacks), cut=listing.cut)


def _build_found(file: str, hint: Hint, store: str, line: int, certificates: tuple[Certificate, ...]) -> Found:
    return Found(
        file=file,
        hint=changed(hint, store=store),
        contents=_NO_CONTENTS,
        certificates=certificates,
        leaf=None if _is_list(store) else next(iter(certificates), None),
        line=line,
        stated=True,
    )


def _is_list(store: str) -> bool:
    return store.endswith("-trust")


def _settings(file: str, ports: Iterable[ClientAuth]) -> Iterator[Setting]:
    for port in ports:
        name = f"HAProxy client-auth {port.port}"
        if find_setting(Owner.CUCM, name) is not None:
            place = Provenance(origin=Origin.FILE, where=file, line=port.line)
            yield Setting(name=name, value=seen(port.state, place))
