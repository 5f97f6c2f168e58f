"""Nodes of Unified CM, IM and Presence and Unity Connection from the deployment file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from certway.adapters.case_folder import CaseFolder
from certway.adapters.deployment.drafts import Draft, Group
from certway.adapters.deployment.fields import Fields, items_of, text_of
from certway.adapters.deployment.handles import is_address
from certway.adapters.deployment.identities import move_identity, observe_identity, observe_trust_list
from certway.adapters.deployment.placed import build_placed
from certway.adapters.deployment.stated_settings import fuse_settings
from certway.adapters.deployment.unified_keys import PHONE_PROFILE, PROFILES
from certway.adapters.deployment.values import FROM_CUCM, IDENTITY, SAME_AS_TOMCAT, TWINS
from certway.adapters.spelling import find_nearest
from certway.adapters.unseen import unseen_address
from certway.adapters.yaml_nodes import YamlMap, YamlNode
from certway.model.deployment import Node, PendingRequest, Product
from certway.model.observation import seen
from certway.model.store import Identity, InUse, Setting, Slot
from certway.model.text import say

_IDENTITY_STORES: Final = ("tomcat", "callmanager", "cup-xmpp")
_TRUST_STORES: Final = ("tomcat-trust", "callmanager-trust", "cup-xmpp-trust", "phone-edge-trust")
_TWIN: Final = "-ecdsa"

Held = list[tuple[Slot, InUse[Identity]]]


def build_unified(folder: CaseFolder, draft: Draft, groups: tuple[Group, ...]) -> Node:
    """One node; certificates, lists and settings of its cluster hold where it has none of its own."""
    fields = draft.fields
    address = fields.text("address")
    identities, pending = _build_identities(folder, draft, groups)
    trust = tuple(
        (Slot(store=store), observe_trust_list(folder, draft.id, Slot(store=store), value, fields.where))
        for store in _TRUST_STORES
        if (value := fields.find(store)) is not None
    )
    return build_placed(
        draft,
        fqdn=fields.observed("address") or unseen_address(draft.id),
        role=_role(fields, address),
        addresses=tuple(dict.fromkeys((*fields.texts("addresses"), *((address,) if is_address(address) else ())))),
        also_known_as=fields.texts("resolves-to"),
        services=fields.texts("services"),
        settings=fuse_settings((*_stated(fields), *_profiles(fields))),
        identities=identities,
        trust=trust,
        pending=pending,
    )


def check_clusters(folder: CaseFolder, drafts: tuple[Draft, ...], groups: tuple[Group, ...]) -> None:
    """Every `cucm` names a Unified CM cluster of the file."""
    known = {group.handle.lower(): group.handle for group in groups if group.product == Product.CUCM}
    for draft in drafts:
        wanted = draft.fields.text("cucm")
        if not wanted or wanted.lower() in known:
            continue
        near = find_nearest(wanted, known.values())
        place = draft.fields.place(draft.fields.find("cucm"))
        if near is not None:
            folder.mistake(
                place, say("No Unified CM cluster is called {name}. Did you mean {near}?", name=wanted, near=near)
            )
        else:
            folder.mistake(place, say("No Unified CM cluster is called {name}. Add it, or remove cucm.", name=wanted))


def _role(fields: Fields, address: str) -> str:
    """As stated; the node under whose address Expressway-C found the cluster is the publisher."""
    found = address and address.lower() == fields.text("discovered-as").lower()
    return fields.word("role") or ("publisher" if found else "")


def _stated(fields: Fields) -> Iterator[Setting]:
    return (setting for setting in fields.settings() if setting.name != PROFILES)


def _profiles(fields: Fields) -> Iterator[Setting]:
    """The profiles whose names Expressway-C's certificate must hold: encrypted, and without OAuth."""
    found = fields.find("phone-security-profiles")
    if found is None:
        return
    names = ", ".join(name for item in items_of(found) if (name := _needed_profile(item, fields.where)))
    yield Setting(name=PROFILES, value=seen(names, fields.provenance(found)))


def _needed_profile(item: YamlNode, where: str) -> str:
    if not isinstance(item, YamlMap):
        return text_of(item)
    profile = Fields(item, PHONE_PROFILE, where)
    encrypted = profile.word("device-security-mode") in ("Encrypted", "")
    return profile.text("name") if encrypted and profile.word("oauth") != "Yes" else ""


def _build_identities(
    folder: CaseFolder, draft: Draft, groups: tuple[Group, ...]
) -> tuple[tuple[tuple[Slot, InUse[Identity]], ...], tuple[PendingRequest, ...]]:
    held: Held = []
    pending: list[PendingRequest] = []
    for store in _IDENTITY_STORES:
        if store == "callmanager" and text_of(draft.fields.find(store)) == SAME_AS_TOMCAT:
            held += _same_as_tomcat(folder, draft, held)
            continue
        for slot, value in _twins(folder, draft, store, groups):
            in_use, request = observe_identity(folder, draft.id, slot, value, draft.fields.where)
            held.append((slot, in_use))
            pending += [request] if request else []
    return tuple(held), tuple(pending)


def _twins(folder: CaseFolder, draft: Draft, store: str, groups: tuple[Group, ...]) -> Iterator[tuple[Slot, YamlNode]]:
    """The RSA and the ECDSA certificate of a store, each from the node, else from its cluster, else from Unified CM."""
    sources: list[YamlNode | None] = [draft.fields.own(store)]
    outer = draft.fields.outer
    if outer is not None:
        sources.append(outer.own(store))
    if any(text_of(source) == FROM_CUCM for source in sources):
        sources = [source for source in sources if text_of(source) != FROM_CUCM]
        sources.append(_find_in_cucm(folder, draft, store, groups))
    for twin, pick in (("", _pick_rsa), (_TWIN, _pick_ecdsa)):
        found = next((value for source in sources if source is not None and (value := pick(source)) is not None), None)
        if found is not None:
            yield Slot(store=store + twin), found


def _pick_rsa(source: YamlNode) -> YamlNode | None:
    if not isinstance(source, YamlMap):
        return source
    fields = Fields(source, TWINS, "")
    named = fields.own("multi-server-san") or fields.own("single")
    own = any(fields.own(key.name) is not None for key in IDENTITY.keys)
    return named or (source if own else None)


def _pick_ecdsa(source: YamlNode) -> YamlNode | None:
    return Fields(source, TWINS, "").own("ecdsa") if isinstance(source, YamlMap) else None


def _find_in_cucm(folder: CaseFolder, draft: Draft, store: str, groups: tuple[Group, ...]) -> YamlNode | None:
    """The multi-server certificate of the Unified CM cluster that this one belongs to."""
    clusters = [group for group in groups if group.product == Product.CUCM]
    wanted = draft.fields.text("cucm")
    chosen = [group for group in clusters if group.handle.lower() == wanted.lower()] if wanted else clusters
    found = chosen[0].fields.own(store) if len(chosen) == 1 else None
    if found is None:
        place = draft.fields.place(draft.fields.find(store))
        what = say(
            "{store} is {word}, but no Unified CM cluster of {node} has {store} for all its nodes. Name the file here.",
            store=store,
            word=FROM_CUCM,
            node=draft.id,
        )
        folder.mistake(place, what)
    return found


def _same_as_tomcat(folder: CaseFolder, draft: Draft, held: Held) -> Held:
    """Certificate reuse (14 and later) takes both the RSA and the ECDSA certificate."""
    moved = [
        (slot, move_identity(in_use, slot))
        for store, in_use in held
        if store.store.startswith("tomcat")
        for slot in [Slot(store=store.store.replace("tomcat", "callmanager"))]
    ]
    if not moved:
        what = say("callmanager is same-as-tomcat, but {node} has no tomcat. Add it.", node=draft.id)
        folder.mistake(draft.fields.place(draft.fields.find("callmanager")), what)
    return moved
