"""Relying parties as parameter sets: every way in which real verifiers were seen to differ (design 5.2)."""

from __future__ import annotations

from enum import Enum

from certway.model.value import value


class AnchorRule(Enum):
    """Which trust list entry ends a path."""

    SELF_SIGNED = 1  # OpenSSL without PARTIAL_CHAIN
    ANY_ENTRY = 2  # PARTIAL_CHAIN; JSSE; RFC 5280


class IssuerChoice(Enum):
    """How the verifier picks among certificates with the issuer's subject."""

    FIRST_FIT = 1  # OpenSSL: first that passes the issuer check and is in its validity, no back-tracking
    SEARCH = 2  # back-tracking until a good path is found
    AS_SENT = 3  # JSSE: what was sent, where it stands in order up to an anchor's name; else a search


class CommonNameRule(Enum):
    """When the subject's CN counts as a DNS name."""

    NEVER = 1
    WITHOUT_DNS_SAN = 2
    ALWAYS = 3


class WildcardRule(Enum):
    """Which wildcards match in dNSName."""

    NONE = 1
    FULL_LABEL = 2  # *.example.com
    PARTIAL_LABEL = 3  # also no*.example.com


class AddressRule(Enum):
    """What an IP address as reference may match."""

    IP_ADDRESS = 1  # iPAddress entries only
    DNS_NAME = 2  # compared as text with dNSName and CN (traffic server)
    NOTHING = 3


class EkuRule(Enum):
    """How extended key usage decides."""

    IGNORED = 1
    LEAF = 2  # the leaf only
    CHAIN = 3  # the leaf and every intermediate that carries the extension


class KeyUsageRule(Enum):
    """How the end certificate's keyUsage decides."""

    IGNORED = 1
    TLS = 2  # OpenSSL: digitalSignature, keyEncipherment or keyAgreement for servers
    KEY_EXCHANGE = 3  # JSSE: must suit the key exchange


class ConstraintRule(Enum):
    """How name constraints are read where documents leave room."""

    RFC_5280 = 1  # a wildcard counts as every name it may stand for; a leading dot in a DNS subtree is malformed
    OPENSSL = 2  # names compared by their ends as they stand; the CN counts where no dNSName is beside it
    JSSE = 3  # the last CN counts in every certificate, as an address if it is one, where no such SAN is beside it


@value
class Profile:
    """One relying party or engine; `witness` names the real engine that proves it, empty: none.

    Hashed by its name: profiles are parts of memo keys, and two of one name are rare.
    """

    name: str
    engine: str
    witness: str = ""  # libcrypto-3 | libcrypto-1.1.1 | jdk
    anchor: AnchorRule = AnchorRule.SELF_SIGNED
    choice: IssuerChoice = IssuerChoice.FIRST_FIT
    leaf_in_list_suffices: bool = False  # JSSE: a peer certificate in the store is accepted at once
    anchor_validity: bool = True
    anchor_purpose: bool = True
    anchor_constraints: bool = True  # name constraints, path length and critical extensions of the anchor
    key_identifier_mismatch_fatal: bool = True
    names_normalised: bool = True  # issuer and subject compared as RFC 4518 prescribes, else byte for byte
    common_name: CommonNameRule = CommonNameRule.NEVER
    wildcards: WildcardRule = WildcardRule.FULL_LABEL
    address: AddressRule = AddressRule.IP_ADDRESS
    case_matters: bool = False  # letter case decides in DNS names
    final_dot_ignored: bool = False  # "host.example.com." as reference counts as "host.example.com"
    unicode_references: bool = True  # a reference in Unicode is compared in its A-label form (RFC 5890)
    srv_names: bool = True  # SRVName entries (RFC 4985) are compared with references of kind srv
    subject_email: bool = False  # emailAddress of the subject counts where no rfc822Name is beside it
    eku: EkuRule = EkuRule.CHAIN
    any_eku_suffices: bool = False  # a sole anyExtendedKeyUsage
    key_usage: KeyUsageRule = KeyUsageRule.TLS
    sgc_suffices: bool = False  # a server gated cryptography purpose counts as serverAuth
    key_usage_makes_ca: bool = False  # the end of a path with keyCertSign but no basicConstraints is a CA (OpenSSL)
    md5_refused: bool = True
    sha1_refused: bool = False
    sha1_below_curve_refused: bool = False  # SHA-1 in a signature by a curve that is stronger (RFC 5480 section 4)
    min_rsa_bits: int = 0  # of RSA and DSA keys in the path, the anchor's too
    min_ec_bits: int = 0
    explicit_curves_refused: bool = False  # EC parameters written out instead of named
    constraints: ConstraintRule = ConstraintRule.RFC_5280
    not_after_inclusive: bool = True  # at exactly notAfter the certificate still counts (OpenSSL: no)
    broken_extensions_ignored: bool = False  # one that is not critical and cannot be read decides nothing (JSSE)
    strict: bool = False  # every MUST of RFC 5280 about the shape of certificates decides
    web_pki: bool = False  # rules for public web certificates decide; else they are notes
    policies: bool = True  # certificate policies are evaluated
    max_depth: int = 0  # intermediates; 0: no limit
    depth_counts_self_issued: bool = False
    source: str = ""

    def __hash__(self) -> int:
        return hash(self.name)
