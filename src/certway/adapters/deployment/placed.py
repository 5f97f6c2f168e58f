"""What every node has, whatever its product: release, clock, names, last restart."""

from __future__ import annotations

from certway.adapters.deployment.drafts import Draft
from certway.adapters.unseen import unseen_clock, unseen_release
from certway.model.deployment import NO_LISTS_SEEN, Node, PendingRequest
from certway.model.observation import Observation, seen
from certway.model.store import Identity, InUse, Setting, Slot, TrustList


def build_placed(
    draft: Draft,
    *,
    fqdn: Observation[str],
    role: str,
    addresses: tuple[str, ...],
    also_known_as: tuple[str, ...] = (),
    services: tuple[str, ...] = (),
    settings: tuple[Setting, ...],
    identities: tuple[tuple[Slot, InUse[Identity]], ...],
    trust: tuple[tuple[Slot, InUse[TrustList]], ...],
    pending: tuple[PendingRequest, ...],
    crls: Observation[tuple[bytes, ...]] = NO_LISTS_SEEN,
) -> Node:
    """The node with the keys that all products share read from its fields."""
    fields = draft.fields
    skew, stated = fields.span("clock-skew"), fields.find("clock-skew")
    return Node(
        id=draft.id,
        product=draft.product,
        cluster=draft.group,
        release=fields.observed("release") or unseen_release(draft.id),
        fqdn=fqdn,
        clock_skew=seen(skew, fields.provenance(stated)) if skew is not None and stated else unseen_clock(draft.id),
        role=role,
        addresses=addresses,
        also_known_as=(*fields.texts("also-known-as"), *also_known_as),
        services=services,
        restarted_at=fields.instant("restarted"),
        settings=settings,
        identities=identities,
        trust=trust,
        pending=pending,
        crls=crls,
    )
