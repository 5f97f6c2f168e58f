"""What an upload page refuses, what it warns about, what it lets pass though it hurts later, and what nobody knows.

The product's own message is kept only where a document prints it as text; most exist as pictures only and are left
empty here. Purposes have a table of their own (`knowledge.purposes`).
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from certway.knowledge.releases import at_least
from certway.model.confidence import Confidence
from certway.model.deployment import Product
from certway.model.text import Text, say
from certway.model.value import value


class Reception(Enum):
    """What the upload page does."""

    REFUSED = "refused"
    WARNED = "warned"  # taken, with a warning
    TAKEN = "taken"  # taken without a word, though it hurts later
    IGNORED = "ignored"  # looks taken, and the old value stays
    UNKNOWN = "unknown"


@value
class UploadRule:
    """One trait of the file or its content; `message`: the product's words, empty where no document prints them."""

    trait: str
    products: tuple[str, ...]
    reception: Reception
    since: str = ""
    until: str = ""
    message: str = ""
    says: Text
    confidence: Confidence = Confidence.DOCUMENTED
    sources: tuple[str, ...]

    def holds_in(self, release: str) -> bool:
        """Whether it holds in a release as written; an unknown release has what stands without limits."""
        if not release:
            return not self.since and not self.until
        return (not self.since or at_least(release, self.since)) and not (self.until and at_least(release, self.until))


class Trait:
    """What an uploaded file or certificate may be."""

    NOT_PEM = "not-pem"
    SEVERAL_CERTIFICATES = "several-certificates"
    LEADING_TEXT = "leading-text"
    BYTE_ORDER_MARK = "byte-order-mark"
    CHAIN_MISSING = "chain-missing"  # in this node's own list
    CRL_MISSING = "crl-missing"
    OTHER_KEY = "other-key"
    REQUEST_DISCARDED = "request-discarded"
    KEY_WHILE_REQUEST_PENDING = "key-while-request-pending"
    KEY_ENCRYPTED = "key-encrypted"
    KEY_WITHOUT_NEWLINE = "key-without-newline"
    SHORT_KEY = "short-key"
    WEAK_SIGNATURE = "weak-signature"
    KEY_8192 = "key-8192"
    KEY_ABOVE_4096 = "key-above-4096"
    ECDSA_KEY = "ecdsa-key"
    DSA_KEY = "dsa-key"
    NO_COMMON_NAME = "no-common-name"
    COMMON_NAME_NOT_FULL = "common-name-not-full"
    NAME_NOT_FULL = "name-not-full"
    NAMES_TOO_LONG = "names-too-long"
    NAMES_DIFFER_FROM_REQUEST = "names-differ-from-request"
    WILDCARD = "wildcard"
    UNKNOWN_ATTRIBUTES = "unknown-attributes"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    OLDER_THAN_SAME_NAME = "older-than-same-name"
    SAME_SUBJECT = "same-subject"
    CA_WITHOUT_BASIC_CONSTRAINTS = "ca-without-basic-constraints"
    LIST_FULL = "list-full"
    AFTER_2049 = "after-2049"


_EXPRESSWAYS: Final = (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E)
_CUCM: Final = (Product.CUCM, Product.IM_AND_PRESENCE)
_LOADING: Final = "certificate-guide-x15.5-loading"
_TROUBLE: Final = "certificate-guide-x14.3-troubleshooting"
_ABOUT: Final = "certificate-guide-x15.4-about"
_SECURITY: Final = "expressway-admin-x15.5-security"
_INFERRED, _CONTRADICTED = Confidence.INFERRED, Confidence.CONTRADICTED


def _rule(
    trait: str,
    reception: Reception,
    says: Text,
    *sources: str,
    since: str = "",
    until: str = "",
    message: str = "",
    confidence: Confidence = Confidence.DOCUMENTED,
    products: tuple[str, ...] = _EXPRESSWAYS,
) -> UploadRule:
    return UploadRule(
        trait=trait,
        products=products,
        reception=reception,
        since=since,
        until=until,
        message=message,
        says=says,
        confidence=confidence,
        sources=sources,
    )


_FILE: Final[tuple[UploadRule, ...]] = (
    _rule(
        Trait.NOT_PEM,
        Reception.REFUSED,
        say("Expressway takes PEM only; the extension of the file does not matter."),
        "cisco-221624",
        "certificate-guide-x15.5-der",
    ),
    _rule(
        Trait.SEVERAL_CERTIFICATES,
        Reception.UNKNOWN,
        say("Only the node's own certificate belongs in this file; the CAs belong in the trusted CA list."),
        "cisco-218034",
        confidence=_INFERRED,
    ),
    _rule(
        Trait.LEADING_TEXT,
        Reception.UNKNOWN,
        say("Whether text around the PEM block disturbs the upload is not documented."),
        "cisco-217748",
        confidence=_INFERRED,
    ),
    _rule(
        Trait.BYTE_ORDER_MARK,
        Reception.UNKNOWN,
        say("Whether a byte order mark before the PEM block disturbs the upload is not documented."),
        "certificate-guide-x15.5-der",
        confidence=_INFERRED,
    ),
    _rule(
        Trait.KEY_ENCRYPTED,
        Reception.REFUSED,
        say("The private key must not be protected by a password."),
        _LOADING,
        _SECURITY,
    ),
    _rule(
        Trait.KEY_WITHOUT_NEWLINE,
        Reception.TAKEN,
        say("The private key file must end with a newline, else mobile and remote access fails."),
        _TROUBLE,
    ),
    _rule(
        Trait.KEY_WHILE_REQUEST_PENDING,
        Reception.REFUSED,
        say("No key can be uploaded while a request is pending: its key is on the node already."),
        _LOADING,
        "expressway-admin-x15.5-unified-communications",
    ),
    _rule(
        Trait.OTHER_KEY,
        Reception.REFUSED,
        say("The certificate must belong to the key of this node's own request."),
        "cisco-218034",
        "certificate-guide-x15.4-csr",
    ),
    _rule(
        Trait.REQUEST_DISCARDED,
        Reception.REFUSED,
        say("Discarding a request destroys its key; the certificate issued for it can no longer be installed."),
        "cisco-218034",
        "certificate-guide-x15.4-csr",
    ),
)

_CHAIN: Final[tuple[UploadRule, ...]] = (
    _rule(
        Trait.CHAIN_MISSING,
        Reception.REFUSED,
        say("Every CA of the chain must be in this node's own list before; one passage speaks of a warning only."),
        "cisco-221624",
        _LOADING,
        _SECURITY,
        confidence=_CONTRADICTED,
    ),
    _rule(
        Trait.CRL_MISSING,
        Reception.WARNED,
        say("An unknown CRL is warned about and does not prevent the upload."),
        _LOADING,
        since="X8.10",
    ),
    _rule(
        Trait.SAME_SUBJECT,
        Reception.UNKNOWN,
        say("A second CA of the same subject: one document says refused, others say that both stand in the list."),
        "cisco-218018",
        "cisco-213872",
        _SECURITY,
        confidence=_CONTRADICTED,
    ),
    _rule(
        Trait.CA_WITHOUT_BASIC_CONSTRAINTS,
        Reception.TAKEN,
        say("A CA certificate must say that it is one, else nothing can be checked with it."),
        _ABOUT,
    ),
    _rule(
        Trait.LIST_FULL,
        Reception.REFUSED,
        say("The trusted CA list takes at most 1000 certificates."),
        _LOADING,
        _SECURITY,
        since="X14.3",
        confidence=_INFERRED,
    ),
)

_KEYS: Final[tuple[UploadRule, ...]] = (
    _rule(
        Trait.SHORT_KEY,
        Reception.WARNED,
        say("A key that is too short is warned about."),
        _LOADING,
        since="X8.10",
    ),
    _rule(
        Trait.WEAK_SIGNATURE,
        Reception.WARNED,
        say("A weak signature is warned about."),
        _LOADING,
        since="X8.10",
    ),
    _rule(
        Trait.KEY_8192,
        Reception.TAKEN,
        say("With an RSA key of 8192 bits SIP zones may not become active."),
        _TROUBLE,
    ),
    _rule(
        Trait.ECDSA_KEY,
        Reception.REFUSED,
        say("ECDSA certificates are supported from X14.3 on."),
        "certificate-guide-x15.4-csr",
        _SECURITY,
        until="X14.3",
    ),
    _rule(
        Trait.ECDSA_KEY,
        Reception.TAKEN,
        say("ECDSA certificates of 256, 384 and 521 bits are supported; RSA is recommended."),
        "certificate-guide-x15.4-csr",
        _SECURITY,
        since="X14.3",
    ),
    _rule(Trait.DSA_KEY, Reception.UNKNOWN, say("DSA keys are untested by the product."), _ABOUT),
)

_NAMES: Final[tuple[UploadRule, ...]] = (
    _rule(
        Trait.NO_COMMON_NAME,
        Reception.WARNED,
        say("Without a CN mobile and remote access, guest calls and the web proxy do not work."),
        _LOADING,
        "expressway-admin-x15.5-reference",
        since="X8.10",
        message="Server certificate does not have a Common Name (CN) attribute. "
        "Some services do not work without the CN",
    ),
    _rule(
        Trait.COMMON_NAME_NOT_FULL,
        Reception.REFUSED,
        say("The CN must be a full name, neither a short one nor an address."),
        _LOADING,
        since="X14.0.2",
        message="File upload failed.: Common name must be a valid FQDN",
    ),
    _rule(
        Trait.NAME_NOT_FULL,
        Reception.REFUSED,
        say("Every DNS name among the subject alternative names must be a full name."),
        _LOADING,
        since="X14.0.2",
        message="File upload failed.: Subject alternative name must be a valid FQDN",
    ),
    _rule(
        Trait.NAMES_TOO_LONG,
        Reception.TAKEN,
        say("What stands beyond the first 999 characters of the names is not read."),
        _ABOUT,
        "cisco-213872",
        since="X8.5.2",
        until="X8.10",
    ),
    _rule(
        Trait.NAMES_TOO_LONG,
        Reception.TAKEN,
        say("One guide says that long lists of names are read since X8.10, a support note still warns of them."),
        _ABOUT,
        "cisco-213872",
        since="X8.10",
        confidence=_CONTRADICTED,
    ),
    _rule(
        Trait.WILDCARD,
        Reception.UNKNOWN,
        say("Wildcards are not supported; before the check of full names nothing is said to refuse them."),
        _ABOUT,
        "cucm-security-15-certificates",
        until="X14.0.2",
        confidence=_INFERRED,
    ),
    _rule(
        Trait.WILDCARD,
        Reception.REFUSED,
        say("Wildcards are not supported; the check of full names probably refuses them."),
        _ABOUT,
        _LOADING,
        since="X14.0.2",
        confidence=_INFERRED,
    ),
    _rule(
        Trait.UNKNOWN_ATTRIBUTES,
        Reception.TAKEN,
        say("Attributes in subject or issuer that the box cannot decode break the SSH tunnels."),
        _TROUBLE,
        _ABOUT,
    ),
)

_DATES: Final[tuple[UploadRule, ...]] = (
    _rule(
        Trait.EXPIRED,
        Reception.UNKNOWN,
        say("Whether Expressway refuses an expired certificate at upload is not documented."),
        _LOADING,
        confidence=_INFERRED,
    ),
    _rule(
        Trait.NOT_YET_VALID,
        Reception.UNKNOWN,
        say("Whether Expressway refuses a certificate that is not yet valid is not documented."),
        _LOADING,
        confidence=_INFERRED,
    ),
    _rule(
        Trait.AFTER_2049,
        Reception.TAKEN,
        say("Expiry dates from 2050 on can cause trouble in operation."),
        _ABOUT,
    ),
)

_UNIFIED_CM: Final[tuple[UploadRule, ...]] = (
    _rule(
        Trait.CHAIN_MISSING,
        Reception.REFUSED,
        say("The whole chain must be in the trust store before the service's certificate."),
        "cisco-217138",
        message="CA certificate is not available in the trust-store",
        products=_CUCM,
    ),
    _rule(
        Trait.OTHER_KEY,
        Reception.REFUSED,
        say("The certificate must belong to the key of the request of this service and server."),
        "cisco-217138",
        message="CSR Public Key and Certificate Public Key do not match",
        products=_CUCM,
    ),
    _rule(
        Trait.REQUEST_DISCARDED,
        Reception.REFUSED,
        say("There must be a request of this kind on the server."),
        "cisco-217138",
        message="File /usr/local/platform/.security/tomcat/keys/tomcat.csr does not exist",
        products=_CUCM,
    ),
    _rule(
        Trait.NAMES_DIFFER_FROM_REQUEST,
        Reception.REFUSED,
        say("The subject alternative names must be those of the request, in any order."),
        "cisco-217138",
        message="CSR SAN and Certificate SAN does not match",
        products=_CUCM,
    ),
    _rule(
        Trait.EXPIRED,
        Reception.REFUSED,
        say("Expired certificates cannot be uploaded."),
        "cisco-217138",
        "cucm-security-15-certificates",
        products=_CUCM,
    ),
    _rule(
        Trait.OLDER_THAN_SAME_NAME,
        Reception.IGNORED,
        say("A trust store keeps one certificate per name; one with an older start date is ignored without a word."),
        "cucm-security-15-certificates",
        "cisco-217138",
        products=_CUCM,
    ),
    _rule(
        Trait.WILDCARD,
        Reception.REFUSED,
        say("Wildcards are not supported."),
        "cucm-security-15-certificates",
        "cisco-217138",
        products=_CUCM,
    ),
    _rule(
        Trait.KEY_ABOVE_4096,
        Reception.REFUSED,
        say("Keys above 4096 bits are not supported."),
        "cucm-security-15-certificates",
        products=_CUCM,
    ),
)

UPLOAD_RULES: Final[tuple[UploadRule, ...]] = (*_FILE, *_CHAIN, *_KEYS, *_NAMES, *_DATES, *_UNIFIED_CM)


def find_upload_rule(trait: str, product: str, release: str = "") -> UploadRule | None:
    """What an upload page of a product makes of a trait in a release; None where the trait is nothing special there."""
    return next(
        (rule for rule in UPLOAD_RULES if rule.trait == trait and product in rule.products and rule.holds_in(release)),
        None,
    )


FORMATS_TAKEN: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (Product.EXPRESSWAY_C, ("pem",)),
    (Product.EXPRESSWAY_E, ("pem",)),
    (Product.CUCM, ("pem", "der")),
    (Product.IM_AND_PRESENCE, ("pem", "der")),
)
"""Sources: cisco-221624, cucm-security-15-certificates."""


def takes_format(product: str, form: str) -> bool:
    """Whether a product's upload page takes a file that is really of this form; False where none is documented."""
    return any(product == known and form in forms for known, forms in FORMATS_TAKEN)
