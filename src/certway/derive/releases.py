"""What the release of a node decides."""

from __future__ import annotations

from certway.knowledge.releases import parse_release
from certway.model.certificate import Malformed
from certway.model.deployment import Node
from certway.model.observation import Observation, Origin, Provenance, Unseen, seen
from certway.model.text import say

_FROM_RELEASE = Provenance(origin=Origin.DERIVED, where="release")


def reaches(node: Node, floor: str) -> Observation[bool]:
    """Whether the node runs `floor` or later; unseen where its release is, or cannot be read as one of the family."""
    if isinstance(node.release, Unseen):
        return node.release
    release = parse_release(node.release.value)
    if not isinstance(release, Malformed):
        try:
            return seen(release.at_least(floor), _FROM_RELEASE)
        except ValueError:
            pass
    return Unseen(
        why=say("the release {release} of {node} is not known", release=node.release.value, node=node.id),
        would_tell=(say("{node}: Status > System > Information", node=node.id),),
    )


def release_text(node: Node) -> str:
    """The release as written; empty where it was not seen."""
    return "" if isinstance(node.release, Unseen) else node.release.value
