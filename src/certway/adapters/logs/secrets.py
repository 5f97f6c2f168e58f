"""What a log may say and certway must not keep: passwords, digests, cookies, private keys, `{cipher}` values.

Knows how they are written. Everything that is kept of a line has gone through here first.
"""

from __future__ import annotations

import re
from typing import Final

HIDDEN: Final = "(hidden)"

_SUSPECTS: Final = (  # nearly every line has none of these, and is looked at no further
    *("{cipher}", "private", "passw", "passphrase", "passcode", "pwd", "secret", "api_key", "apikey", "cookie"),
    *(
        "response=",
        "response =",
        "response:",
        "response is",
        "nonce",
        "token",
        "authori",
        "x-auth",
        "pin=",
        "pin:",
        "pin ",
    ),
    *(
        "credential=",
        "credential:",
        "credentials=",
        "credentials:",
        "credential is",
        "credentials is",
        'credentials ="',
    ),
)
_KEY_BLOCK: Final = re.compile(
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]{0,40}-----|\Z)", re.DOTALL
)
_CIPHER: Final = re.compile(r"(?i)\{cipher\}[^\s\"'<>|]*")
_HEADER: Final = re.compile(r"(?im)\b((?:proxy-)?authori[sz]ation|(?:set-)?cookie2?|x-auth)[ \t]{0,4}[:=][^\r\n]*")
_WORDS: Final = (
    r"password|passwd|passphrase|passcode|pwd|secret|response|c?nonce|token|private_?key|api_?key|pin|credentials?"
)
_PAIR: Final = re.compile(rf"(?i)({_WORDS})[ ]?(?:[=:][ ]{{0,2}}|[ ]is[ ])(\"[^\"]*\"|'[^']*'|[^\s,;|]+)")


def hide_secrets(text: str) -> str:
    """The text without the values of secrets; their names stay."""
    small = text.lower()
    if not any(word in small for word in _SUSPECTS):
        return text
    text = _KEY_BLOCK.sub(HIDDEN, text)
    text = _CIPHER.sub(HIDDEN, text)
    text = _HEADER.sub(rf"\1: {HIDDEN}", text)
    return _PAIR.sub(rf"\1={HIDDEN}", text)
