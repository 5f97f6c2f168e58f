"""A lab from its scenario to the end of its life: moved to today, given addresses, opened, and closed again.

Knows what has to be there before a lab can run, and says what is missing. Refuses to run as anything but loopback.
"""

from __future__ import annotations

import asyncio
import errno
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from certway.lab.key_ring import KeyRing
from certway.lab.keys import made_keys
from certway.lab.lessons.lesson import Delivery, files_of
from certway.lab.lessons.registry import PLAYS
from certway.lab.openssl import find_libssl
from certway.lab.redating import redate
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.ssh import find_missing
from certway.lab.topology import healthy
from certway.lab.world.desk import Describe, Desk
from certway.lab.world.folder import write_beside
from certway.lab.world.places import Town, build_town
from certway.lab.world.world import World, ports_of
from certway.model.deployment import Case
from certway.model.text import Text, say
from certway.model.value import value

HEALTHY: Final = "healthy"
FIRST_NETWORK, LAST_NETWORK = 10, 99
"""Second octets that are tried, so that several labs can be up."""

Announce = Callable[["Opened"], None]


class CannotOpen(RuntimeError):
    """This machine cannot run a lab; `what` is the sentence for the person."""

    def __init__(self, what: Text) -> None:
        super().__init__(what.template)
        self.what = what


@value
class Prepared:
    """A case that can be opened, and what lies beside it in the folder of the lab: path and content."""

    case: Case
    files: tuple[tuple[str, bytes], ...] = ()


@value
class Opened:
    """A lab that is up: who lives where, which ports are open, and which files lie beside the case."""

    town: Town
    ports: tuple[tuple[str, tuple[int, ...]], ...]
    files: tuple[str, ...] = ()


def find_names() -> tuple[str, ...]:
    """Everything that can be opened: the healthy deployment, situations by number, scenarios by id, lessons."""
    situations = dict.fromkeys(scenario.situation for scenario in SCENARIOS if scenario.situation)
    lessons = (play.name for play in PLAYS)
    return (HEALTHY, *situations, *(scenario.id for scenario in SCENARIOS), *lessons)


def prepare_lab(name: str, now: datetime | None) -> Prepared:
    """A scenario, situation or lesson, moved so that its own instant becomes `now`; None: as it is written.

    Raises KeyError for a name that `find_names` does not list.
    """
    written = _build(name)
    case, deliveries = written
    if now is not None:
        by = timedelta(seconds=round((now - case.now).total_seconds()))
        case, deliveries = redate(written, by, made_keys())
    return Prepared(case=case, files=files_of(deliveries))


def _build(name: str) -> tuple[Case, tuple[Delivery, ...]]:
    if name == HEALTHY:
        return healthy(), ()
    for scenario in SCENARIOS:
        if name in (scenario.id, scenario.situation):
            return scenario.build(), ()
    for play in PLAYS:
        if name == play.name:
            return play.build(), play.deliver()
    raise KeyError(name)


async def run_lab(
    prepared: Prepared, folder: Path, describe: Describe, tell_time: Callable[[], datetime], announce: Announce
) -> None:
    """Open a lab, say so, and stay until it is asked to close or interrupted; raises CannotOpen and NotWritten."""
    world = await open_world(prepared.case)
    desk = Desk(world, folder, describe, tell_time)
    try:
        write_beside(prepared.files, folder)
        line = await desk.open()
        _close_on_signals(desk)
        announce(Opened(town=world.town, ports=_ports(world), files=tuple(name for name, _ in prepared.files)))
        async with line:
            await desk.closing.wait()
    finally:
        desk.close()
        await world.stop()


async def open_world(case: Case) -> World:
    """A world that runs, on the first network of loopback whose ports are free; raises CannotOpen."""
    engine, missing = find_libssl(), find_missing()
    if engine is None:
        raise CannotOpen(say("The lab needs libssl of OpenSSL 3, and there is none on this machine."))
    if missing:
        raise CannotOpen(say("The lab needs packages that are not installed: pip install 'certway[lab]'."))
    audiences = [audience.kind for audience in case.deployment.audiences]
    networks = range(FIRST_NETWORK, LAST_NETWORK + 1) if sys.platform == "linux" else (0,)
    for network in networks:
        town = build_town(case.deployment.nodes, audiences, network)
        world = World(engine, KeyRing(), case, town)
        try:
            await world.start()
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CannotOpen(say("A port cannot be opened: {reason}.", reason=error.strerror or "")) from error
        else:
            return world
    raise CannotOpen(say("Every address that a lab may take is taken. Close another lab first."))


def _ports(world: World) -> tuple[tuple[str, tuple[int, ...]], ...]:
    opened: dict[str, set[int]] = {}
    for link in world.links:
        place = world.town.of(link.key.server)
        opened.setdefault(link.key.server, set()).update(place.port(port) for port in ports_of(link))
    return tuple((place.node, tuple(sorted(opened.get(place.node, ())))) for place in world.town.places)


def _close_on_signals(desk: Desk) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Where a loop has no signals, or is not that of the main thread, Ctrl-C raises KeyboardInterrupt.
        with suppress(NotImplementedError, RuntimeError):
            loop.add_signal_handler(number, desk.closing.set)
