"""The desk of a running lab: other commands call it on loopback, say the word of its folder, and ask for one thing.

One line of JSON each way and the line is closed. Changes are made here and nowhere else, so that what runs and what
the folder says never differ. Knows requests. Refuses whoever does not know the word.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
import socket
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, TypeAlias

from certway.adapters.files import read_file
from certway.lab.world.folder import Telephone, hang_up, write_case, write_keys, write_telephone
from certway.lab.world.places import DESK
from certway.lab.world.status import build_status
from certway.lab.world.world import World
from certway.model.change import Change, InstallIdentity, Restart, SetSetting, SetTrust
from certway.model.store import Identity, Slot
from certway.model.visit import Status
from certway.pki.parse import parse
from certway.render.lines import Line, Span, Style

Describe: TypeAlias = Callable[[Status, str, int], Iterable[Line]]
"""A status in a language, so many columns wide."""

_LONGEST: Final = 1 << 22
PATIENCE_S: Final = 120


NO_KEY: Final = "key"
"""Why a certificate is not installed: nobody has its private key."""


class Refused(ValueError):
    """The lab answers, and does not do what it was asked for; its text is the reason as a word."""


class Unanswered(OSError):
    """Nobody answers for this folder: its lab is not running."""


class Desk:
    """Takes calls until somebody asks it to close; `closing` is set then."""

    def __init__(self, world: World, folder: Path, describe: Describe, tell_time: Callable[[], Any]) -> None:
        self._world, self._folder, self._describe, self._tell_time = world, folder, describe, tell_time
        self._word = secrets.token_hex(16)
        self._one_at_a_time = asyncio.Lock()
        self.closing = asyncio.Event()

    async def open(self) -> asyncio.Server:
        """Listen at a free port of loopback, and leave the number in the folder; raises `files.NotWritten`."""
        self._save()
        server = await asyncio.start_server(self._answer, self._world.town.services(DESK), 0, limit=_LONGEST)
        address, port = server.sockets[0].getsockname()[:2]
        write_telephone(Telephone(address=address, port=port, word=self._word), self._folder)
        return server

    def close(self) -> None:
        """Nobody can call any more."""
        hang_up(self._folder)

    def _save(self) -> None:
        write_case(self._world.case, self._folder)
        write_keys(self._world.case, self._folder)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = json.loads(await reader.readline())
            async with self._one_at_a_time:
                answer = await self._serve(asked)
        except (ValueError, TypeError, KeyError, AttributeError):
            answer = {"refused": "request"}
        writer.write(json.dumps(answer).encode() + b"\n")
        await writer.drain()
        writer.close()

    async def _serve(self, asked: dict[str, Any]) -> dict[str, Any]:
        if not hmac.compare_digest(str(asked["word"]), self._word):
            return {"refused": "word"}
        self._world.turn_clock(self._tell_time())
        match asked["do"]:
            case "status":
                return await self._status(str(asked["language"]), int(asked["width"]))
            case "close":
                self.closing.set()
                return {}
            case "install":
                return await self._install(asked)
            case _:
                await self._world.change(read_change(asked))
                self._save()
                return {}

    async def _install(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Only a certificate whose key is at hand; `key` names a file, so that no key travels."""
        change = read_change(asked)
        key = read_file(Path(str(asked["key"])), "key") if asked.get("key") else None
        if isinstance(key, bytes):
            self._world.give_keys((key,))
        if isinstance(change, InstallIdentity) and self._world.keys.find(change.identity.leaf) is None:
            return {"refused": NO_KEY}
        await self._world.change(change)
        self._save()
        return {}

    async def _status(self, language: str, width: int) -> dict[str, Any]:
        visits = await self._world.visit_all()
        status = build_status(self._world.case, visits)
        lines = [[[span.text, span.style.value] for span in line] for line in self._describe(status, language, width)]
        return {"lines": lines, "works": all(visit.works for visit in visits)}


def read_change(asked: dict[str, Any]) -> Change:
    """A change as it was asked for; raises ValueError and KeyError where it is none."""
    node = str(asked.get("node", ""))
    match asked["do"]:
        case "install":
            leaf, *beside = parse(str(asked["pem"]).encode(), "request").certificates
            slot = Slot(store=str(asked["store"]))
            return InstallIdentity(node=node, identity=Identity(slot=slot, leaf=leaf, beside=tuple(beside)))
        case "trust":
            entries = parse(str(asked["pem"]).encode(), "request").certificates
            return SetTrust(node=node, slot=Slot(store=str(asked["store"])), entries=entries)
        case "set":
            return SetSetting(owner=node, name=str(asked["name"]), value=str(asked["value"]))
        case "restart":
            return Restart(node=node)
    raise ValueError(asked["do"])


def call(telephone: Telephone, do: str, **asked: Any) -> dict[str, Any]:
    """Ask a running lab for one thing; raises Unanswered, and Refused."""
    request = json.dumps({"word": telephone.word, "do": do} | asked).encode() + b"\n"
    try:
        with socket.create_connection((telephone.address, telephone.port), timeout=PATIENCE_S) as line:
            line.sendall(request)
            heard = line.makefile("rb").readline(_LONGEST)
    except OSError as error:
        raise Unanswered(str(error)) from error
    answer: dict[str, Any] = json.loads(heard)
    if "refused" in answer:
        raise Refused(answer["refused"])
    return answer


def read_lines(answer: dict[str, Any]) -> list[Line]:
    """The lines of an answer."""
    return [tuple(Span(text, Style(style)) for text, style in line) for line in answer["lines"]]
