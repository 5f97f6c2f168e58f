"""Random families of same-named CAs and leaves: what may be listed and sent, in whatever order."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import UTC, datetime

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import strategies as st

from certway.lab.libcrypto import Wanted
from certway.model.certificate import Certificate
from tests.pki.authorities import BEGIN, END, NOW, mint

HOST = "expe01.example.com"
VALIDITIES = {
    "now": (BEGIN, END),
    "before": (datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)),
    "a little before": (datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)),
    "later": (datetime(2026, 7, 1, tzinfo=UTC), datetime(2027, 7, 1, tzinfo=UTC)),
}
USAGES = {
    "": None,
    "signs": x509.KeyUsage(False, False, False, False, False, True, True, False, False),
    "talks": x509.KeyUsage(True, False, False, False, False, False, False, False, False),
}
PURPOSES: dict[str, tuple[x509.ObjectIdentifier, ...]] = {
    "": (),
    "server": (ExtendedKeyUsageOID.SERVER_AUTH,),
    "client": (ExtendedKeyUsageOID.CLIENT_AUTH,),
}


@functools.cache
def member(
    subject: str,
    issuer: str,
    own: str,
    by: str,
    validity: str,
    usage: str,
    purpose: str,
    ca: bool,
    path_length: int | None,
    identifiers: bool,
) -> Certificate:
    """A certificate of the family; keys are `own` and `by` of subject and issuer."""
    begin, end = VALIDITIES[validity]
    return mint(
        subject,
        issuer,
        key=subject + own,
        signer=issuer + by,
        ca=ca,
        path_length=path_length if ca else None,
        usage=USAGES[usage],
        purposes=PURPOSES[purpose],
        names=(HOST,) if subject == HOST else (),
        begin=begin,
        end=end,
        identifiers=identifiers,
    )


def members(subjects: tuple[str, ...], issuers: tuple[str, ...]) -> st.SearchStrategy[Certificate]:
    keys = st.sampled_from(("1", "1", "2"))
    return st.builds(
        member,
        st.sampled_from(subjects),
        st.sampled_from(issuers),
        keys,
        keys,
        st.sampled_from(("now", "now", "now", *VALIDITIES)),
        st.sampled_from(("", "", *USAGES)),
        st.sampled_from(("", "", *PURPOSES)),
        st.sampled_from((True, True, True, False)) if HOST not in subjects else st.just(False),
        st.sampled_from((None, None, 0, 1)),
        st.booleans(),
    )


CAS = members(("Root A", "CA B", "CA C"), ("Root A", "CA B", "CA C"))
LEAVES = members((HOST,), ("Root A", "CA B", "CA C", HOST))
LISTS = st.lists(st.one_of(CAS, CAS, CAS, LEAVES), max_size=6)

HOSTS_NAME = [("dns", HOST)]


def wanted(
    leaf: Certificate, others: Sequence[Certificate], trusted: Sequence[Certificate], *, flags: int = 0
) -> Wanted:
    """The question about a family as an engine is asked it."""
    return Wanted(leaf=leaf.der, others=ders(others), trusted=ders(trusted), at=NOW, names=HOSTS_NAME, flags=flags)


def ders(certificates: Sequence[Certificate]) -> list[bytes]:
    """What travels."""
    return [certificate.der for certificate in certificates]
