"""The ends of a real tunnel from what judgement is asked: a link with both its checks, or one check by itself.

Under SSH a server never sees the certificate of a client that refused its own. To hear both opinions, each question
is asked alone: the other direction is taken over by test certificates of the lab that both ends accept.
Refuses to guess: where a part was not seen, or a key is not at hand, it says so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Final, TypeAlias, TypeVar

from certway.knowledge.beginnings import BEGINNINGS
from certway.knowledge.releases import at_least
from certway.knowledge.setting_tables.expressway_keys import TUNNEL_KEY_TYPES as KEY_TYPES_SETTING
from certway.knowledge.ssh import TUNNEL_KEY_TYPES, listed_key_types
from certway.lab.foundry import Minted, mint_leaf, mint_root
from certway.lab.ssh_peers import Peer, TunnelRules
from certway.lab.verifier import build_rules
from certway.model.certificate import Certificate
from certway.model.link import Check, Link, Presentation
from certway.model.observation import Observation, Seen, Unseen

T = TypeVar("T")

FindKey: TypeAlias = Callable[[Certificate], bytes | None]
"""The private key of a certificate as PEM without a password, None where it is not at hand."""

_KINDS: Final = {
    "x509v3-rsa2048-sha256": "rsa-2048",
    "x509v3-ecdsa-sha2-nistp256": "ec-p256",
    "x509v3-ecdsa-sha2-nistp384": "ec-p384",
    "x509v3-ecdsa-sha2-nistp521": "ec-p521",
}
STANDING_IN_AT: Final = datetime(2026, 11, 23, tzinfo=UTC)


class NotAtHand(LookupError):
    """A real tunnel needs something that the case does not show; the text says what."""


def build_ends(link: Link, find_key: FindKey) -> tuple[Peer, Peer]:
    """Client and server as the link has them; raises NotAtHand."""
    by_client, by_server = (_check_by(link, verifier) for verifier in ("client", "server"))
    return _end(presents=by_server, judges=by_client, find_key=find_key), _end(by_client, by_server, find_key)


def build_alone(check: Check, find_key: FindKey) -> tuple[Peer, Peer]:
    """Client and server between which only this check is open; raises NotAtHand."""
    key_types = {who: _key_types(check, who) for who in ("verifier", "presenter")}
    stand_in, root = _stand_in(next((name for name in key_types["verifier"] if name in key_types["presenter"]), ""))
    presenter = Peer(
        sent=_sent(check.question.presented),
        key_pem=_key(check, find_key),
        trusted=(root.certificate,),
        at=STANDING_IN_AT,
        rules=TunnelRules(key_types=key_types["presenter"]),
    )
    verifier = Peer(
        sent=(stand_in.certificate,),
        key_pem=stand_in.key.private_pem(),
        trusted=_seen(check.question.trusted, "the trust list").entries,
        at=check.question.at,
        rules=_rules(check),
    )
    return (verifier, presenter) if check.key.verifier == "client" else (presenter, verifier)


def _end(presents: Check, judges: Check, find_key: FindKey) -> Peer:
    return Peer(
        sent=_sent(presents.question.presented),
        key_pem=_key(presents, find_key),
        trusted=_seen(judges.question.trusted, "the trust list").entries,
        at=judges.question.at,
        rules=_rules(judges),
    )


def _check_by(link: Link, verifier: str) -> Check:
    found = next((check for check in link.checks if check.key.verifier == verifier), None)
    if found is None:
        raise NotAtHand(f"what the {verifier} judges")
    return found


def _rules(check: Check) -> TunnelRules:
    _seen(check.question.trusted, "the trust list")
    engine = build_rules(check.question, check.question.purpose)
    return TunnelRules(
        purpose=engine.purpose,
        level=engine.level,
        flags=engine.flags,
        host_flags=engine.host_flags,
        depth=engine.depth,
        tolerated=engine.tolerated,
        sha1_suffices=engine.sha1_suffices,
        key_types=_key_types(check, "verifier"),
        any_key=_lists_none(check, "verifier"),
    )


def _key_types(check: Check, who: str) -> tuple[str, ...]:
    """What this end lists; all where nobody has seen its setting."""
    listed = _find_setting(check, f"{who} {KEY_TYPES_SETTING}")
    return TUNNEL_KEY_TYPES if listed is None else listed_key_types(listed)


def _lists_none(check: Check, who: str) -> bool:
    """Whether this end is known to be of a release before the list."""
    release = _find_setting(check, f"{who} release")
    return release is not None and not at_least(release, BEGINNINGS["tunnel-key-types"].release)


def _find_setting(check: Check, name: str) -> str | None:
    found = next((setting.value for setting in check.context if setting.name == name), None)
    return found.value if isinstance(found, Seen) else None


def _sent(presented: Presentation) -> tuple[Certificate, ...]:
    return (_seen(presented.leaf, "the certificate"), *_seen(presented.others, "what is sent beside it"))


def _key(check: Check, find_key: FindKey) -> bytes:
    key = find_key(_seen(check.question.presented.leaf, "the certificate"))
    if key is None:
        raise NotAtHand("the key of the certificate")
    return key


def _seen(observed: Observation[T], what: str) -> T:
    if isinstance(observed, Unseen):
        raise NotAtHand(what)
    return observed.value


@cache
def _stand_in(key_type: str) -> tuple[Minted, Minted]:
    """A certificate whose key both ends list, if there is such a type, and its root."""
    root = mint_root("Example Stand-in Root")
    return mint_leaf(root, "stand-in.example.com", key_type=_KINDS.get(key_type, "ec-p256")), root
