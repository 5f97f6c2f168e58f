"""A case with what logs and captures witnessed on its links, and the signs of faults that only look like certificates'.

Knows the links of the case. Whoever is no node of it, or cannot be told from another, is witness of nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from certway.adapters.capture.conversations import Conversation, Opening
from certway.adapters.capture.witnesses import build_witness as build_watched
from certway.adapters.logs.told import AlarmChange, Sign
from certway.adapters.logs.witnesses import DeploymentBook, build_witness, find_sign
from certway.adapters.testimony.hearing import Testimony, Watched
from certway.derive.alarms import GONE
from certway.derive.atlas import Atlas
from certway.derive.links import derive_links, row_of
from certway.diagnosis.services import service_of
from certway.knowledge.neighbours import SHOWN_BY
from certway.model.deployment import Case, Node, Report, Witness
from certway.model.link import LinkKey
from certway.model.observation import Origin, Provenance, Seen

_UNANSWERED = frozenset((Opening.NO_ANSWER, Opening.REFUSED, Opening.UNREACHABLE))
_SIGNS_OF_CLOSED = {"K-01": Sign.ZONE_PORT, "K-02": Sign.PORT_2222}


def testify(case: Case, testimony: Testimony) -> Case:
    """The case with its witnesses and reports; of witnesses that say the same, the latest."""
    case = replace(case, recordings=(*case.recordings, *testimony.recordings))
    if not any(testimony.entries) and not any(watched.conversations for watched in testimony.watched):
        return case
    links = [link.key for link in derive_links(Atlas(case))]
    book = DeploymentBook(_with_dns(case), links)
    witnesses = (*_of_logs(testimony, book), *_of_captures(testimony.watched, testimony, book))
    signs = (*_signs_of_logs(case, testimony, book), *_signs_of_captures(testimony.watched, book))
    return replace(
        case,
        witnesses=(*case.witnesses, *_latest(witnesses)),
        reports=(*case.reports, *_report(case, signs)),
    )


def _with_dns(case: Case) -> Iterator[Node]:
    """The nodes, with the addresses that DNS records of the case give to their names."""
    answers: dict[str, tuple[str, ...]] = {}
    for record in case.deployment.dns:
        if record.kind == "a":
            name = record.name.lower().rstrip(".")
            answers[name] = (*answers.get(name, ()), *record.answers)
    for node in case.deployment.nodes:
        name = node.fqdn.value.lower() if isinstance(node.fqdn, Seen) else ""
        yield replace(node, addresses=tuple(dict.fromkeys((*node.addresses, *answers.get(name, ())))))


def _of_logs(testimony: Testimony, book: DeploymentBook) -> Iterator[Witness]:
    for entries in testimony.entries:
        for entry in entries:
            witness = build_witness(entry, book, clock_skew=testimony.clock_skew(entry.node))
            if witness is not None:
                yield witness


def _of_captures(captures: Iterable[Watched], testimony: Testimony, book: DeploymentBook) -> Iterator[Witness]:
    for watched in captures:
        ahead = testimony.clock_skew(watched.host)
        for conversation in watched.conversations:
            links = find_links(conversation, book)
            for link in links:
                witness = build_watched(conversation, link, _place(watched, conversation), clock_skew=ahead)
                if witness is not None and (len(links) == 1 or witness.presented):
                    yield witness if len(links) == 1 else replace(witness, refused_by="", fault="")


def find_links(conversation: Conversation, book: DeploymentBook) -> tuple[LinkKey, ...]:
    """The links that a connection between two nodes of the case is on: by its ends, its port and how it is carried."""
    client, server = book.find_node(conversation.client.address), book.find_node(conversation.server.address)
    if client is None or server is None:
        return ()
    carrier = "ssh" if conversation.ssh is not None else "tls" if conversation.tls is not None else ""
    own = [key for key in book.find_links(client, server) if key.port == conversation.server.port]
    carried = {key: row_of(key).carrier for key in own}
    return tuple(key for key in own if carried[key] == carrier or (not carrier and carried[key] in ("ssh", "tls")))


def _latest(witnesses: Iterable[Witness]) -> tuple[Witness, ...]:
    """Failures repeat every few seconds: of those on one link that say the same, the latest."""
    found: dict[tuple[object, ...], Witness] = {}
    for witness in witnesses:
        key = (witness.link, witness.presented, witness.refused_by, witness.fault)
        if key not in found or found[key].at <= witness.at:
            found[key] = witness
    return tuple(found.values())


def _signs_of_logs(case: Case, testimony: Testimony, book: DeploymentBook) -> Iterator[tuple[str, Provenance]]:
    """What lines tell; an alarm counts while it stands, which the reports of the case say."""
    standing = {_alarm_of(report.subject) for report in case.reports if report.state not in GONE}
    for entries in testimony.entries:
        for entry in entries:
            told, sign = entry.told, find_sign(entry)
            node = book.find_node(entry.node) or entry.node
            if isinstance(told, AlarmChange) and (str(told.number), node.lower()) not in standing:
                continue
            if sign is not None:
                yield sign, entry.provenance


def _alarm_of(subject: str) -> tuple[str, str]:
    """Number and node of `alarm 25030 expc01`; of anything else, nothing that an alarm is called."""
    words = subject.lower().split()
    return (words[1], words[2]) if words[:1] == ["alarm"] and len(words) > 2 else ("", "")


def _signs_of_captures(captures: Iterable[Watched], book: DeploymentBook) -> Iterator[tuple[str, Provenance]]:
    """Connections that did not come about, where none to the same port did later."""
    for watched in captures:
        last: dict[LinkKey, Conversation] = {}
        for conversation in watched.conversations:
            last |= dict.fromkeys(find_links(conversation, book), conversation)
        for link, conversation in last.items():
            if conversation.opening in _UNANSWERED and link.connection in _SIGNS_OF_CLOSED:
                yield _SIGNS_OF_CLOSED[link.connection], _place(watched, conversation)


def _report(case: Case, signs: Iterable[tuple[str, Provenance]]) -> Iterator[Report]:
    """Each sign once, at its latest place; and the service that cannot work while it stands."""
    for sign, place in dict(signs).items():
        yield Report(subject=f"sign {sign}", state="seen", since=place.seen_at, provenance=place)
        if sign in SHOWN_BY and not _is_up_since(case, SHOWN_BY[sign], place):
            yield Report(subject=SHOWN_BY[sign], state="failed", since=place.seen_at, provenance=place)


def _is_up_since(case: Case, service: str, place: Provenance) -> bool:
    """Whether a status page that was taken later shows the service as active."""
    return any(
        service_of(report.subject) == service
        and report.state == "active"
        and report.provenance.seen_at is not None
        and (place.seen_at is None or report.provenance.seen_at > place.seen_at)
        for report in case.reports
    )


def _place(watched: Watched, conversation: Conversation) -> Provenance:
    return Provenance(origin=Origin.WIRE, where=watched.where, seen_at=conversation.first_seen)
