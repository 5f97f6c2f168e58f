"""Which documented defaults the checks of a case rest on, because nobody stated the setting.

Knows which setting a verification asks for: whether it happens at all, which twin is shown, whether a name is
compared. Refuses to say what would follow from another value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from certway.derive.atlas import Atlas
from certway.derive.enforcement import consulted_settings
from certway.derive.links import judged_of, row_of
from certway.derive.references import VERIFY_HOST_NAME
from certway.derive.selection import HTTPS_CIPHERS, is_governed_by_https_ciphers
from certway.derive.settings import setting_of
from certway.knowledge.matrix import NameSource
from certway.model.deployment import Node
from certway.model.link import Check, Link
from certway.model.observation import Origin, Seen
from certway.model.text import Text, Word, say

_Consulted = Iterator[tuple[Node, str]]


_DEFAULT: Final = say("{setting}: {value} on {nodes} (documented default)").template


def is_default(text: Text) -> bool:
    """Whether an assumption is a documented default, not a conclusion of a reader."""
    return text.template == _DEFAULT


def find_assumptions(atlas: Atlas, links: Iterable[Link]) -> tuple[Text, ...]:
    """Each documented default that a check of these links rests on, with the nodes it was taken for."""
    holders: dict[tuple[str, str], dict[Word, None]] = {}
    for link in links:
        for check in link.checks:
            for node, name in _consulted(atlas, check):
                observed = setting_of(node, name)
                if isinstance(observed, Seen) and any(one.origin is Origin.ASSUMED for one in observed.provenance):
                    holders.setdefault((name, observed.value), {})[node.id] = None
    return tuple(
        Text(template=_DEFAULT, args=(("nodes", tuple(nodes)), ("setting", name), ("value", value)))
        for (name, value), nodes in sorted(holders.items())
    )


def _consulted(atlas: Atlas, check: Check) -> _Consulted:
    key = check.key.link
    client, server = atlas.find_node(key.client), atlas.find_node(key.server)
    if client is None or server is None:
        return
    row, judged = row_of(key), judged_of(check.key)
    verifier, presenter = (client, server) if check.key.verifier == "client" else (server, client)
    yield from consulted_settings(row, judged, verifier, server)
    if judged.names is NameSource.POINTER_RECORD:
        yield client, VERIFY_HOST_NAME
    if len(judged.stores) > 1 and is_governed_by_https_ciphers(row.port):
        yield presenter, HTTPS_CIPHERS
