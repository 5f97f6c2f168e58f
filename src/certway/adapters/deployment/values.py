"""Keys and kinds that several subjects of the deployment file share: certificates, twins, trust lists."""

from __future__ import annotations

from typing import Final

from certway.adapters.deployment.kinds import (
    FileName,
    Key,
    Kind,
    Moment,
    OneOf,
    Section,
    Several,
    Span,
    Switch,
    Words,
)
from certway.model.store import KeyAtHand

WORDS: Final = Words()
ON_OFF: Final = Switch()
YES_NO: Final = Switch(on="Yes", off="No")
NAMES: Final = Several(of=WORDS)
FILE: Final = FileName()
FILES: Final = Several(of=FILE)

SAME_AS_SERVER: Final = "same-as-server"
SAME_AS_TOMCAT: Final = "same-as-tomcat"
UNKNOWN: Final = "unknown"
FROM_CUCM: Final = "from-cucm"

KEY_WORDS: Final = {
    "matches": KeyAtHand.MATCHES,
    "differs": KeyAtHand.DIFFERS,
    "absent": KeyAtHand.ABSENT,
}
"""What may be said of a private key without giving it."""

KEY_BESIDE: Final = (
    Key(
        name="key",
        kind=FileName(words=tuple(KEY_WORDS)),
        screen="the private key's file, which is only compared and never copied; or how it compares",
    ),
    Key(name="key-traits", kind=NAMES, screen="of the key file: encrypted, no-final-newline"),
)

IDENTITY: Final = Section(
    title="a certificate",
    keys=(
        Key(name="installed", kind=FILE, screen="the certificate last uploaded"),
        Key(name="running", kind=FileName(words=(UNKNOWN,)), screen="what the port shows; absent: as installed"),
        Key(name="pending-csr", kind=FILE, screen="the signing request that waits for its certificate"),
        *KEY_BESIDE,
    ),
)


def identity_key(*words: str) -> Kind:
    """A certificate by its file, or as a mapping; `words` may stand instead of a file."""
    return OneOf(short=FileName(words=words), long=IDENTITY)


TWINS: Final = Section(
    title="a certificate and its ECDSA twin",
    keys=(
        Key(name="single", kind=identity_key(), screen="Distribution: this server"),
        Key(name="multi-server-san", kind=identity_key(), screen="Distribution: Multi-server (SAN)"),
        Key(name="ecdsa", kind=identity_key(), screen="the -ECDSA certificate"),
        *IDENTITY.keys,
    ),
)


def twins_key(*words: str) -> Kind:
    """A certificate that may have an ECDSA twin; `words` may stand instead of a file."""
    return OneOf(short=FileName(words=words), long=TWINS)


TRUST: Final = Section(
    title="a trust list",
    keys=(
        Key(name="installed", kind=FILES, screen="the list as last changed"),
        Key(
            name="running",
            kind=Several(of=FileName(words=(UNKNOWN,))),
            screen="the list since the last restart; absent: as installed",
        ),
    ),
)
TRUST_LIST: Final = OneOf(short=FILES, long=TRUST)

NODE_PLACE: Final = (
    Key(name="name", kind=WORDS, screen="the handle of the node here and on the command line"),
    Key(name="also-known-as", kind=NAMES, screen="other names that lead to this node"),
    Key(name="addresses", kind=NAMES, screen="its IP addresses"),
    Key(name="restarted", kind=Moment(), screen="the last restart, if known"),
    Key(name="clock-skew", kind=Span(), screen="how far its clock is ahead; behind: negative"),
)
