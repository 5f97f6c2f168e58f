"""Real handshakes that fail: what each end of the OpenSSL here writes is read as what happened."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime

import pytest

from certway.adapters.logs.openssl_words import find_reason, is_alert
from certway.adapters.logs.tls_failures import judge_of
from certway.adapters.logs.told import Judge, Reason, ReasonKind
from certway.lab.foundry import Minted, Parts, mint_intermediate, mint_leaf, mint_root, mint_self_signed
from certway.lab.recorded import build_context

ALWAYS = Parts(not_before=datetime(2020, 1, 1, tzinfo=UTC), not_after=datetime(2120, 1, 1, tzinfo=UTC))
PAST = ALWAYS | Parts(not_after=datetime(2021, 1, 1, tzinfo=UTC))
TO_COME = ALWAYS | Parts(not_before=datetime(2119, 1, 1, tzinfo=UTC))
CLIENTS = ALWAYS | Parts(extended_key_usage=("clientAuth",))
ROOT = mint_root("Example Root CA", **ALWAYS)
ISSUING = mint_intermediate(ROOT, "Example Issuing CA", **ALWAYS)
OTHER = mint_root("Example Other CA", **ALWAYS)
GOOD = mint_leaf(ISSUING, "expe01.example.com", **ALWAYS)
EXPIRED = mint_leaf(ISSUING, "expe01.example.com", **PAST)
FUTURE = mint_leaf(ISSUING, "expe01.example.com", **TO_COME)
CLIENT_ONLY = mint_leaf(ISSUING, "expe01.example.com", **CLIENTS)
SELF_SIGNED = mint_self_signed("expe01.example.com", **ALWAYS)


def shake(client: ssl.SSLContext, server: ssl.SSLContext) -> tuple[str, str]:
    """What the client and the server complain of, in the words of OpenSSL."""
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = (
        client.wrap_bio(to_client, to_server, server_hostname="expe01.example.com"),
        server.wrap_bio(to_server, to_client, server_side=True),
    )
    said = ["", ""]
    for turn in range(20):
        number = turn % 2
        try:
            if not said[number]:
                ends[number].do_handshake()
                ends[number].read(1)
        except ssl.SSLWantReadError:
            continue
        except ssl.SSLError as refusal:
            said[number] = str(refusal)
    return said[0], said[1]


def reason(text: str) -> Reason:
    found = find_reason(text)
    assert found is not None, text
    return found


@pytest.mark.conformance
@pytest.mark.parametrize(
    ("shown", "trusted", "code", "alert"),
    [
        ((GOOD,), OTHER, "issuer-missing", 48),
        ((GOOD,), ROOT, "issuer-missing", 48),
        ((GOOD, ISSUING, ROOT), OTHER, "not-trusted", 48),
        ((SELF_SIGNED,), ROOT, "self-signed-not-trusted", 48),
        ((EXPIRED, ISSUING), ROOT, "expired", 45),
        ((FUTURE, ISSUING), ROOT, "not-yet-valid", 42),
        ((CLIENT_ONLY, ISSUING), ROOT, "purpose-missing", 43),
    ],
    ids=["other root", "intermediate missing", "root sent", "self-signed", "expired", "not yet valid", "purpose"],
)
def test_the_verifier_says_why_and_the_other_end_hears_an_alert(
    shown: tuple[Minted, ...], trusted: Minted, code: str, alert: int
) -> None:
    client, server = shake(
        build_context(ssl.PROTOCOL_TLS_CLIENT, trusts=(trusted,)), build_context(ssl.PROTOCOL_TLS_SERVER, shown)
    )
    ours, theirs = reason(client), reason(server)
    assert (judge_of(ours), ours.codes[0]) == (Judge.THIS_NODE, code)
    assert (judge_of(theirs), theirs.number, is_alert(theirs)) == (Judge.OTHER_END, alert, True)
    assert not theirs.codes or code in theirs.codes


@pytest.mark.conformance
def test_a_client_without_a_certificate_is_told_apart() -> None:
    _, server = shake(
        build_context(ssl.PROTOCOL_TLS_CLIENT),
        build_context(ssl.PROTOCOL_TLS_SERVER, (GOOD, ISSUING), (ROOT,)),
    )
    assert reason(server).kind is ReasonKind.NO_CERTIFICATE


@pytest.mark.conformance
def test_versions_with_nothing_in_common_are_told_apart() -> None:
    client, server = shake(
        build_context(ssl.PROTOCOL_TLS_CLIENT, version=ssl.TLSVersion.TLSv1_3),
        build_context(ssl.PROTOCOL_TLS_SERVER, (GOOD, ISSUING)),
    )
    assert {reason(client).kind, reason(server).kind} == {ReasonKind.PROTOCOL}
