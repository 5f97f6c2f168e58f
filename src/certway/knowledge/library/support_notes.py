"""Notes of Cisco's support engineers and field notices."""

from __future__ import annotations

from typing import Final

from certway.knowledge.library.entry import CISCO, READ_ON, Source
from certway.model.text import Text, say

_DOCS: Final = CISCO + "support/docs/"
_UC: Final = _DOCS + "unified-communications/"
_EXPRESSWAY: Final = _UC + "expressway/"
_CALLMANAGER: Final = _UC + "unified-communications-manager-callmanager/"


def _note(note_key: str, number: str, title: str, address: str, says: Text) -> Source:
    return Source(
        key=f"cisco-{number}",
        title=f"{title} ({number})",
        address=address,
        read_on=READ_ON,
        says=says,
        note_key=note_key,
    )


SUPPORT_NOTES: Final[tuple[Source, ...]] = (
    _note(
        "S01",
        "221624",
        "Troubleshoot Expressway Certificates",
        _UC + "telepresence-video-communication-server-vcs/221624-troubleshoot-expressway-certificates.html",
        say(
            "A certificate is trusted when the name used is in it, its CAs are in the verifier's list, the date is "
            "inside its validity and nothing is revoked; the SSH tunnels need every intermediate in the list of both "
            "sides, while the zone may come up with the root alone."
        ),
    ),
    _note(
        "S02",
        "218018",
        "Traffic server certificate verification",
        _EXPRESSWAY + "218018-troubleshoot-expressway-traffic-server-c.html",
        say(
            "From X14.2.0 the traffic server of Expressway-C verifies chain and name of every CUCM, IM and Presence "
            "and Unity Connection node on every HTTPS request, whatever TLS verify mode was at discovery."
        ),
    ),
    _note(
        "S03",
        "225476",
        "Understand MRA certificate requirements on CUCM",
        _UC + "telepresence-video-communication-server-expressway/225476-understand-mobile-and-remote-access.html",
        say(
            "What CUCM needs from Expressway-C and the reverse for MRA; it dates the verification of UC nodes from "
            "X14.0.8, which other documents do not support."
        ),
    ),
    _note(
        "S04",
        "225482",
        "Prepare Expressway for Client Auth EKU Sunset",
        _UC + "expressway-series/225482-prepare-expressway-for-client.html",
        say(
            "Which Expressway connections need client authentication in the certificate, and what X15.4 relaxes: a "
            "setting lets Expressway-E take a certificate for server authentication only, and the SIP SERVICE message "
            "and cluster peers no longer ask for client authentication."
        ),
    ),
    _note(
        "S05",
        "225693",
        "Navigate Client EKU Sunset with X15.5",
        _UC + "telepresence-video-communication-server-expressway/225693-navigate-client-eku-sunset-with.html",
        say(
            "X15.5 has a server store and a client store chosen by TLS role, and a switch for the purpose check on "
            "inbound SIP TLS; worked cases show zone and tunnels with each combination."
        ),
    ),
    _note(
        "S09",
        "215670",
        "Generate CSR and upload signed certificate to Expressway",
        _EXPRESSWAY + "215670-generate-csr-and-upload-signed-certifica.html",
        say("In a cluster the CN is the cluster name and every peer's name is in the subject alternative names."),
    ),
    _note(
        "S10",
        "213872",
        "Configure and troubleshoot collaboration edge (MRA) certificates",
        _EXPRESSWAY + "213872-configure-and-troubleshoot-collaboration.html",
        say(
            "Expressway-C judges Expressway-E first and hangs up if it is not satisfied; the trusted CA list is "
            "searched by subject and stops at the first match; lists are per node; phones carry a fixed CA list."
        ),
    ),
    _note(
        "S11",
        "118798",
        "Collaboration Edge most common issues",
        _EXPRESSWAY + "118798-technote-cucm-00.html",
        say(
            "Faults of MRA that look alike: names and CAs at the edge, PTR records for XCP, several A records, "
            "dual network interfaces, firewalls that present their own certificate, voicemail allow list."
        ),
    ),
    _note(
        "S12",
        "217748",
        "Upload root and intermediate certificates of Expressway-C to CUCM",
        _EXPRESSWAY + "217748-upload-the-root-and-intermediate-certifi.html",
        say(
            "CUCM needs root and intermediates of Expressway-C's certificate in tomcat-trust and in "
            "CallManager-trust; on ports other than 8443 it asks Expressway-C for a certificate."
        ),
    ),
    _note(
        "S13",
        "225746",
        "Troubleshoot common issues with CUCM certificate renewal",
        _UC + "unified-communications-manager-version-15/225746-troubleshoot-common-issues-with.html",
        say(
            "When CUCM does not know the CA of Expressway-C, port 6972 ends with the alert unknown ca; services are "
            "restarted in the order CallManager, TFTP, Tomcat, HAProxy."
        ),
    ),
    _note(
        "S13b",
        "218034",
        "Renew Expressway certificate",
        _EXPRESSWAY + "218034-renew-expressway-certificate.html",
        say(
            "A renewal keeps names and purposes of the old certificate; a new authority key identifier means a new "
            "issuing CA that every peer must know first; discarding the CSR destroys its key."
        ),
    ),
    _note(
        "S14",
        "212475",
        "Troubleshooting guide for Hybrid Call Service",
        _UC + "spark/212475-troubleshooting-guide-for-cisco-spark-hy.html",
        say(
            "Expressway sends its intermediates and root only if they are in its own trusted CA list; log lines show "
            "which side refused whose certificate."
        ),
    ),
    _note(
        "S15",
        "117811",
        "MRA with multiple domains",
        _UC + "expressway-series/117811-configure-vcs-00.html",
        say(
            "A peer address that is not in the certificate ends in an identity error; a wrong traversal account looks "
            "similar but leaves a digest mismatch instead."
        ),
    ),
    _note(
        "S16",
        "211304",
        "Collaboration Edge for TC endpoints",
        _CALLMANAGER + "211304-Collaboration-Edge-TC-based-Endpoints-Co.html",
        say(
            "Room devices want the edge domain in the subject alternative names of Expressway-E, as DNS name or as "
            "service name, and CUCM wants the phone security profile name in Expressway-C's certificate."
        ),
    ),
    _note(
        "S17",
        "217230",
        "What is an Expressway cluster and how does it work",
        _EXPRESSWAY + "217230-what-is-expressway-cluster-and-how-it-wo.html",
        say(
            "TLS verification mode is set on the primary, is equal on all peers and needs a restart of all; the stored "
            "value reads Enforcing; a factory reset removes certificate, key and CA list."
        ),
    ),
    _note(
        "S18",
        "213863",
        "Most common issues for business to business calls",
        _EXPRESSWAY + "213863-troubleshoot-most-common-issues-for-busi.html",
        say("A neighbor zone with TLS verify mode On is mutual: a peer without client authentication shows none."),
    ),
    _note(
        "S19",
        "213864",
        "Configure business to business audio and video",
        _EXPRESSWAY + "213864-configure-business-to-business-audio-and.html",
        say("On a CUCM trunk the X.509 subject name must match the CN of Expressway-C's certificate."),
    ),
    _note(
        "S20",
        "217415",
        "DST Root CA X3 expiry",
        _EXPRESSWAY + "217415-what-to-do-on-expressway-on-dst-root-ca.html",
        say("The default root DST Root CA X3 has expired; devices know ISRG Root X1 only from certain firmware on."),
    ),
    _note(
        "S21",
        "216950",
        "Webex root CA update",
        _EXPRESSWAY + "216950-cisco-webex-root-ca-certificate-update.html",
        say("After a change of the trusted CA list no restart is needed; other documents ask for one."),
    ),
    _note(
        "S22",
        "220220",
        "DigiCert intermediate expiry",
        _UC + "expressway-series/220220-troubleshoot-expressway-intermediate-dig.html",
        say("An intermediate expired and its successor has the same subject: it must be replaced everywhere."),
    ),
    _note(
        "S23",
        "221017",
        "Expressway Smart Licensing",
        _EXPRESSWAY + "221017-configure-and-troubleshoot-expressway-sm.html",
        say("Smart Licensing needs X14.0.11 or X14.2.5 and later since its root changed in January 2023."),
    ),
    _note(
        "S24",
        "210800",
        "Configure CMS WebRTC proxy over Expressway",
        _DOCS + "conferencing/meeting-server/210800-configure-cms-webrtc-proxy-over-expressw.html",
        say("The host of the join address must be in the subject alternative names of Expressway-E."),
    ),
    _note(
        "S24",
        "211301",
        "Configure proxy WebRTC with CMS over Expressway",
        _EXPRESSWAY + "211301-Configure-Proxy-WebRTC-With-CMS-over-Exp.html",
        say("Expressway-C connects to the CMS web bridge and judges its certificate."),
    ),
    _note(
        "S25",
        "212383",
        "DNS and certificates for Microsoft federation",
        _EXPRESSWAY + "212383-configure-and-troubleshoot-dns-and-certi.html",
        say("The target of the federation SRV record must be in the subject alternative names of Expressway-E."),
    ),
    _note(
        "S26",
        "217660",
        "Let's Encrypt revocation on Expressway",
        _EXPRESSWAY + "217660-troubleshoot-cisco-expressway-let-s-encr.html",
        say("Certificates issued through a faulty challenge before 26 January 2022 were revoked."),
    ),
    _note(
        "S27",
        "217138",
        "Regeneration of CUCM CA-signed certificates",
        _CALLMANAGER + "217138-regeneration-of-cucm-ca-signed-certifica.html",
        say(
            "What CUCM refuses at upload and with which words: missing chain, missing CSR, key or names that differ, "
            "expired; a trust store keeps one certificate per name, and only a newer start date replaces it."
        ),
    ),
    _note(
        "S28",
        "214231",
        "Certificate regeneration process for CUCM",
        _CALLMANAGER + "214231-certificate-regeneration-process-for-cis.html",
        say("Which services to restart after each kind of CUCM certificate, and what must not be changed together."),
    ),
    _note(
        "S29",
        "217743",
        "Upgrade of Expressway and VCS, questions and answers",
        _EXPRESSWAY + "217743-upgrade-of-video-communication-server-v.html",
        say(
            "Expressway-E is upgraded first and both end on one release; from X14.0.2 CUCM must trust the whole chain "
            "of Expressway-C; HAProxy follows a restart of Tomcat by itself."
        ),
    ),
    _note(
        "N4",
        "212347",
        "MRA phone services fail because of the source address",
        _EXPRESSWAY + "212347-mra-phone-services-failing-due-to-source.html",
        say(
            "The SIP SERVICE message carries one certificate, that of Expressway-E itself; with address translation "
            "between the two Expressways it is answered with 408, which is no certificate fault."
        ),
    ),
    _note(
        "N8",
        "213865",
        "Configure and troubleshoot XMPP federation",
        _EXPRESSWAY + "213865-configure-and-troubleshoot-xmpp-federati.html",
        say("Expressway-C opens XCP to Expressway-E on port 7400; provisioning for it comes through the SSH tunnels."),
    ),
    _note(
        "",
        "222186",
        "Customize the Expressway SSL cipher configuration",
        _UC + "expressway-series/222186-customize-the-expressway-ssl-cipher-conf.html",
        say("Each protocol has its own cipher string; X15.0.2 comes with one default string for all of them."),
    ),
    _note(
        "HYBCAL",
        "225038",
        "Troubleshoot Hybrid Calendar with Expressway",
        _DOCS + "conferencing/webex-control-hub/225038-troubleshoot-hybrid-calendar-with.html",
        say("Shows real names of diagnostic files and real alarm lines of a current release."),
    ),
    Source(
        key="fn74362",
        title="Field Notice FN74362 rev 1.2: Expressway, client authentication EKU",
        address=_DOCS + "field-notices/743/fn74362.html",
        read_on=READ_ON,
        says=say(
            "Every release X14.0.0 to X14.3.7 and X15.0.0 to X15.3.2 is affected by the end of client authentication "
            "in public certificates; the date now quoted is March 2027 and may move again."
        ),
        note_key="S06",
    ),
    Source(
        key="fn74345",
        title="Field Notice FN74345 rev 1.2: Unified Communications, client authentication EKU",
        address=_DOCS + "field-notices/743/fn74345.html",
        read_on=READ_ON,
        says=say(
            "All releases of CUCM, IM and Presence, Unity Connection and Emergency Responder are affected; a change is "
            "announced for 15SU5."
        ),
        note_key="S07",
    ),
)
