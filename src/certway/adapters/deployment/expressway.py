"""Expressway nodes from the deployment file."""

from __future__ import annotations

from collections.abc import Iterator

from certway.adapters.case_folder import CaseFolder
from certway.adapters.deployment.drafts import Draft, full_expressway_name
from certway.adapters.deployment.fields import Fields, text_of
from certway.adapters.deployment.identities import move_identity, observe_identity, observe_trust_list
from certway.adapters.deployment.placed import build_placed
from certway.adapters.deployment.stated_settings import build_settings
from certway.adapters.deployment.status_files import observe_own_lists
from certway.adapters.deployment.values import SAME_AS_SERVER
from certway.adapters.unseen import unseen_name
from certway.adapters.yaml_nodes import YamlNode
from certway.model.deployment import Node, PendingRequest
from certway.model.observation import Observation, seen
from certway.model.store import Identity, InUse, Slot
from certway.model.text import say

_TRUST_STORES = ("trusted-ca", "onboarding-ca")


def build_expressway(folder: CaseFolder, draft: Draft) -> Node:
    """One node with its certificates, lists and settings."""
    fields = draft.fields
    identities, pending = _build_identities(folder, draft)
    trust = tuple(
        (Slot(store=store), observe_trust_list(folder, draft.id, Slot(store=store), value, fields.where))
        for store in _TRUST_STORES
        if (value := fields.own(store)) is not None
    )
    return build_placed(
        draft,
        fqdn=_observe_name(folder, draft),
        role="primary" if fields.word("primary") == "Yes" else "",
        addresses=_addresses(fields),
        settings=build_settings(folder, fields),
        identities=identities,
        trust=trust,
        pending=pending,
        crls=observe_own_lists(folder, fields),
    )


def _observe_name(folder: CaseFolder, draft: Draft) -> Observation[str]:
    fields = draft.fields
    name = full_expressway_name(fields)
    host, domain = fields.text("system-host-name"), fields.text("domain-name")
    stated = fields.find("fqdn") or fields.find("system-host-name")
    if not name or stated is None:
        return unseen_name(draft.id)
    if host and domain and name.lower() != f"{host}.{domain}".lower():
        folder.mistake(
            fields.place(fields.find("fqdn")),
            say(
                "fqdn is {name}, but System host name and Domain name are {host} and {domain}. Keep one.",
                name=name,
                host=host,
                domain=domain,
            ),
        )
    return seen(name, fields.provenance(stated))


def _addresses(fields: Fields) -> tuple[str, ...]:
    """Stated addresses, then those of the interfaces: the one towards the inside first."""
    inside, outside = ("lan1", "lan2") if fields.word("external-lan-interface") == "LAN2" else ("lan2", "lan1")
    found = (
        *fields.texts("addresses"),
        fields.text(inside),
        fields.text(outside),
        fields.text("ipv4-static-nat-address"),
    )
    return tuple(dict.fromkeys(address for address in found if address))


def _build_identities(
    folder: CaseFolder, draft: Draft
) -> tuple[tuple[tuple[Slot, InUse[Identity]], ...], tuple[PendingRequest, ...]]:
    fields = draft.fields
    held: list[tuple[Slot, InUse[Identity]]] = []
    pending: list[PendingRequest] = []
    named = [
        (Slot(store="domain", sni=name.text.strip()), value) for name, value in fields.named("domain-certificates")
    ]
    single = [(Slot(store=store), fields.own(f"{store}-certificate")) for store in ("server", "client")]
    for slot, value in (*single, *named):
        if value is None:
            continue
        if text_of(value) == SAME_AS_SERVER:
            held += _same_as_server(folder, draft, slot, held)
            continue
        in_use, request = observe_identity(folder, draft.id, slot, value, fields.where)
        held.append((slot, in_use))
        pending += [request] if request else []
    return tuple(held), tuple(pending)


def _written_slots(fields: Fields) -> Iterator[tuple[Slot, YamlNode]]:
    for store in ("server", "client"):
        value = fields.own(f"{store}-certificate")
        if value is not None:
            yield Slot(store=store), value
    for name, value in fields.named("domain-certificates"):
        yield Slot(store="domain", sni=name.text.strip()), value


def _same_as_server(
    folder: CaseFolder, draft: Draft, slot: Slot, held: list[tuple[Slot, InUse[Identity]]]
) -> list[tuple[Slot, InUse[Identity]]]:
    for other, in_use in held:
        if other.store == "server":
            return [(slot, move_identity(in_use, slot))]
    folder.mistake(
        draft.fields.place(draft.fields.own("client-certificate")),
        say("client-certificate is same-as-server, but {node} has no server-certificate. Add it.", node=draft.id),
    )
    return []
