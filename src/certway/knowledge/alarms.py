"""Alarms of Expressway that concern certificates, or that certificate faults are mistaken for.

Titles and texts are the product's own words, as data; `says` is what they mean, in ours. An alarm is evidence that
agrees with a cause of its kind; it never proves one.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from certway.model.text import Text, say
from certway.model.value import value
from certway.model.verdict import CauseKind


@value
class Alarm:
    """One alarm. `text`: the fixed part; `severity`: the product's word, empty where not documented.

    `since`: first release that has it, as far as known; `services`: service ids it speaks of.
    """

    number: int
    title: str
    text: str
    severity: str = ""
    since: str = "X14.0"
    kind: CauseKind
    services: tuple[str, ...] = ()
    says: Text
    sources: tuple[str, ...]


_REFERENCE: Final = "expressway-admin-x15.5-reference"
_CONFIGURATION: Final = "Unified Communications configuration error"
_RESTART: Final = CauseKind.RESTART_PENDING
_CERTIFICATE: Final = CauseKind.CERTIFICATE
_SETTING: Final = CauseKind.NAME_OR_SETTING
_LIST: Final = CauseKind.TRUST_LIST


def _alarm(
    number: int,
    title: str,
    text: str,
    severity: str,
    kind: CauseKind,
    says: Text,
    *services: str,
    since: str = "X14.0",
    sources: tuple[str, ...] = (_REFERENCE,),
) -> Alarm:
    return Alarm(
        number=number,
        title=title,
        text=text,
        severity=severity,
        since=since,
        kind=kind,
        services=services,
        says=says,
        sources=sources,
    )


_RESTARTS: Final[tuple[Alarm, ...]] = (
    _alarm(
        15022,
        "Restart required",
        "Domain certificate configuration has been changed, however a restart is required for this to take effect.",
        "Warning",
        _RESTART,
        say("A domain certificate was changed and does not run yet."),
        "edge-clients",
    ),
    _alarm(
        15028,
        "Restart required",
        "Server certificate and private key have been changed, however a restart is required for this to take effect.",
        "Warning",
        _RESTART,
        say("The server certificate was changed and the old one still runs."),
        "traversal-zone",
        "ssh-tunnels",
        "edge-clients",
    ),
    _alarm(
        20020,
        "Restart required",
        "TLS verification configuration does not match active status.",
        "Warning",
        _RESTART,
        say("The TLS verification mode of the cluster was changed and does not run yet."),
        "cluster",
    ),
    _alarm(
        40009,
        "Restart required",
        "HTTPS client certificates validation mode has changed",
        "Warning",
        _RESTART,
        say("The way administrators sign in with certificates was changed and does not run yet."),
    ),
)

_CONNECTIONS: Final[tuple[Alarm, ...]] = (
    _alarm(
        20004,
        "Cluster communication failure",
        "",
        "",
        CauseKind.NETWORK,
        say("Cluster peers do not reach or do not accept each other."),
        "cluster",
        sources=("expressway-admin-x15.0-reference",),
    ),
    _alarm(
        20006,
        "Cluster database communication failure",
        "The database is unable to replicate with one or more of the cluster peers",
        "warning",
        CauseKind.NETWORK,
        say("The cluster database does not replicate; with Enforce a certificate can be the reason."),
        "cluster",
        sources=("expressway-admin-x15.0-reference", "cisco-217230"),
    ),
    _alarm(
        25030,
        "Reverse DNS Lookup failed",
        "",
        "",
        CauseKind.DNS,
        say("The address of Expressway-E has no PTR record; sign-in may fail."),
        "im-and-presence",
        sources=("expressway-ports-x15.0-mra", "cisco-118798"),
    ),
    _alarm(
        25031,
        "Certificate verification failed",
        "FQDN in PTR record for address <IP> does not match with SAN entries presented in certificate of that Server "
        "with IP <IP>.",
        "Error",
        CauseKind.DNS,
        say("The PTR name of Expressway-E is not in its certificate: the record or the certificate is wrong."),
        "im-and-presence",
        sources=(_REFERENCE, "cisco-118798"),
    ),
    _alarm(
        35013,
        "Unified Communications SSH tunnel failure",
        "This system cannot communicate with one or more remote hosts: <hosts>",
        "Warning",
        _LIST,
        say("SSH tunnels are down: most often a CA that is missing in a list, else a port, a clock, DNS, the account."),
        "ssh-tunnels",
        sources=(_REFERENCE, "cisco-221624"),
    ),
    _alarm(
        35014,
        "Unified Communications SSH tunnel notification failure",
        "This system cannot communicate with one or more remote hosts",
        "Warning",
        CauseKind.NETWORK,
        say("The tunnels do not answer; the alarm's own advice names TCP port 2222."),
        "ssh-tunnels",
    ),
    _alarm(
        35016,
        "SAML metadata has been modified",
        "Configuration changes have modified the local SAML metadata",
        "Warning",
        _SETTING,
        say("A new certificate or changed names made new SAML metadata, which the identity provider must get."),
        "sign-in",
        sources=(_REFERENCE, "mra-guide-x15.2-basic-configuration"),
    ),
    _alarm(
        40054,
        "Token decryption failure",
        "The Expressway-C failed to decrypt or decode an OAuth token issued by Unified CM",
        "Warning",
        CauseKind.CREDENTIALS,
        say("Unified CM signs its tokens with a new key: refresh the Unified CM servers on Expressway-C."),
        "sign-in",
    ),
)

_CONFIGURATIONS: Final[tuple[Alarm, ...]] = (
    _alarm(
        40040,
        _CONFIGURATION,
        "TLS verify mode is not enabled on a traversal zone configured for Unified Communications services",
        "Warning",
        _SETTING,
        say("TLS verify mode is Off on a zone that needs it."),
        "traversal-zone",
    ),
    _alarm(
        40043,
        _CONFIGURATION,
        "Media encryption is not enforced on a traversal zone configured for Unified Communications services",
        "Warning",
        _SETTING,
        say("Media encryption is not forced on a zone that needs it."),
        "traversal-zone",
    ),
    _alarm(
        40048,
        _CONFIGURATION,
        "Unified Communications services are enabled but SIP TLS is disabled",
        "Warning",
        _SETTING,
        say("SIP TLS is switched off."),
        "traversal-zone",
        "sip-registration",
    ),
    _alarm(
        40049,
        "Cluster TLS permissive",
        "Cluster TLS verification mode permits invalid certificates",
        "Notice",
        _SETTING,
        say("The cluster accepts any certificate of its peers; by itself this breaks nothing."),
        "cluster",
        sources=(_REFERENCE, "cisco-217743"),
    ),
    _alarm(
        40038,
        "Delegated credential checking configuration error",
        "TLS verify mode is not enabled on the traversal server zone",
        "Warning",
        _SETTING,
        say("Delegated credential checking needs TLS verify mode On at the server's zone."),
    ),
    _alarm(
        40039,
        "Delegated credential checking configuration error",
        "TLS verify mode is not enabled on the traversal client zone",
        "Warning",
        _SETTING,
        say("Delegated credential checking needs TLS verify mode On at the client's zone."),
    ),
    _alarm(
        40033,
        "Configuration warning",
        "The Default Zone access rules are enabled, but leaving SIP over UDP or SIP over TCP enabled offers a way to "
        "circumvent this security feature",
        "Warning",
        _SETTING,
        say("Names in certificates are compared for the Default Zone, but other transports go around it."),
    ),
    _alarm(
        40029,
        "LDAP server CA certificate is missing",
        "A valid CA certificate for the LDAP database has not been uploaded; this is required for connections via TLS",
        "Warning",
        _LIST,
        say("Administrators cannot sign in through LDAP: its CA is not in the list."),
    ),
)

_OWN_CERTIFICATES: Final[tuple[Alarm, ...]] = (
    _alarm(
        40051,
        "CMS not Identified by Server Certificate",
        "CMS address <address> has been entered on the Expressway-C but is not identified by the Expressway-E server "
        "certificate",
        "",
        _CERTIFICATE,
        say("The host of the join address is not in the certificate of Expressway-E."),
        "web-proxy",
        sources=(_REFERENCE, "cisco-210800"),
    ),
    _alarm(
        40052,
        "Certificate error",
        "Server certificate does not have a Common Name (CN) attribute. Some services do not work without the CN",
        "",
        _CERTIFICATE,
        say("The server certificate has no CN; mobile and remote access does not work without one."),
        "edge-clients",
        "sign-in",
        sources=(_REFERENCE, "certificate-guide-x15.5-loading"),
    ),
    _alarm(
        40068,
        "Server certificate validity",
        "Server certificate expired or Server certificate expires today",
        "Critical",
        _CERTIFICATE,
        say("The server certificate has expired, or expires today."),
        "traversal-zone",
        "ssh-tunnels",
        "edge-clients",
    ),
    _alarm(
        40069,
        "Server certificate validity",
        "Server certificate expires in <n> days",
        "Alert",
        _CERTIFICATE,
        say("The server certificate expires soon; how early the alarm comes is not documented."),
        "traversal-zone",
        "ssh-tunnels",
        "edge-clients",
    ),
    _alarm(
        40075,
        "Domain certificate validity",
        "Following domain certificates have expired: %s",
        "Critical",
        _CERTIFICATE,
        say("A domain certificate has expired."),
        "edge-clients",
        since="X15.3",
    ),
    _alarm(
        40076,
        "Domain certificate validity",
        "Following domain certificates listed are about to expire: %s",
        "Alert",
        _CERTIFICATE,
        say("A domain certificate expires soon."),
        "edge-clients",
        since="X15.3",
    ),
    _alarm(
        40078,
        "Client certificate has expired",
        "Client certificate expired",
        "Critical",
        _CERTIFICATE,
        say("The client certificate has expired; it is renewed apart from the server certificate."),
        "traversal-zone",
        "ssh-tunnels",
        since="X15.5",
    ),
    _alarm(
        40079,
        "Client certificate is expiring within the configured warning period",
        "Client certificate expires in 21 days",
        "Alert",
        _CERTIFICATE,
        say("The client certificate expires within three weeks."),
        "traversal-zone",
        "ssh-tunnels",
        since="X15.5",
    ),
    _alarm(
        40061,
        "ACME auto-sign failure",
        "server certificate",
        "Warning",
        CauseKind.NETWORK,
        say("The automatic renewal was not signed: port 80 to every peer and a DNS record for every name are needed."),
        sources=(_REFERENCE, "certificate-guide-x15.5-acme"),
    ),
    _alarm(
        40062,
        "ACME auto-sign failure",
        "SNI domains [ <domain> ]",
        "Warning",
        CauseKind.NETWORK,
        say("The automatic renewal of a domain certificate was not signed."),
        sources=(_REFERENCE, "certificate-guide-x15.5-acme"),
    ),
    _alarm(
        40063,
        "ACME auto-deploy failure",
        "server certificate",
        "Warning",
        _CERTIFICATE,
        say("A renewed certificate was signed and could not be installed."),
        sources=(_REFERENCE, "certificate-guide-x15.5-acme"),
    ),
    _alarm(
        40064,
        "ACME auto-deploy failure",
        "SNI domains",
        "Warning",
        _CERTIFICATE,
        say("A renewed domain certificate was signed and could not be installed."),
        sources=(_REFERENCE, "certificate-guide-x15.5-acme"),
    ),
    _alarm(
        40066,
        "HSM certificate is not used",
        "An HSM certificate is installed but not in use",
        "Alert",
        _SETTING,
        say("A certificate in the hardware module is not the one that is shown."),
    ),
)

_REVOCATION: Final[tuple[Alarm, ...]] = (
    _alarm(
        40001,
        "Security alert",
        "No CRL distribution points have been defined for automatic updates",
        "Warning",
        _SETTING,
        say("Automatic CRL updates are on and have no address."),
    ),
    _alarm(
        40002,
        "Security alert",
        "Automatic updating of CRL files has failed",
        "Warning",
        CauseKind.NETWORK,
        say("A CRL could not be updated; an expired one counts as everything revoked."),
        sources=(_REFERENCE, "certificate-guide-x14.0.2-crl"),
    ),
    _alarm(
        40006,
        "Security alert",
        "Unable to download CRL update",
        "Warning",
        CauseKind.NETWORK,
        say("A CRL could not be fetched."),
    ),
    _alarm(
        40007,
        "Security alert",
        "Failed to find configuration file for CRL automatic updates",
        "Warning",
        _SETTING,
        say("The settings for CRL updates are missing."),
    ),
    _alarm(
        40024,
        "CRL checking required",
        "",
        "Warning",
        _SETTING,
        say("Advanced account security asks for CRL checks on the LDAP connection."),
    ),
)

ALARMS: Final[Mapping[int, Alarm]] = MappingProxyType(
    {row.number: row for row in (*_RESTARTS, *_CONNECTIONS, *_CONFIGURATIONS, *_OWN_CERTIFICATES, *_REVOCATION)}
)


def find_alarm(number: int) -> Alarm | None:
    """The alarm of this number, or None where certway knows none."""
    return ALARMS.get(number)


def alarms_about(service: str) -> tuple[Alarm, ...]:
    """The alarms that speak of a service, in the order of the table."""
    return tuple(alarm for alarm in ALARMS.values() if service in alarm.services)
