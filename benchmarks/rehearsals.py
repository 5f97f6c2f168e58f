"""Rehearsals drawn at random over all kinds of change, on the healthy example, one after another in one process."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cache
from typing import Final

from benchmarks.clock import work_s
from certway.app.rehearse import rehearse
from certway.diagnosis.memory import Memory
from certway.knowledge.settings import PURPOSE_CHECK
from certway.lab.foundry import mint_root
from certway.lab.topology import (
    C_NODES,
    CUCM_NODES,
    E_NODES,
    EXPRESSWAYS,
    IMP_NODES,
    NOW,
    ZONE,
    edge_issuing,
    edge_root,
    healthy,
    internal_issuing,
    internal_root,
    mint_expressway_c,
    mint_expressway_e,
    mint_uc_node,
)
from certway.model.certificate import Certificate
from certway.model.change import PassTime, Restart, SetSetting
from certway.model.store import Slot
from certway.pki.contents import Contents
from certway.pki.convert import to_pem
from certway.pki.parse import parse
from certway.repair.edits import Append, Edit, Remove, Upload
from certway.repair.rehearsal import Rehearsal

COUNT: Final = 1_000
WANTED_S: Final = 5.0
MOST_EDITS: Final = 3

LISTS: Final = (
    *((node, "trusted-ca") for node in EXPRESSWAYS),
    *((node, store) for node in CUCM_NODES for store in ("tomcat-trust", "callmanager-trust")),
    *((node, store) for node in IMP_NODES for store in ("tomcat-trust", "cup-xmpp-trust")),
)
SETTINGS: Final = (
    (ZONE, "TLS verify subject name", ("expc.example.com", "other.example.com")),
    (ZONE, "TLS verify mode", ("On", "Off")),
    *((node, "TLS verification mode", ("Permissive", "Enforce")) for node in EXPRESSWAYS),
    *((node, PURPOSE_CHECK, ("On", "Off")) for node in E_NODES),
)
RELEASES: Final = ("X14.0.7", "X14.2", "X14.3.4", "X15.0", "X15.2", "X15.4", "X15.5")
DAYS: Final = 400  # how far ahead a rehearsal may look


def report() -> None:
    """Print how long all of them take."""
    print(f"\n{COUNT} rehearsals of one to {MOST_EDITS} changes of all kinds, the healthy example, seconds of work")
    drawn = draw_all(COUNT)
    elapsed, made = measure(drawn)
    broken, refused = sum(one.comparison.breaks for one in made), sum(one.admission > 2 for one in made)
    assert 0 < broken < COUNT
    assert 0 < refused < COUNT
    each = elapsed / COUNT * 1e3
    print(f"  {elapsed:.2f} s, {each:.2f} ms each; {WANTED_S:.0f} s are wanted; {broken} of them break something")


def measure(drawn: Sequence[Sequence[Edit]]) -> tuple[float, list[Rehearsal]]:
    """Seconds of work for all of them, nothing remembered at the start."""
    case, memory = healthy(), Memory()
    started = work_s()
    made = [rehearse(case, edits, memory) for edits in drawn]
    return work_s() - started, made


def draw_all(count: int, seed: int = 20_261_128) -> list[list[Edit]]:
    """As many lists of edits; certificates are minted before anything is measured."""
    chance = random.Random(seed)
    return [[chance.choice(KINDS)(chance) for _ in range(chance.randint(1, MOST_EDITS))] for _ in range(count)]


@cache
def _strangers() -> tuple[Certificate, ...]:
    roots = (mint_root(f"Example Rehearsed Root {number}") for number in range(8))
    return (*(root.certificate for root in roots), edge_issuing("G3").certificate, edge_issuing("G4").certificate)


@cache
def _offered(node: str, serial: int, generation: str, server_only: bool) -> Contents:
    purposes = ("serverAuth",) if server_only else ("serverAuth", "clientAuth")
    if node in C_NODES:
        minted = mint_expressway_c(node, serial=serial, extended_key_usage=purposes)
    elif node in E_NODES:
        minted = mint_expressway_e(node, edge_issuing(generation), serial=serial, extended_key_usage=purposes)
    else:
        minted = mint_uc_node(node, "tomcat", serial=serial)
    return parse(to_pem(minted.certificate.der), f"{node}-{serial}.pem")


def _upload(chance: random.Random) -> Edit:
    """To its own node four times of five, under one of two CAs, for one or both purposes."""
    node = chance.choice((*EXPRESSWAYS, *CUCM_NODES))
    meant = node if chance.random() < 0.8 else chance.choice(EXPRESSWAYS)
    offered = _offered(meant, chance.randint(5_000, 5_009), chance.choice(("G2", "G3")), chance.random() < 0.3)
    return Upload(node=node, slot=Slot(store="server" if node in EXPRESSWAYS else "tomcat"), files=(offered,))


def _append(chance: random.Random) -> Edit:
    node, store = chance.choice(LISTS)
    return Append(node=node, slot=Slot(store=store), certificates=(chance.choice(_strangers()),))


def _remove(chance: random.Random) -> Edit:
    node, store = chance.choice(LISTS)
    listed = (edge_root(), edge_issuing(), internal_root(), internal_issuing())
    return Remove(node=node, slot=Slot(store=store), certificates=(chance.choice(listed).certificate,))


def _set(chance: random.Random) -> Edit:
    owner, name, values = chance.choice(SETTINGS)
    return SetSetting(owner=owner, name=name, value=chance.choice(values))


def _release(chance: random.Random) -> Edit:
    return SetSetting(owner=chance.choice(EXPRESSWAYS), name="release", value=chance.choice(RELEASES))


def _restart(chance: random.Random) -> Edit:
    return Restart(node=chance.choice((*EXPRESSWAYS, *CUCM_NODES, *IMP_NODES)))


def _pass_time(chance: random.Random) -> Edit:
    return PassTime(to=NOW + timedelta(days=chance.randint(0, DAYS)))


KINDS: Final[tuple[Callable[[random.Random], Edit], ...]] = (
    _upload,
    _append,
    _remove,
    _set,
    _release,
    _restart,
    _pass_time,
)
