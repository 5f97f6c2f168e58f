"""What a person wants changed, before it is a change of a case: an upload that may be refused, entries of a list that
come and go beside those that are there, and everything that a `Change` says by itself.
"""

from __future__ import annotations

from typing import TypeAlias

from certway.derive.atlas import Atlas
from certway.model.certificate import Certificate
from certway.model.change import Change, SetTrust
from certway.model.deployment import Case
from certway.model.observation import Seen
from certway.model.store import Slot
from certway.model.text import Text, say
from certway.model.value import value
from certway.pki.contents import Contents


class NotApplied(Exception):
    """A change cannot be made on this case; `what` is the sentence for the person."""

    def __init__(self, what: Text) -> None:
        super().__init__(what.template)
        self.what = what


@value
class Upload:
    """Offer a file to a store of a node: the first of `files`; keys in the others count."""

    node: str
    slot: Slot
    files: tuple[Contents, ...]


@value
class Append:
    """Add CA certificates to a trust list, after those that are there; one that is there stays where it is."""

    node: str
    slot: Slot
    certificates: tuple[Certificate, ...]


@value
class Remove:
    """Take CA certificates out of a trust list; one that is not there is not missed."""

    node: str
    slot: Slot
    certificates: tuple[Certificate, ...]


Edit: TypeAlias = Upload | Append | Remove | Change


def build_list_change(edit: Append | Remove, case: Case) -> SetTrust:
    """The list as it is after the edit; raises `NotApplied` where nobody has seen it."""
    held = _installed(case, edit.node, edit.slot)
    given = edit.certificates
    if isinstance(edit, Append):
        entries = (*held, *dict.fromkeys(one for one in given if one not in held))
    else:
        entries = tuple(one for one in held if one not in given)
    return SetTrust(node=edit.node, slot=edit.slot, entries=entries)


def _installed(case: Case, node: str, slot: Slot) -> tuple[Certificate, ...]:
    holder = Atlas(case).find_node(node)
    lists = {known: held.installed for known, held in holder.trust} if holder else {}
    observed = lists.get(slot)
    if not isinstance(observed, Seen):
        raise NotApplied(say("the {store} list of {node} was not seen", store=slot.store, node=node))
    return observed.value.entries
