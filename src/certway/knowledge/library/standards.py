"""Standards, source code of real verifiers, outside bodies, and our own measurements."""

from __future__ import annotations

from datetime import date
from typing import Final

from certway.knowledge.library.entry import READ_ON, Source
from certway.model.text import Text, say

MEASURED_ON: Final = date(2026, 11, 23)


def _rfc(number: int, section: str, title: str, says: Text) -> Source:
    key = f"rfc{number}-{section}" if section else f"rfc{number}"
    place = f"#section-{section}" if section else ""
    return Source(
        key=key,
        title=f"RFC {number}: {title}",
        address=f"https://www.rfc-editor.org/rfc/rfc{number}{place}",
        section=section,
        read_on=READ_ON,
        says=says,
    )


_X509: Final = "Internet X.509 Public Key Infrastructure Certificate and CRL Profile"
_SERVICE_IDENTITY: Final = "Service Identity in TLS"

STANDARDS: Final[tuple[Source, ...]] = (
    _rfc(5280, "4.1.1.2", _X509, say("The algorithm outside a certificate equals the one inside its signed part.")),
    _rfc(5280, "4.1.2.2", _X509, say("A serial number is positive, at most twenty octets, and unique to its CA.")),
    _rfc(5280, "4.1.2.4", _X509, say("The issuer is a name that is not empty.")),
    _rfc(5280, "4.1.2.5", _X509, say("A certificate is valid from notBefore through notAfter, both included.")),
    _rfc(5280, "4.1.2.6", _X509, say("The subject of a CA is not empty; names are compared after preparation.")),
    _rfc(5280, "4.2", _X509, say("An extension appears once at most; an unknown critical one refuses the whole.")),
    _rfc(5280, "4.2.1.1", _X509, say("The authority key identifier names the key that signed.")),
    _rfc(5280, "4.2.1.2", _X509, say("The subject key identifier of a CA is what its certificates refer to.")),
    _rfc(5280, "4.2.1.3", _X509, say("Key usage limits what a key may do; signing certificates needs keyCertSign.")),
    _rfc(5280, "4.2.1.4", _X509, say("Certificate policies under which a certificate was issued.")),
    _rfc(5280, "4.2.1.5", _X509, say("Policy mappings say which foreign policy equals one's own.")),
    _rfc(5280, "4.2.1.6", _X509, say("Subject alternative names: how DNS names, addresses and others are written.")),
    _rfc(5280, "4.2.1.9", _X509, say("A CA says so in basic constraints, and may limit how many CAs follow below it.")),
    _rfc(5280, "4.2.1.10", _X509, say("Name constraints limit the names of every certificate below a CA.")),
    _rfc(5280, "4.2.1.11", _X509, say("Policy constraints may demand an explicit policy or forbid mapping.")),
    _rfc(5280, "4.2.1.12", _X509, say("If extended key usage is present, the certificate serves only what it names.")),
    _rfc(5280, "4.2.1.13", _X509, say("Where the CRL of an issuer can be fetched.")),
    _rfc(5280, "4.2.1.14", _X509, say("Inhibit anyPolicy ends the use of the policy that stands for any.")),
    _rfc(5280, "4.2.2.1", _X509, say("Where the issuer's certificate and its OCSP responder can be found.")),
    _rfc(5280, "5.1.2.5", _X509, say("A CRL says when the next one will be issued.")),
    _rfc(5280, "6", _X509, say("Certification path validation and the processing of CRLs.")),
    _rfc(5280, "6.1", _X509, say("How a certification path is validated.")),
    _rfc(5280, "6.3", _X509, say("How a CRL is chosen and processed.")),
    _rfc(5280, "7.1", _X509, say("Distinguished names are compared attribute by attribute after preparation.")),
    _rfc(
        6125,
        "6.4",
        "Representation and Verification of Domain-Based Application Service Identity",
        say("DNS names are compared label by label; the CN counts only where no name of the right kind is presented."),
    ),
    _rfc(9525, "6.3", _SERVICE_IDENTITY, say("A wildcard stands for exactly one whole leftmost label.")),
    _rfc(9525, "6.5", _SERVICE_IDENTITY, say("An IP address is compared with iPAddress entries only.")),
    _rfc(
        6187,
        "2",
        "X.509v3 Certificates for Secure Shell Authentication",
        say("An SSH host key of type x509v3 may carry the certificate alone or with the chain above it."),
    ),
    _rfc(
        4518,
        "2",
        "LDAP Internationalized String Preparation",
        say("Strings are mapped, normalised and stripped of needless spaces before they are compared."),
    ),
    _rfc(6960, "", "Online Certificate Status Protocol", say("How the status of one certificate is asked for.")),
    _rfc(7468, "", "Textual Encodings of PKIX Structures", say("What a PEM block looks like.")),
    _rfc(8446, "4.4", "TLS 1.3", say("Certificates are encrypted; a server refuses a client's after the handshake.")),
)


def _outside(key: str, note_key: str, title: str, address: str, says: Text) -> Source:
    return Source(key=key, title=title, address=address, read_on=READ_ON, says=says, note_key=note_key)


OUTSIDE: Final[tuple[Source, ...]] = (
    _outside(
        "sc-081v3-timeline",
        "L01",
        "Schedule of shorter lifetimes (SC-081v3), first page",
        "https://fixmycert.com/guides/47-day-certificate-timeline",
        say("Public certificates may live 200 days from 2026-03-15, 100 from 2027-03-15 and 47 from 2029-03-15."),
    ),
    _outside(
        "sc-081v3-reduction",
        "L01",
        "Schedule of shorter lifetimes (SC-081v3), second page",
        "https://www.captaindns.com/en/blog/tls-certificate-validity-reduction-47-days",
        say("The same schedule from an independent page."),
    ),
    _outside(
        "letsencrypt-client-auth",
        "L02",
        "Let's Encrypt: ending TLS client authentication",
        "https://letsencrypt.org/2025/05/14/ending-tls-client-authentication",
        say("The classic profile drops client authentication on 2026-02-11; a special profile outlives it briefly."),
    ),
    _outside(
        "letsencrypt-client-auth-update",
        "L02",
        "Let's Encrypt: client authentication ends in July 2026",
        "https://dev.to/monstermegs/ssl-certificate-client-authentication-ends-july-2026-2d6h",
        say("The special profile was closed to new users in May 2026 and ended for all on 2026-07-08."),
    ),
    _outside(
        "ca-client-auth-dates",
        "L03",
        "Client authentication, dates by CA",
        "https://comparecheapssl.com/?p=12632",
        say("Sectigo ends client authentication on 2027-02-10, DigiCert on 2027-03-01."),
    ),
    _outside(
        "cabf-br",
        "",
        "CA/Browser Forum Baseline Requirements for TLS server certificates",
        "https://cabforum.org/working-groups/server/baseline-requirements/documents/",
        say("What public certificates for the web must look like: keys, names, lifetimes, purposes."),
    ),
    _outside(
        "trafficserver-source",
        "ATS",
        "Apache Traffic Server, source code (SSLClientUtils.cc and its tests)",
        "https://github.com/apache/trafficserver",
        say(
            "How the traffic server compares names: DNS names, then the first CN even when there are others; an "
            "address is compared as text. The copy inside Expressway is older and its version is not known."
        ),
    ),
    _outside(
        "openjdk-source",
        "JSSE",
        "OpenJDK, source code of its certificate path validator",
        "https://github.com/openjdk/jdk",
        say("Every store entry is an anchor; expiry, purposes and constraints of an anchor are not looked at."),
    ),
)


def _measured(name: str, title: str, says: Text) -> Source:
    return Source(key=f"measured-{name}", title=title, address="", read_on=MEASURED_ON, says=says, note_key="M")


MEASURED: Final[tuple[Source, ...]] = (
    _measured(
        "openssl",
        "Measured: OpenSSL 1.1.1l and 3.0.19 as verifiers",
        say(
            "An anchor must be self-signed and inside its validity, purposes of intermediates count, a sole "
            "anyExtendedKeyUsage is refused, and SHA-1 is refused by 3.x at level 1 only."
        ),
    ),
    _measured(
        "same-subject",
        "Measured: OpenSSL with two entries of one subject",
        say(
            "The first entry that passes the issuer check and is inside its validity is taken and never "
            "reconsidered; without key identifiers a twin with another key hides the right one."
        ),
    ),
    _measured(
        "automatic-chain",
        "Measured: what OpenSSL sends with its own certificate",
        say("Exactly the chain that its own list holds, root and expired CAs included, in TLS 1.2 and 1.3."),
    ),
    _measured(
        "haproxy",
        "Measured: HAProxy 2.6 with an optional client certificate",
        say(
            "No certificate, one without purposes and one with both are served; server authentication only is "
            "answered with alert 43, an unknown CA with alert 48."
        ),
    ),
    _measured(
        "jsse",
        "Measured: Java 17 as TLS server and trust manager",
        say(
            "A store that holds only the intermediate is enough, an expired anchor too, and a peer certificate in the "
            "store is accepted at once; a chain that cannot be built ends in alert 46. An anchor must be a CA, and its "
            "key identifier must be the one stated below it where the chain was sent in order."
        ),
    ),
    _measured(
        "ssh-x509",
        "Measured: SSH with X.509 certificates between two asyncssh peers",
        say("A verifier that holds only the root refuses a leaf that travels alone and accepts it with its chain."),
    ),
)
