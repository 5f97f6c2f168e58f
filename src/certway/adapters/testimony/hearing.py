"""The logs and captures of a folder, read; what they tell of nodes by themselves, as facts.

Knows files and hosts as logs name them. Refuses to know the case: witnesses need its links and come later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

from certway.adapters.archives.names import find_product_file, is_capture_name
from certway.adapters.archives.opening import Member
from certway.adapters.capture.conversations import Conversation
from certway.adapters.capture.reading import Source, read_captures
from certway.adapters.case_folder import CaseFolder
from certway.adapters.evidence.facts import Fact, Met
from certway.adapters.logs.facts import build_facts, build_skew_fact
from certway.adapters.logs.reading import read_log, read_pieces
from certway.adapters.logs.told import Entry
from certway.adapters.loose.host import short_label
from certway.adapters.loose.path_hints import read_hint
from certway.adapters.testimony.clocks import Clock, measure_clocks
from certway.model.certificate import Malformed
from certway.model.deployment import Node, Recording
from certway.model.observation import Origin, Seen
from certway.model.text import say
from certway.model.value import value


@value
class Watched:
    """What the captures of one interface show; `where` is the first of its files, `host` the node that captured."""

    where: str
    files: tuple[str, ...]
    host: str
    conversations: tuple[Conversation, ...]


@value
class Testimony:
    """What logs and captures tell. `entries`: by log; `clocks`: by host, how far each that was measured is ahead."""

    entries: tuple[tuple[Entry, ...], ...] = ()
    watched: tuple[Watched, ...] = ()
    clocks: Mapping[str, Clock]
    recordings: tuple[Recording, ...] = ()

    def clock_skew(self, host: str) -> timedelta:
        """How far the clock of a host is ahead, nothing where it was not measured."""
        clock = self.clocks.get(host.lower())
        return clock.ahead if clock is not None else timedelta(0)


def hear(folder: CaseFolder, streams: Sequence[Member]) -> Testimony:
    """Read every log and capture; what cannot be read is told in the folder."""
    logs = [member for member in streams if not is_capture_name(member.where)]
    captures = [member for member in streams if is_capture_name(member.where)]
    read = {member.where: found for member in logs if (found := _read_log(folder, member)) is not None}
    watched = tuple(_watch(folder, captures))
    entries = tuple(read.values())
    recordings = (
        *(Recording(where=where, kind="log") for where in read),
        *(recording for one in watched for recording in _recordings(one)),
    )
    return Testimony(entries=entries, watched=watched, clocks=measure_clocks(entries), recordings=recordings)


def _recordings(watched: Watched) -> Iterator[Recording]:
    """Each file of an interface; its connections are counted with the first."""
    talks = [one for one in watched.conversations if one.tls is not None or one.ssh is not None]
    hidden = sum(not _is_shown(one) for one in talks)
    for where in watched.files:
        first = where == watched.where
        counted = (len(talks), hidden) if first else (0, 0)
        yield Recording(where=where, kind="capture", connections=counted[0], hidden=counted[1])


def _is_shown(conversation: Conversation) -> bool:
    """Whether the certificates of the server were seen."""
    tls, ssh = conversation.tls, conversation.ssh
    chain = tls.server_chain if tls is not None else ssh.host_chain if ssh is not None else ()
    return isinstance(chain, tuple)


def build_log_facts(testimony: Testimony) -> Iterator[Fact]:
    """What logs say of nodes by themselves; connections are heard as witnesses, not as facts."""
    for entries in testimony.entries:
        ahead = testimony.clock_skew(entries[0].node) if entries else timedelta(0)
        yield from (fact for fact in build_facts(entries, clock_skew=ahead) if not isinstance(fact.says, Met))
    for host, clock in testimony.clocks.items():
        if clock.skew is not None:
            yield build_skew_fact(clock.skew, host, clock.place)


def _read_log(folder: CaseFolder, member: Member) -> tuple[Entry, ...] | None:
    try:
        with closing(member.open()) as stream:
            reading = read_log(read_pieces(stream), member.where, node=read_hint(member.where).host)
    except (OSError, EOFError, ValueError) as refusal:
        reason = (refusal.strerror if isinstance(refusal, OSError) else None) or type(refusal).__name__
        folder.unusable(member.where, say("{file} cannot be opened: {reason}.", file=member.where, reason=reason))
        return None
    if reading.problems:
        what = say(
            "{count} lines of {file} cannot be read; the first is line {line}. The others count.",
            count=len(reading.problems),
            file=member.where,
            line=reading.problems[0].offset,
        )
        folder.unusable(member.where, what)
    if reading.left_out:
        what = say(
            "{file} tells more than is kept: {count} later events are left out. Give a shorter log.",
            file=member.where,
            count=reading.left_out,
        )
        folder.unusable(member.where, what)
    return reading.entries


def _watch(folder: CaseFolder, captures: Iterable[Member]) -> Iterator[Watched]:
    series: dict[tuple[str, str], list[Member]] = {}
    for member in captures:
        known = find_product_file(member.where)
        interface = f"{known.host} {known.interface}" if known is not None else member.where
        series.setdefault((member.where.rpartition("!")[0], interface), []).append(member)
    for members in series.values():
        where = members[0].where
        reading = read_captures([Source(member.where, member.open) for member in members])
        for problem in reading.problems:
            folder.unusable(problem.where, problem.what)
        if reading.left_out:
            folder.unusable(where, _say_left_out(where, reading.left_out).what)
        files = tuple(member.where for member in members)
        yield Watched(where=where, files=files, host=read_hint(where).host, conversations=reading.conversations)


def _say_left_out(where: str, count: int) -> Malformed:
    what = say(
        "{file} holds more connections than are kept: {count} are left out. Give a shorter capture.",
        file=where,
        count=count,
    )
    return Malformed(where=where, what=what)


def with_products(facts: Iterable[Fact], nodes: Iterable[Node]) -> Iterator[Fact]:
    """The facts, those of logs with the product of each host that is one of these nodes, by id or short name."""
    products: dict[str, str] = {}
    for node in nodes:
        products[node.id.lower()] = node.product
        if isinstance(node.fqdn, Seen):
            products[short_label(node.fqdn.value)] = node.product
    for fact in facts:
        product = products.get(short_label(fact.node.name), "") if fact.place.origin is Origin.LOG else ""
        yield replace(fact, node=replace(fact.node, product=product)) if product and not fact.node.product else fact
