"""One connection of the matrix, really made: a client of the lab goes to a server of the lab, and both say what they
think.

Knows what a working connection is: both ends accepted, and a line went each way. Refuses to predict anything.
"""

from __future__ import annotations

from dataclasses import replace

from certway.lab.connection import Judged
from certway.lab.openssl import CannotPresent, Endpoint, Engine
from certway.lab.tls_sockets import Stream, connect
from certway.lab.verifier import build_wanted
from certway.lab.world.ends import NoKey, build_client, checks_by, codes_of, judge_after
from certway.lab.world.places import Place
from certway.lab.world.pointers import NoPointer, asks_for_pointer, find_pointers
from certway.lab.world.reasons import POINTER_MISSING
from certway.lab.world.station import XMPP_PORT, Registry
from certway.lab.world.talk import Listener, Silence, ask_for_tls, name_link, read_answer, read_sip_body
from certway.model.link import Link
from certway.model.observation import Missing
from certway.model.visit import Visit


async def visit(engine: Engine, registry: Registry, link: Link, here: Place, there: Place, port: int) -> Visit:
    """Connect as the client of this link from its own address; `port` is the product's number."""
    try:
        endpoint = build_client(_carrier_of(link, registry), registry.atlas, registry.keys)
        if asks_for_pointer(link, registry.atlas):
            endpoint = _expecting(endpoint, await find_pointers(there.address, registry.name_server))
        before = ask_for_tls if port == XMPP_PORT else None
        async with connect(
            engine, endpoint, there.address, there.port(port), source=here.address, before=before
        ) as stream:
            found = await _converse(engine, link, stream)
    except Missing as missing:
        return Visit(link=link.key, works=False, unknown=missing.unseen)
    except NoPointer:
        return Visit(link=link.key, works=False, refused_by="client", codes=(POINTER_MISSING,))
    except (NoKey, CannotPresent) as refusal:
        return Visit(link=link.key, works=False, detail=str(refusal))
    except OSError as error:
        return Visit(link=link.key, works=False, detail=type(error).__name__)
    return found


def _expecting(endpoint: Endpoint, names: tuple[str, ...]) -> Endpoint:
    """The end with the names that DNS gave, any of which suffices, in place of those of the case."""
    if endpoint.verifies is None:
        return endpoint
    asked = tuple(("dns", name) for name in names)
    return replace(endpoint, verifies=replace(endpoint.verifies, names=asked, every_name=False))


def _carrier_of(link: Link, registry: Registry) -> Link:
    """The TLS link over which a message travels; any other link carries itself."""
    if link.carrier == "tls":
        return link
    same = registry.links_at(link.key.server, link.key.port, link.key.client)
    return next(one for one in same if one.carrier == "tls" and one.key.about == link.key.about)


async def _converse(engine: Engine, link: Link, stream: Stream) -> Visit:
    end, below = stream.end, link.carrier == "message"
    if end.judged is Judged.REFUSED:
        codes = codes_of(end.faults)
        return Visit(link=link.key, works=False, refused_by="client", codes=codes, alert=end.alert_sent, below=below)
    codes = judge_after(link, "client", end.received, engine.crypto)
    if codes:
        return Visit(link=link.key, works=False, refused_by="client", codes=codes)
    await stream.write(name_link(link.key))
    try:
        listener = Listener(stream)
        refused = read_answer(await listener.until(b"\n"))
        if refused or refused is None:
            return Visit(link=link.key, works=False, refused_by="server", codes=refused or ())
        if link.carrier == "message":
            return _judge_message(engine, link, await read_sip_body(listener))
    except Silence:
        alert = stream.end.alert_received
        return Visit(link=link.key, works=False, refused_by="server", alert=alert, source=stream.here, below=below)
    return Visit(link=link.key, works=True)


def _judge_message(engine: Engine, link: Link, leaf: bytes) -> Visit:
    """The certificate in the body, for every purpose that the check asks."""
    codes: list[str] = []
    for check in checks_by(link, "client"):
        purposes = ("server", "client") if check.question.purpose == "both" else (check.question.purpose,)
        for purpose in purposes:
            wanted = replace(build_wanted(check.question, purpose), leaf=leaf, others=())
            codes += codes_of(engine.crypto.verify(wanted))
    refused = tuple(dict.fromkeys(codes))
    return Visit(link=link.key, works=not refused, refused_by="client" if refused else "", codes=refused)
