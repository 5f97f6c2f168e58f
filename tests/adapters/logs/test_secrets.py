"""What a log says of secrets is not kept, wherever it stands."""

from __future__ import annotations

import pytest

from certway.adapters.logs.secrets import hide_secrets
from tests.adapters.logs import samples
from tests.adapters.logs.reading import read

SECRET = "Zq7Xw9Vb3Kp5Tn1"


@pytest.mark.parametrize(
    "text",
    [
        f'password="{SECRET}"',
        f"Password: {SECRET}",
        f"traversal password is {SECRET}",
        f"calculatedResponse={SECRET}, response={SECRET}",
        f'{{cipher}}{SECRET}"',
        f"{{CIPHER}}{SECRET}",
        f'Authorization: Digest username="a", realm="b", nonce="{SECRET}", response="{SECRET}"',
        f"Set-Cookie: X-Auth={SECRET}; Path=/",
        f"X-Auth={SECRET}; Path=/",
        f"access_token={SECRET}&x=1",
        f'client_secret="{SECRET}"',
        f"Passphrase = '{SECRET}'",
        f"-----BEGIN RSA PRIVATE KEY-----\n{SECRET}\n-----END RSA PRIVATE KEY-----",
        f"-----BEGIN PRIVATE KEY-----{SECRET}",
    ],
)
def test_a_secret_is_hidden(text: str) -> None:
    assert SECRET not in hide_secrets(f"before {text} after")
    assert hide_secrets(f"before {text} after").startswith("before ")


@pytest.mark.parametrize(
    "name", ["ACCOUNT", "ROOT_NOT_TRUSTED", "ALERT_DEVELOPER", "FORBIDDEN", "ALARM_RAISED", "CURL"]
)
def test_nothing_else_is(name: str) -> None:
    assert hide_secrets(getattr(samples, name)) == getattr(samples, name)


def test_no_value_of_a_reading_holds_a_secret() -> None:
    detail = (
        f"Server certificate uploaded, password={SECRET}, key {{cipher}}{SECRET} -----BEGIN PRIVATE KEY-----{SECRET}"
    )
    reading = read(
        f'2026-11-23T02:14:00.000+00:00 expe01 web: Event="Certificate Management" Detail="{detail}"',
        f'2026-11-23T02:14:00.000+00:00 expe01 web: Event="Alarm Raised" Id="15028" Detail="{detail}"',
        f'2026-11-23T02:14:00.000+00:00 expe01 tvcs: Event="Inbound TLS Negotiation Error" Detail="x {detail}"',
        samples.DIGEST.replace("00112233445566778899aabbccddeeff", SECRET),
        samples.USER.replace("jdoe", SECRET),
    )
    assert len(reading.entries) == 5
    assert SECRET not in repr(reading)
