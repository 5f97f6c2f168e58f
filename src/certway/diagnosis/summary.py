"""The head of an answer: the deployment counted, what was read, and what a verdict would have needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from certway.model.deployment import Case, Node, Product
from certway.model.observation import Observation, Origin, Provenance, Seen, Unseen, not_seen, unseen_fact
from certway.model.summary import Counted, Summary
from certway.model.text import Text, Word, say
from certway.model.verdict import Diagnosis, Verdict

_ORDER: Final = (
    Product.EXPRESSWAY_C,
    Product.EXPRESSWAY_E,
    Product.CUCM,
    Product.IM_AND_PRESENCE,
    Product.UNITY_CONNECTION,
    Product.CMS,
)


def summarise(case: Case, diagnosis: Diagnosis) -> Summary:
    """What the answer is about."""
    return Summary(
        name=case.deployment.name,
        at=diagnosis.at,
        nodes=tuple(_counted(case.deployment.nodes)),
        read=tuple(_read(case)),
        not_seen=_not_seen(diagnosis),
        unread=case.unread,
    )


def _counted(nodes: tuple[Node, ...]) -> Iterator[Counted]:
    """One row a product, in the order of `_ORDER`."""
    for product in _ORDER:
        own = [node for node in nodes if node.product == product]
        releases = {node.release.value for node in own if isinstance(node.release, Seen)}
        if own:
            yield Counted(product=product, count=len(own), releases=tuple(sorted(releases)))


def _read(case: Case) -> Iterator[Text]:
    archives = len({*_archives(case)})
    yield from _some(archives, say("1 archive"), say("{count} archives", count=archives))
    nodes = case.deployment.nodes
    identities = [in_use.installed for node in nodes for _, in_use in node.identities]
    leaves = {observed.value.leaf.sha256 for observed in identities if isinstance(observed, Seen)}
    lists = sum(isinstance(in_use.installed, Seen) for node in nodes for _, in_use in node.trust)
    yield from _some(len(leaves), say("1 certificate"), say("{count} certificates", count=len(leaves)))
    yield from _some(lists, say("1 trust list"), say("{count} trust lists", count=lists))
    logs = sum(one.kind == "log" for one in case.recordings)
    captures = len(case.recordings) - logs
    yield from _some(logs, say("1 log"), say("{count} logs", count=logs))
    yield from _some(captures, say("1 capture"), say("{count} captures", count=captures))
    hidden = sum(one.hidden for one in case.recordings)
    if hidden:
        connections = sum(one.connections for one in case.recordings)
        yield say("{hidden} of {count} captured connections hide their certificates", hidden=hidden, count=connections)
    evidence = len({*_evidence(case)} - {one.where for one in case.recordings})
    yield from _some(evidence, say("1 log or capture"), say("{count} logs and captures", count=evidence))


def _some(count: int, one: Text, many: Text) -> Iterator[Text]:
    if count:
        yield one if count == 1 else many


def _archives(case: Case) -> Iterator[str]:
    """The outermost archives in which something of a node was seen, a log or a capture."""
    yield from (one.where.partition("!")[0] for one in case.recordings if "!" in one.where)
    for node in case.deployment.nodes:
        facts: list[Observation[Any]] = [node.release, node.fqdn, *(setting.value for setting in node.settings)]
        facts += [held.installed for _, held in node.identities]
        facts += [held.installed for _, held in node.trust]
        for fact in facts:
            places = fact.provenance if isinstance(fact, Seen) else ()
            yield from (place.where.partition("!")[0] for place in places if "!" in place.where)


def _evidence(case: Case) -> Iterator[str]:
    """The places of logs, captures and probes that say something of this case."""
    places: list[Provenance] = [item.provenance for item in case.witnesses]
    places.extend(item.provenance for item in case.reports)
    return (place.where for place in places if place.origin in (Origin.LOG, Origin.WIRE))


def _not_seen(diagnosis: Diagnosis) -> tuple[Text, ...]:
    """What the unknown verdicts wait for, each told once; sentences that differ in the node only are one."""
    unknown = [answer for answer in diagnosis.services if answer.verdict is Verdict.UNKNOWN]
    others = [answer for answer in diagnosis.services if answer.verdict is not Verdict.UNKNOWN]
    missing = dict.fromkeys(unseen for answer in (*unknown, *others) for unseen in answer.missing)
    return tuple(merge_nodes(missing))


def merge_nodes(missing: Iterable[Unseen]) -> Iterator[Text]:
    """The reasons, with the nodes of which the same is said in one sentence."""
    grouped: dict[tuple[bool, str, tuple[tuple[str, Word], ...]], list[Word]] = {}
    for unseen in missing:
        fact = unseen_fact(unseen.why)
        said = fact or unseen.why
        rest = tuple((key, word) for key, word in said.args if key != "node")
        nodes = grouped.setdefault((fact is not None, said.template, rest), [])
        nodes.extend(word for key, word in said.args if key == "node" and word not in nodes)
    for (is_fact, template, rest), nodes in grouped.items():
        own: tuple[tuple[str, Word], ...] = (("node", nodes[0] if len(nodes) == 1 else tuple(nodes)),) if nodes else ()
        merged = Text(template=template, args=tuple(sorted((*rest, *own))))
        yield not_seen(merged) if is_fact else merged
