"""The verification engines certway knows, as parameter sets; relying parties are made from them in knowledge/.

Knows how each engine was seen to decide. Refuses to know which product carries which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from certway.model.profile import (
    AnchorRule,
    CommonNameRule,
    ConstraintRule,
    EkuRule,
    IssuerChoice,
    KeyUsageRule,
    Profile,
    WildcardRule,
)

# The library's default flags at security level 1, with a purpose set; policies are evaluated only on request.
OPENSSL_3 = Profile(
    name="openssl-3",
    engine="openssl-3",
    witness="libcrypto-3",
    common_name=CommonNameRule.WITHOUT_DNS_SAN,
    wildcards=WildcardRule.PARTIAL_LABEL,
    unicode_references=False,
    srv_names=False,
    subject_email=True,
    sgc_suffices=True,
    key_usage_makes_ca=True,
    sha1_refused=True,
    min_rsa_bits=1024,
    min_ec_bits=160,
    explicit_curves_refused=True,
    not_after_inclusive=False,
    constraints=ConstraintRule.OPENSSL,
    policies=False,
    depth_counts_self_issued=True,
    source="measured-openssl",
)
OPENSSL_1_1_1 = replace(
    OPENSSL_3,
    name="openssl-1.1.1",
    engine="openssl-1.1.1",
    witness="libcrypto-1.1.1",
    sha1_refused=False,
    explicit_curves_refused=False,
)
JSSE_17 = Profile(
    name="jsse-17",
    engine="jsse-17",
    witness="jdk",
    anchor=AnchorRule.ANY_ENTRY,
    choice=IssuerChoice.AS_SENT,
    leaf_in_list_suffices=True,
    anchor_validity=False,
    anchor_purpose=False,
    anchor_constraints=False,
    key_identifier_mismatch_fatal=False,
    common_name=CommonNameRule.WITHOUT_DNS_SAN,
    eku=EkuRule.LEAF,
    any_eku_suffices=True,
    sgc_suffices=True,
    key_usage=KeyUsageRule.KEY_EXCHANGE,
    min_rsa_bits=1024,
    min_ec_bits=224,
    constraints=ConstraintRule.JSSE,
    broken_extensions_ignored=True,
    source="measured-jsse",
)
RFC_5280 = Profile(
    name="rfc5280",
    engine="rfc5280",
    anchor=AnchorRule.ANY_ENTRY,
    choice=IssuerChoice.SEARCH,
    key_identifier_mismatch_fatal=False,
    any_eku_suffices=True,
    key_usage=KeyUsageRule.IGNORED,
    md5_refused=False,
    sha1_below_curve_refused=True,
    strict=True,
    source="rfc5280-6",
)
WEB_PKI = replace(
    RFC_5280,
    name="webpki",
    engine="webpki",
    final_dot_ignored=True,
    any_eku_suffices=False,
    key_usage=KeyUsageRule.TLS,
    md5_refused=True,
    sha1_refused=True,
    min_rsa_bits=2048,
    min_ec_bits=256,
    explicit_curves_refused=True,
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
            RFC_5280,
            WEB_PKI,
        )
    }
)
