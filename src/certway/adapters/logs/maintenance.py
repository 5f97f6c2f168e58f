"""Events that change what a node has or runs: certificate management, restarts, the mode of the cluster.

Knows the name of the event, which is documented; its words are not, so they are matched by what they speak of, and an
event whose words say nothing is kept as one all the same.
"""

from __future__ import annotations

import re
from typing import Final

from certway.adapters.logs.line import Line
from certway.adapters.logs.told import Maintenance, Work

_CERTIFICATES: Final = "certificate management"
_WORKS: Final = (
    (re.compile(r"discard"), Work.DISCARDED),
    (re.compile(r"append|\badded\b"), Work.APPENDED),
    (re.compile(r"delet|remov"), Work.DELETED),
    (re.compile(r"\bcsr\b|signing request"), Work.REQUESTED),
    (re.compile(r"replac|reset to default"), Work.REPLACED),
    (re.compile(r"upload|install|import|deploy|chang|updat"), Work.UPLOADED),
)
_STORES: Final = (
    (re.compile(r"\bcrls?\b|revocation"), "crl"),
    (re.compile(r"\bca\b|trusted|authorit"), "trusted-ca"),
    (re.compile(r"domain|\bsni\b"), "domain"),
    (re.compile(r"client certificate"), "client"),
    (re.compile(r"server certificate|private key"), "server"),
)
_RESTARTS: Final = re.compile(
    r"\A(?:system (?:start|restart|reboot|shutdown)\w*|application (?:start|restart)\w*|restart\w*|reboot\w*)"
)
_TLS_VERIFY: Final = re.compile(r"tls_verify ?- ?changed from: ?(\w{1,40}) to: ?(\w{1,40})")


def parse_maintenance(line: Line) -> Maintenance | None:
    """The event of certificate management or the restart that a line tells, or None."""
    changed = _TLS_VERIFY.search(line.text)
    if changed is not None:
        return Maintenance(work=Work.SETTING, store="cluster", detail="tls_verify", before=changed[1], after=changed[2])
    event = " ".join(line.find("Event").lower().split())
    detail = " ".join(line.find("Detail").split())[:500]
    if event == _CERTIFICATES:
        told = f"{detail} {line.text}".lower()
        return Maintenance(work=_find_work(detail.lower()), store=_find_store(told), detail=detail)
    if _RESTARTS.match(event):
        return Maintenance(work=Work.RESTARTED, detail=detail or event)
    return None


def _find_work(detail: str) -> Work:
    return next((work for words, work in _WORKS if words.search(detail)), Work.OTHER)


def _find_store(told: str) -> str:
    return next((store for words, store in _STORES if words.search(told.replace(_CERTIFICATES, ""))), "")
