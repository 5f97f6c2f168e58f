"""Does every node run what is installed on it?"""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.alarms import find_alarm
from certway.derive.atlas import is_expressway
from certway.derive.presentations import find_witnessed
from certway.derive.releases import release_text
from certway.derive.subjects import Connected, Standing, Whole
from certway.knowledge.alarms import ALARMS
from certway.knowledge.restarts import find_restart_rule, services_to_restart
from certway.model.certificate import Certificate
from certway.model.deployment import Node
from certway.model.observation import Provenance, Seen
from certway.model.store import Slot
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.pki.distinguished_names import short_name
from certway.rules.catalogue import Violation, rule, violation


@rule(
    about=Standing,
    when=lambda standing: is_expressway(standing.node),
    severity=Severity.AT_RISK,
    kind=CauseKind.RESTART_PENDING,
    cause="restart-pending",
    per=("node",),
    sources=("expressway-admin-x15.5-unified-communications", "mra-guide-x15.2-troubleshooting"),
)
def certificate_not_running(standing: Standing) -> Iterator[Violation]:
    """Every node runs the certificates that are installed on it.

    Says: {node} still runs {running} in {slot}; {installed} is installed and takes effect at a restart. What is
        said here of its connections holds until then.
    Short: {node} waits for a restart
    Why: The old certificate is shown until the restart; alarm 15028 says so.
    Seen when: After every upload that was not followed by a restart.
    Repair:
        {node}: restart, one peer at a time :: Maintenance > Restart options
    """
    for slot, installed, running, shown in _changed_identities(standing.node):
        words: dict[str, Word] = {"installed": _told_apart(installed), "running": _told_apart(running)}
        yield violation({"node": standing.node.id, "slot": slot.store} | words, *shown)


def _changed_identities(node: Node) -> Iterator[tuple[Slot, Certificate, Certificate, tuple[Provenance, ...]]]:
    """Stores whose installed certificate is not the one that runs, with both and what shows the running one."""
    for slot, held in node.identities:
        if isinstance(held.installed, Seen) and isinstance(held.running, Seen):
            installed, running = held.installed.value.leaf, held.running.value.leaf
            if installed != running:
                yield slot, installed, running, held.running.provenance


def _changed_lists(node: Node) -> Iterator[tuple[Slot, tuple[Provenance, ...]]]:
    """Stores whose installed trust list is not the one in use."""
    for slot, held in node.trust:
        installed, running = held.installed, held.running
        if isinstance(installed, Seen) and isinstance(running, Seen) and installed.value != running.value:
            yield slot, running.provenance


def _told_apart(certificate: Certificate) -> str:
    """A certificate by name and the beginning of its SHA-256: the old and the new one have one name."""
    return f"{short_name(certificate.subject)} ({certificate.sha256.hex()[:8]})"


@rule(
    about=Standing,
    when=lambda standing: is_expressway(standing.node),
    severity=Severity.AT_RISK,
    kind=CauseKind.RESTART_PENDING,
    cause="restart-pending",
    per=("node",),
    sources=("expressway-admin-x15.5-unified-communications", "mra-guide-x15.2-requirements", "cisco-216950"),
)
def trust_list_not_running(standing: Standing) -> Iterator[Violation]:
    """Every node runs the trust lists that are installed on it.

    Says: The {slot} list of {node} was changed and is not yet in use; some documents ask for a restart, one
        says that none is needed.
    Short: {node} waits for a restart
    Why: Until then the node judges by its old list.
    Repair:
        {node}: restart, one peer at a time :: Maintenance > Restart options
    """
    for slot, shown in _changed_lists(standing.node):
        yield violation({"node": standing.node.id, "slot": slot.store}, *shown)


_ALARMS = (15022, 15028, 20020)
"""Restart required: for a domain certificate, for the server certificate, for the TLS verification mode."""


@rule(
    about=Whole,
    severity=Severity.AT_RISK,
    kind=CauseKind.RESTART_PENDING,
    cause="restart-pending",
    per=("node",),
    sources=("expressway-admin-x15.5-reference",),
)
def reported(whole: Whole) -> Iterator[Violation]:
    """No node reports that it waits for a restart.

    Says: {node} reports that a change waits for a restart (alarm {alarm}): {change}
    Short: {node} waits for a restart
    Why: Until then the node shows and judges by what it read when it started, whatever its pages show.
    Seen when: After an upload, or after the verification mode of the cluster was changed.
    Repair:
        {node}: restart, one peer at a time :: Maintenance > Restart options
    """
    for node in whole.case.deployment.nodes:
        for number in _ALARMS:
            report = find_alarm(whole.case, number, node) if is_expressway(node) else None
            if report is not None:
                words: dict[str, Word] = {"node": node.id, "alarm": number, "change": ALARMS[number].says}
                yield violation(words, report.provenance)


@rule(
    about=Standing,
    when=lambda standing: not is_expressway(standing.node),
    severity=Severity.AT_RISK,
    kind=CauseKind.RESTART_PENDING,
    cause="services-pending",
    per=("services",),
    sources=("cucm-security-15-certificates", "cisco-214231", "cisco-217748", "imp-config-15-restarts"),
)
def services_not_restarted(standing: Standing) -> Iterator[Violation]:
    """Every UC node runs the certificates and trust lists that are installed on it.

    Says: {slot} of {node} was changed, and the services that use it were not restarted since. What is said here
        of the connections there holds until then.
    Short: restarts pending on {node}
    Why: The services go on with what they read when they started.
    Seen when: After every upload that was not followed by the restarts.
    Repair:
        {node}: restart {services}, node by node; the services on the node stop for minutes
    """
    node = standing.node
    changed = [slot for slot, _, _, _ in _changed_identities(node)] + [slot for slot, _ in _changed_lists(node)]
    for slot in changed:
        named = find_restart_rule(node.product, slot.store)
        services = services_to_restart(named, release_text(node)) if named else ()
        words: dict[str, Word] = {"services": tuple(service.name for service in services) or ("all services",)}
        yield violation({"node": node.id, "slot": slot.store} | words)


_SHOWN_ON = {"K-05b": ("tomcat", "tomcat-ecdsa"), "K-05c": ("callmanager", "callmanager-ecdsa")}
"""The stores whose certificates Cisco TFTP keeps from its start on, by connection."""


@rule(
    about=Connected,
    when=lambda connected: connected.row.id in _SHOWN_ON and connected.server is not None,
    severity=Severity.AT_RISK,
    kind=CauseKind.RESTART_PENDING,
    per=("node",),
    sources=("cucm-security-15-certificates", "cucm-security-12.5su4-ecdsa"),
)
def downloads_show_old_certificate(connected: Connected) -> Iterator[Violation]:
    """Cisco TFTP shows the certificate that Cisco Tomcat shows.

    Says: On port {port} the old {shown} is still shown by {node}, while {running} runs: Cisco TFTP was not
        restarted after {slot} was renewed.
    Short: old {slot} on {port} of {node}
    Why: Sign-in works with the new certificate; configuration downloads still hang on the old one until it expires or
        its CA is deleted.
    Seen when: After a renewal only Cisco Tomcat was restarted.
    Repair:
        {node}: restart Cisco TFTP :: Cisco Unified Serviceability > Tools > Control Center - Feature Services
    """
    server, key = connected.server, connected.link.key
    if server is None:
        return
    stores = _SHOWN_ON[connected.row.id]
    own = [held.running for slot, held in server.identities if slot.store in stores]
    running = [held.value.leaf for held in own if isinstance(held, Seen)]
    witnessed = find_witnessed(connected.case, server.id, key)
    if witnessed is not None and running and witnessed[1][0] not in running:
        words: dict[str, Word] = {"shown": _told_apart(witnessed[1][0]), "running": _told_apart(running[0])}
        words |= {"node": server.id, "port": key.port, "slot": stores[0]}
        yield violation(words, witnessed[0].provenance)
