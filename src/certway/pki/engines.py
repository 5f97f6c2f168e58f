"""The verification engines certway knows, as parameter sets; relying parties are made from them in knowledge/.

Knows how each engine was seen to decide. Refuses to know which product carries which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

from certway.model.profile import AnchorRule, CommonNameRule, EkuRule, IssuerChoice, KeyUsageRule, Profile

# The library's default flags with a purpose set; certificate policies are looked at only when asked for.
OPENSSL_3 = Profile(
    name="openssl-3",
    engine="openssl-3",
    witness="libcrypto-3",
    common_name=CommonNameRule.WITHOUT_DNS_SAN,
    sha1_refused=True,
    min_rsa_bits=1024,
    min_ec_bits=160,
    not_after_inclusive=False,
    policies=False,
    source="measured-openssl",
)
OPENSSL_1_1_1 = replace(
    OPENSSL_3, name="openssl-1.1.1", engine="openssl-1.1.1", witness="libcrypto-1.1.1", sha1_refused=False
)
JSSE_17 = Profile(
    name="jsse-17",
    engine="jsse-17",
    witness="jdk",
    anchor=AnchorRule.ANY_ENTRY,
    choice=IssuerChoice.SEARCH,
    leaf_in_list_suffices=True,
    anchor_validity=False,
    anchor_purpose=False,
    anchor_constraints=False,
    key_identifier_mismatch_fatal=False,
    common_name=CommonNameRule.WITHOUT_DNS_SAN,
    eku=EkuRule.LEAF,
    any_eku_suffices=True,
    key_usage=KeyUsageRule.KEY_EXCHANGE,
    min_rsa_bits=1024,
    min_ec_bits=224,
    floor_includes_anchor_key=False,
    source="measured-jsse",
)
# No floor under keys. SHA-1 counts for as long as NIST SP 800-131A let CAs sign with it: RFC 5280 itself names no end.
RFC5280 = Profile(
    name="rfc5280",
    engine="rfc5280",
    anchor=AnchorRule.ANY_ENTRY,
    choice=IssuerChoice.SEARCH,
    key_identifier_mismatch_fatal=False,
    eku=EkuRule.CHAIN,
    any_eku_suffices=True,
    key_usage=KeyUsageRule.IGNORED,
    sha1_refused_from=datetime(2014, 1, 1, tzinfo=UTC),
    strict=True,
    source="rfc5280-6",
)
WEBPKI = replace(
    RFC5280,
    name="webpki",
    engine="webpki",
    any_eku_suffices=False,
    key_usage=KeyUsageRule.TLS,
    sha1_refused=True,
    min_rsa_bits=2048,
    min_ec_bits=256,
    web_pki=True,
    source="cabf-br",
)

ENGINES: Mapping[str, Profile] = MappingProxyType(
    {
        profile.name: profile
        for profile in (
            OPENSSL_1_1_1,
            OPENSSL_3,
            replace(OPENSSL_3, name="openssl-3-level2", min_rsa_bits=2048, min_ec_bits=224),
            replace(OPENSSL_3, name="openssl-3-partial-chain", anchor=AnchorRule.ANY_ENTRY),
            JSSE_17,
            RFC5280,
            WEBPKI,
        )
    }
)
