"""Refusals that were witnessed on links where nothing that was found breaks them: the evidence contradicts the answer.

What was read is then not what runs, or something was not read. A refusal from before a start of either end, or before
a later connection that nobody refused, is of the past and contradicts nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from certway.model.deployment import Case, Witness
from certway.model.link import LinkKey, SubjectKey
from certway.model.observation import Provenance
from certway.model.text import Text, say
from certway.model.verdict import CauseKind, Lead


def find_contradictions(case: Case, broken: Collection[SubjectKey]) -> Mapping[LinkKey, Lead]:
    """By link, the latest refusal that contradicts the answer; `broken` are the links of which something tells why."""
    return {
        witness.link: Lead(
            kind=CauseKind.CERTIFICATE,
            what=say(
                "{node} refused the connection with {other} ({fault}); what was read does not explain it",
                node=witness.refused_by,
                other=witness.link.server if witness.refused_by == witness.link.client else witness.link.client,
                fault=witness.fault or "-",
            ),
            tells=say_seen(witness.provenance),
        )
        for witness in _latest(case)
        if witness.refused_by and witness.link not in broken and not _is_past(case, witness)
    }


def say_seen(place: Provenance) -> Text:
    """Where a log or a capture shows it."""
    return say("seen in {where}", where=f"{place.where}:{place.line}" if place.line else place.where)


def _latest(case: Case) -> Collection[Witness]:
    """The latest witness of each link."""
    found: dict[LinkKey, Witness] = {}
    for witness in case.witnesses:
        if witness.link not in found or found[witness.link].at <= witness.at:
            found[witness.link] = witness
    return found.values()


def _is_past(case: Case, witness: Witness) -> bool:
    ends = (witness.link.client, witness.link.server)
    started = (node.restarted_at for node in case.deployment.nodes if node.id in ends)
    return any(at is not None and at > witness.at for at in started)
