"""What is never kept of any evidence: passwords, keys, and what the product has encrypted.

Knows how secrets are called and how they look. A value is dropped where its key speaks of a secret or where it looks
like one; nobody above a parser ever sees it.
"""

from __future__ import annotations

import re
from typing import Final

_SECRET_KEY: Final = re.compile(
    r"pass(?:word|phrase|code|wd)|secret|credential|community|token|cookie|\bpin$|hash$"
    r"|(?:private|shared|auth\w*|encryption|api)\s*key",
    re.IGNORECASE,
)
_ABOUT_SECRETS: Final = re.compile(
    r"checks$|ttl$|mode$|minimum|maximum|length|refresh|interval|server$|name$|cipher|enabled$", re.IGNORECASE
)
_SECRET_VALUE: Final = re.compile(
    r"\{[a-z][a-z0-9_.-]{2,19}\}|-----BEGIN|PRIVATE KEY|\$(?:1|2[aby]?|5|6|y)\$|://[^/\s:@]*:[^/\s@]+@", re.IGNORECASE
)


def is_secret(key: str, value: str) -> bool:
    """Whether a value must not be kept: by its key, unless that speaks of a limit or a switch, or by how it looks."""
    if _SECRET_VALUE.search(value):
        return True
    return _SECRET_KEY.search(key) is not None and not (_ABOUT_SECRETS.search(key) and len(value) <= len("disabled"))
