"""What nobody has documented, or documents tell in two ways: the answer meanwhile, and what would settle it.

Verdicts that touch one of these carry its confidence; this list is for readers of the documentation and for those who
can look at a real system. A *divergence* is the special case in which a document and every measured engine disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from certway.model.text import Text, say
from certway.model.value import value


@value
class OpenQuestion:
    """One question; `meanwhile`: how certway answers until it is settled; `settles`: what would."""

    key: str
    asks: Text
    meanwhile: Text
    settles: Text
    divergence: bool = False
    sources: tuple[str, ...]


_ROWS: Final[tuple[OpenQuestion, ...]] = (
    OpenQuestion(
        key="ssh-chain",
        asks=say("Does the SSH host key carry the certificate alone, or its chain as well?"),
        meanwhile=say("The certificate alone: the verifier must hold every CA itself; marked as inferred."),
        settles=say("a capture of one connection to port 2222: its host key shows how many certificates it has"),
        sources=("cisco-221624", "rfc6187-2", "measured-ssh-x509"),
    ),
    OpenQuestion(
        key="ssh-names",
        asks=say("Is a name compared on the SSH tunnels?"),
        meanwhile=say("No name is judged there."),
        settles=say("tunnels between nodes whose certificates lack the peer's name"),
        sources=("cisco-221624", "expressway-admin-x15.5-status"),
    ),
    OpenQuestion(
        key="first-subject-match",
        asks=say("Does the search in the trusted CA list stop at the first entry with the subject, whatever its key?"),
        meanwhile=say("At risk where the document and the measured engines differ; both are named."),
        settles=say("two CAs of one subject with key identifiers, the wrong one first in the list"),
        divergence=True,
        sources=("cisco-213872", "mra-guide-x15.2-requirements", "measured-same-subject"),
    ),
    OpenQuestion(
        key="same-subject-append",
        asks=say("Is a second CA of one subject refused when it is appended, or does it stand beside the first?"),
        meanwhile=say("Both may stand in the list."),
        settles=say("the list after appending one: Show all (PEM file)"),
        sources=("cisco-218018", "cisco-213872", "certificate-guide-x15.5-loading"),
    ),
    OpenQuestion(
        key="self-signed-key-identifiers",
        asks=say("Do self-signed certificates of CUCM carry an authority key identifier?"),
        meanwhile=say("What the certificate at hand carries decides; without one the twin that comes first wins."),
        settles=say("tomcat.pem and CallManager.pem of a fresh node"),
        sources=("cisco-218018", "measured-same-subject"),
    ),
    OpenQuestion(
        key="common-name-counts",
        asks=say("Does a name in the CN alone satisfy a zone?"),
        meanwhile=say("At risk: guides want subject alternative names, the command reference and notes take either."),
        settles=say("a zone to a peer whose name is in its CN only"),
        sources=("expressway-admin-x15.5-zones", "expressway-admin-x15.5-reference", "cisco-221624"),
    ),
    OpenQuestion(
        key="address-in-certificate",
        asks=say("Must a node known by its address have it as iPAddress or as DNS name?"),
        meanwhile=say("Unknown for an iPAddress; the advice is a full name."),
        settles=say("a UC node known by its address whose certificate has that address as iPAddress"),
        sources=("cisco-218018", "trafficserver-source"),
    ),
    OpenQuestion(
        key="uc-nodes-verified-since",
        asks=say("From which release does Expressway-C verify UC nodes?"),
        meanwhile=say("From X14.2; one document says X14.0.8, which others contradict."),
        settles=say("a node of X14.0.8 to X14.0.11 in front of a CUCM with an unknown certificate"),
        sources=("cisco-218018", "cisco-225476", "expressway-release-notes-x14.0.9"),
    ),
    OpenQuestion(
        key="upload-purposes",
        asks=say("Does the upload ask for both purposes always, or only while UC features are enabled?"),
        meanwhile=say("Refused while they are enabled; at risk while they are off."),
        settles=say("an upload with UC features off"),
        sources=("cisco-225482", "expressway-admin-x15.5-unified-communications"),
    ),
    OpenQuestion(
        key="upload-without-purposes",
        asks=say("Does the server store take a certificate without extended key usage?"),
        meanwhile=say("Unknown."),
        settles=say("an upload of such a certificate"),
        sources=("cisco-225482", "expressway-admin-x15.5-security"),
    ),
    OpenQuestion(
        key="upload-dates",
        asks=say("Does the upload refuse an expired or not yet valid certificate?"),
        meanwhile=say("Unknown."),
        settles=say("an upload of such a certificate"),
        sources=("certificate-guide-x15.5-loading",),
    ),
    OpenQuestion(
        key="upload-chain",
        asks=say("Is a certificate whose CA is not in the list refused, or only warned about?"),
        meanwhile=say("Refused; both passages are named."),
        settles=say("the message of the page, as text"),
        sources=("cisco-221624", "certificate-guide-x15.5-loading"),
    ),
    OpenQuestion(
        key="upload-messages",
        asks=say("How do the messages of the upload page read?"),
        meanwhile=say("Our own words, except for the two messages that a guide prints."),
        settles=say("the messages, pasted as text"),
        sources=("cisco-221624", "certificate-guide-x15.5-loading"),
    ),
    OpenQuestion(
        key="restart-after-list-change",
        asks=say("Does a changed trusted CA list need a restart?"),
        meanwhile=say("Yes; the round is marked as perhaps unnecessary."),
        settles=say("a connection that starts to work right after appending a CA"),
        sources=("expressway-admin-x15.5-unified-communications", "cisco-216950"),
    ),
    OpenQuestion(
        key="server-certificate-of-c",
        asks=say("Must the server certificate of Expressway-C name client authentication in X15.5?"),
        meanwhile=say("The client store is judged; a worked case of the same document passes without it."),
        settles=say("an X15.5 zone with a server certificate for server authentication only"),
        sources=("cisco-225693", "expressway-admin-x15.5-security"),
    ),
    OpenQuestion(
        key="purpose-switch-off",
        asks=say("With the purpose switch Off, is server authentication still looked at where purposes are named?"),
        meanwhile=say("Not checked; both documents are named."),
        settles=say("a zone with a client certificate that names neither purpose, switch Off"),
        sources=("cisco-225693", "expressway-admin-x15.5-security"),
    ),
    OpenQuestion(
        key="zone-mutual",
        asks=say("Is the certificate check of the UC traversal zone mutual?"),
        meanwhile=say("Yes; one table calls it unidirectional."),
        settles=say("a capture of the zone's port: the server asks for a certificate"),
        sources=("cisco-225482", "cisco-213872"),
    ),
    OpenQuestion(
        key="chain-of-uc-nodes",
        asks=say("Which CA certificates do CUCM, IM and Presence, Unity Connection and far ends send along?"),
        meanwhile=say("Unknown: a connection works for certain only if the verifier holds the whole chain."),
        settles=say("a capture of a connection to such a node"),
        sources=("cisco-212475",),
    ),
    OpenQuestion(
        key="chain-in-unified-cm",
        asks=say("Does CUCM need the root alone or the whole chain of Expressway-C?"),
        meanwhile=say("The whole chain in tomcat-trust and CallManager-trust."),
        settles=say("a store that holds the root only, and a request on 6972"),
        sources=("cisco-217748", "mra-guide-x15.2-requirements", "cisco-225476"),
    ),
    OpenQuestion(
        key="engine-of-x15",
        asks=say("Which OpenSSL does X15 carry?"),
        meanwhile=say("Judged like OpenSSL 1.1.1; marked as inferred."),
        settles=say("a log line with an OpenSSL error number or function name from X15"),
        sources=("cisco-225746", "measured-openssl"),
    ),
    OpenQuestion(
        key="expiry-alarm",
        asks=say("How many days before its expiry does the server certificate raise an alarm?"),
        meanwhile=say("Not told; for the client certificate it is 21 days."),
        settles=say("the text of alarm 40069 on the day it first appears"),
        sources=("expressway-admin-x15.5-reference",),
    ),
    OpenQuestion(
        key="revocation-fallback",
        asks=say("What happens when a revocation source cannot be reached and nobody set anything?"),
        meanwhile=say("The real value of the setting decides; the page and the command reference disagree."),
        settles=say("a configuration dump of a node where nobody set it"),
        sources=("expressway-admin-x15.5-security", "expressway-admin-x15.5-reference"),
    ),
    OpenQuestion(
        key="phone-lists",
        asks=say("Which roots does each firmware of phones and room devices hold?"),
        meanwhile=say("Unknown without a list given for the case, but for the roots that documents name."),
        settles=say("the published list of the firmware, as certificates"),
        sources=("preferred-architecture-14-security", "cisco-217415"),
    ),
    OpenQuestion(
        key="chrome-date",
        asks=say("When do public CAs have to stop naming client authentication?"),
        meanwhile=say("2027-03-15, shown as moved."),
        settles=say("the current text of Chrome's root program"),
        sources=("fn74362", "cisco-225482", "ca-client-auth-dates"),
    ),
)

OPEN_QUESTIONS: Final[Mapping[str, OpenQuestion]] = MappingProxyType({row.key: row for row in _ROWS})


def questions_about(source: str) -> tuple[OpenQuestion, ...]:
    """The open questions in which a document has a part."""
    return tuple(row for row in _ROWS if source in row.sources)
