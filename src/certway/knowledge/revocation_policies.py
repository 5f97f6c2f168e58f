"""Whether and how each verifier asks for revocation, and what it does when nobody answers.

Every Expressway service has a switch of its own; most are off unless somebody set them.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from certway.model.confidence import Confidence
from certway.model.link import RevocationMode
from certway.model.text import Text, say
from certway.model.value import value


class Means(Enum):
    """Where the status of a certificate may come from."""

    AUTOMATIC_CRL = "automatic-crl"  # fetched from a list of addresses
    DISTRIBUTION_POINT = "distribution-point"  # fetched from the address in the certificate
    OCSP = "ocsp"
    MANUAL_CRL = "manual-crl"
    CA_FILE_CRL = "ca-file-crl"  # PEM CRLs inside the CA file


class Fallback(Enum):
    """What happens when the source cannot be reached."""

    NOT_REVOKED = "not-revoked"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@value
class RevocationPolicy:
    """How one relying party (a family of `relying_parties`, or a service by name) treats revocation.

    `mode_setting` and `fallback_setting`: the settings that decide, empty where there are none; `when_on`: how much of
    the chain is asked for while it is on, `leaf_before` (a key of `beginnings`) only the end certificate before that.
    `crl_setting`, `fetch_setting`, `ocsp_setting`: switches of single sources; empty: not to be switched off alone.
    `keeps_lists`: CRLs can be given to the node itself; `has_responder`: an OCSP responder can.
    """

    role: str
    mode_setting: str = ""
    on_by_default: bool = False
    when_on: RevocationMode = RevocationMode.OFF
    leaf_before: str = ""
    means: tuple[Means, ...] = ()
    crl_setting: str = ""
    fetch_setting: str = ""
    ocsp_setting: str = ""
    keeps_lists: bool = False
    has_responder: bool = False
    fallback_setting: str = ""
    fallback: Fallback = Fallback.UNKNOWN
    confidence: Confidence = Confidence.DOCUMENTED
    says: Text
    sources: tuple[str, ...]


_REFERENCE: Final = "expressway-admin-x15.5-reference"
_SECURITY: Final = "expressway-admin-x15.5-security"
_GUIDE: Final = "certificate-guide-x14.0.2-crl"
_SIP: Final = "SIP TLS Certificate Revocation Checking "
_XCP: Final = "XCP TLS Certificate CVS "

REVOCATION_POLICIES: Final[tuple[RevocationPolicy, ...]] = (
    RevocationPolicy(
        role="expressway-sip",
        mode_setting=_SIP + "Mode",
        when_on=RevocationMode.CHAIN,
        means=(Means.AUTOMATIC_CRL, Means.DISTRIBUTION_POINT, Means.OCSP, Means.MANUAL_CRL),
        crl_setting=_SIP + "CRL Mode",
        fetch_setting=_SIP + "CRL Network Fetch Mode",
        ocsp_setting=_SIP + "OCSP Mode",
        keeps_lists=True,
        fallback_setting=_SIP + "Source Inaccessibility Behavior",
        confidence=Confidence.CONTRADICTED,
        says=say(
            "Off by default. When on, OCSP and CRLs of the whole chain are used; what holds when no source answers is "
            "told in two ways, so the real value of the setting decides."
        ),
        sources=(_REFERENCE, _SECURITY, _GUIDE),
    ),
    RevocationPolicy(
        role="expressway-xcp",
        mode_setting=_XCP + "CertificateRevocationCheck",
        when_on=RevocationMode.CHAIN,
        means=(Means.AUTOMATIC_CRL, Means.DISTRIBUTION_POINT, Means.OCSP),
        crl_setting=_XCP + "UseCrl",
        fetch_setting=_XCP + "CrlNetworkFetchEnabled",
        ocsp_setting=_XCP + "UseOcsp",
        keeps_lists=True,
        fallback_setting=_XCP + "FailOnInaccessibleSource",
        fallback=Fallback.REFUSED,
        says=say("Off by default. When on, a source that does not answer is a refusal unless that is switched off."),
        sources=(_REFERENCE, _GUIDE),
    ),
    RevocationPolicy(
        role="expressway-traffic-server",
        confidence=Confidence.INFERRED,
        says=say("The traffic server is not known to ask for revocation at all."),
        sources=("trafficserver-source",),
    ),
    RevocationPolicy(
        role="expressway-ssh",
        confidence=Confidence.INFERRED,
        says=say("Whether the tunnels ask for revocation is not documented."),
        sources=("expressway-admin-x15.5-status",),
    ),
    RevocationPolicy(
        role="expressway-cluster",
        on_by_default=True,
        when_on=RevocationMode.CHAIN,
        means=(Means.MANUAL_CRL,),
        keeps_lists=True,
        fallback=Fallback.NOT_REVOKED,
        confidence=Confidence.INFERRED,
        says=say("With Enforce a revoked certificate is named as a reason for a broken cluster."),
        sources=("expressway-admin-x15.5-clustering",),
    ),
    RevocationPolicy(
        role="admin-login",
        mode_setting="Authentication Certificate Crlcheck",
        on_by_default=True,
        when_on=RevocationMode.CHAIN,
        means=(Means.AUTOMATIC_CRL, Means.MANUAL_CRL),
        fallback_setting="Authentication Certificate Crlinaccessible",
        fallback=Fallback.NOT_REVOKED,
        says=say("Client certificates of administrators: all are checked, and an unreachable source is ignored."),
        sources=(_REFERENCE,),
    ),
    *(
        RevocationPolicy(
            role=role,
            mode_setting="Certificate revocation check",
            when_on=RevocationMode.CHAIN,
            leaf_before="revocation-of-whole-chain",
            means=(Means.OCSP, Means.DISTRIBUTION_POINT),
            has_responder=True,
            fallback_setting="Common criteria mode",
            fallback=Fallback.NOT_REVOKED,
            confidence=Confidence.INFERRED,
            says=say(
                "Set on the revocation page of each server; the whole chain is covered from 15SU3 on, and in common "
                "criteria mode an unknown status is a refusal."
            ),
            sources=("cucm-security-15-certificates",),
        )
        for role in ("cucm-web", "cucm-callmanager")
    ),
    RevocationPolicy(
        role="jabber-desktop",
        on_by_default=True,
        when_on=RevocationMode.CHAIN,
        means=(Means.DISTRIBUTION_POINT, Means.OCSP),
        fallback=Fallback.REFUSED,
        says=say("A revocation server that cannot be reached blocks the connection without telling the user."),
        sources=("jabber-14.1-certificates",),
    ),
)

EXPIRED_CRL_REVOKES: Final = say("An expired CRL counts as if every certificate of its CA were revoked.")
"""Source: certificate-guide-x14.0.2-crl."""


def find_revocation_policy(role: str) -> RevocationPolicy | None:
    """How a relying party treats revocation; None where nothing is documented."""
    return next((row for row in REVOCATION_POLICIES if row.role == role), None)
