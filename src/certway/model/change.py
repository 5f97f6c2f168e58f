"""One edit of a case. Values only: `apply` needs product knowledge and lives in derive/."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from certway.model.certificate import Certificate
from certway.model.store import Identity, Slot
from certway.model.value import value


@value
class InstallIdentity:
    """Install a certificate into the identity's slot; it runs after a restart."""

    node: str
    identity: Identity


@value
class SetTrust:
    """Replace a trust list; append and remove build this."""

    node: str
    slot: Slot
    entries: tuple[Certificate, ...]


@value
class SetSetting:
    """Set a setting of a node or a zone; `release` is a setting."""

    owner: str
    name: str
    value: str


@value
class Restart:
    """Make installed values running; an empty service restarts the node, a named one by the product's name for it."""

    node: str
    service: str = ""


@value
class PassTime:
    """Let time pass."""

    to: datetime


Change: TypeAlias = InstallIdentity | SetTrust | SetSetting | Restart | PassTime
