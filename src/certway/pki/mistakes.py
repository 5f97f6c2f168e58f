"""What people hand over by mistake: told by the first bytes or by the first words, with what to do instead.

Knows signatures of file kinds and how a sentence about each begins. Refuses to open any of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from certway.model.text import Text, Word, say

BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"MSCF", "archive"),
    (b"\xfe\xed\xfe\xed", "jks"),
    (b"\xce\xce\xce\xce", "jceks"),
    (b"\0\0\0\0CERT", "sst"),
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"\x99\x01", "pgp"),
)
MAIL_HEADERS = (
    "received:",
    "return-path:",
    "mime-version:",
    "from:",
    "to:",
    "subject:",
    "message-id:",
    "date:",
    "delivered-to:",
    "x-mailer:",
    "content-type:",
    "content-transfer-encoding:",
    "dkim-signature:",
)
SSH_KEYS = ("ssh-rsa ", "ssh-ed25519 ", "ssh-dss ", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-", "x509v3-")


def find_binary_form(data: bytes) -> str | None:
    """The kind of a binary file by its first bytes; never of a DER structure."""
    for beginning, form in BEGINNINGS:
        if data.startswith(beginning):
            return "office" if form == "zip" and b"[Content_Types].xml" in data[:4096] else form
    if data[257:262] == b"ustar":
        return "archive"
    return "zeros" if not data.strip(b"\0") else None


def find_text_form(text: str) -> str:
    """The kind of a text without PEM blocks, by its first words."""
    start = text[:4096].lstrip()
    lower = start.lower()
    for form, fits in TEXT_FORMS.items():
        if fits(start, lower):
            return form
    return "json" if start[:1] in ("{", "[") and _is_json(text) else "text"


def _is_html(_: str, lower: str) -> bool:
    return lower.startswith(("<!doctype html", "<html")) or "<html" in lower or "<body" in lower or "</div>" in lower


def _is_mail(_: str, lower: str) -> bool:
    lines = lower.split("\n", 12)[:12]
    return sum(line.startswith(MAIL_HEADERS) for line in lines) >= 2


def _is_openssl_text(_: str, lower: str) -> bool:
    return lower.startswith(("certificate:", "certificate request:", "certificate revocation list")) or (
        "signature algorithm:" in lower and "issuer:" in lower
    )


def _is_fingerprint(start: str, lower: str) -> bool:
    digits = lower.rpartition("=")[2].strip().replace(":", "").replace(" ", "")
    return len(start) < 200 and len(digits) in (32, 40, 64) and not digits.strip("0123456789abcdef")


TEXT_FORMS: Mapping[str, Callable[[str, str], bool]] = {
    "html": _is_html,
    "xml": lambda start, _: start.startswith("<?xml") or (start.startswith("<") and "</" in start),
    "openssh-public": lambda start, _: start.startswith(SSH_KEYS),
    "putty": lambda start, _: start.startswith("PuTTY-User-Key-File"),
    "rtf": lambda start, _: start.startswith("{\\rtf"),
    "pdf": lambda start, _: start.startswith("%PDF-"),
    "openssl-text": _is_openssl_text,
    "email": _is_mail,
    "fingerprint": _is_fingerprint,
    "yaml": lambda start, _: start.startswith("certway:") or "\ncertway:" in start,
}


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def say_mistake(form: str, file: Word) -> Text:
    """What the file is and what to give instead."""
    return SENTENCES.get(form, _say_other)(file)


def _say_other(file: Word) -> Text:
    return say("{file} holds nothing that certway can use: no certificate, key, request or revocation list.", file=file)


SENTENCES: Mapping[str, Callable[[Word], Text]] = {
    "empty": lambda file: say("{file} is empty. Export or download it again.", file=file),
    "zeros": lambda file: say("{file} holds zero bytes only: it was not written to its end. Copy it again.", file=file),
    "html": lambda file: say(
        "{file} is a web page, not a certificate: the server answered with a page, often an error or a sign-in. "
        "Open it in a browser to read it, then download the certificate itself.",
        file=file,
    ),
    "xml": lambda file: say("{file} is XML and holds no certificate. Export the certificate as PEM.", file=file),
    "json": lambda file: say("{file} is JSON and holds no certificate. Export the certificate as PEM.", file=file),
    "email": lambda file: say(
        "{file} is an e-mail, not a certificate. Save the attachment, or copy the text from BEGIN to END into a file.",
        file=file,
    ),
    "openssl-text": lambda file: say(
        "{file} describes a certificate in words but does not hold it: the block from BEGIN to END is missing. "
        "Export it again with the block.",
        file=file,
    ),
    "fingerprint": lambda file: say("{file} is the fingerprint of a certificate, not the certificate.", file=file),
    "yaml": lambda file: say("{file} holds settings, not a certificate.", file=file),
    "text": lambda file: say("{file} is text without a certificate: no BEGIN line, no Base64.", file=file),
    "zip": lambda file: say("{file} is a ZIP archive. Unpack it and give the certificate files inside.", file=file),
    "gzip": lambda file: say("{file} is a gzip archive. Unpack it and give the certificate files inside.", file=file),
    "archive": lambda file: say("{file} is an archive. Unpack it and give the certificate files inside.", file=file),
    "office": lambda file: say(
        "{file} is an Office document. Copy the certificate text into a plain text file, or ask for the file itself.",
        file=file,
    ),
    "rtf": lambda file: say("{file} is formatted text (RTF). Save it as plain text.", file=file),
    "pdf": lambda file: say("{file} is a PDF document. Ask for the certificate file itself.", file=file),
    "image": lambda file: say("{file} is a picture. Ask for the certificate file itself.", file=file),
    "program": lambda file: say("{file} is a program, not a certificate.", file=file),
    "jks": lambda file: say(
        "{file} is a Java key store (JKS). Convert it first: keytool -importkeystore -srckeystore {file} "
        "-destkeystore out.p12 -deststoretype PKCS12",
        file=file,
    ),
    "jceks": lambda file: say(
        "{file} is a Java key store (JCEKS). Convert it first: keytool -importkeystore -srcstoretype JCEKS "
        "-srckeystore {file} -destkeystore out.p12 -deststoretype PKCS12",
        file=file,
    ),
    "sst": lambda file: say(
        "{file} is a Microsoft certificate store (SST). Open it in Windows, export the certificates as Base-64 X.509.",
        file=file,
    ),
    "openssh-public": lambda file: say("{file} is an SSH public key, not a certificate.", file=file),
    "putty": lambda file: say(
        "{file} is a PuTTY private key, not a certificate. PuTTYgen exports it as an OpenSSH or PEM key.", file=file
    ),
    "pgp": lambda file: say("{file} is PGP data, which has nothing to do with X.509 certificates.", file=file),
    "cms": lambda file: say("{file} is a signed or encrypted message without certificates.", file=file),
    "ocsp": lambda file: say("{file} is an OCSP response: it tells whether a certificate is revoked.", file=file),
    "parameters": lambda file: say("{file} holds parameters of a key, but no key and no certificate.", file=file),
    "pkcs7": lambda file: say("{file} is a PKCS #7 bag without certificates.", file=file),
    "pkcs12": lambda file: say("{file} is a PKCS #12 file without certificates.", file=file),
    "binary": lambda file: say(
        "{file} is binary data of no kind that certway knows. If it was a certificate, it is damaged: export it again.",
        file=file,
    ),
}
