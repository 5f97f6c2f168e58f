"""What a file holds, whatever its name: the value that `parse` gives, and the words for what files really are.

Knows kinds of files. Refuses to say which of them a product takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from certway.model.certificate import Certificate, Malformed
from certway.model.text import Text, say
from certway.model.value import value
from certway.pki.crls import RevocationList
from certway.pki.ocsp import OcspResponse
from certway.pki.requests import CertificateRequest


@value
class PrivateKeySeen:
    """Traits of a private key; never the key. `spki` is its public half, None where it is encrypted or unreadable.

    `encoding`: pkcs8, pkcs1, sec1, dsa, openssh, putty, pkcs12. `traits`: encrypted, wrong-password, costly (opening
    it would take absurdly long), no-final-newline, unreadable.
    """

    algorithm: str = ""
    bits: int = 0
    curve: str = ""
    spki: bytes | None = None
    encoding: str = ""
    traits: tuple[str, ...] = ()


@value
class PublicKeySeen:
    """A public key without a certificate: its SubjectPublicKeyInfo."""

    spki: bytes


Found: TypeAlias = (
    Certificate | CertificateRequest | RevocationList | OcspResponse | PrivateKeySeen | PublicKeySeen | Malformed
)


@value
class Item:
    """One thing in a file: the PEM label it stands under, the line where it begins (0: none), and what it is."""

    found: Found
    label: str = ""
    line: int = 0


@value
class Contents:
    """Everything a file holds, in the order of the file.

    `form` is a key of FORMS: what the bytes really are. `recovered` lists what was read all the same though it is not
    clean (words of `where`: see `armour` and `parse`). `problems` are parts, or a whole file, that cannot be used:
    each says what it is and what to do.
    """

    where: str
    form: str
    items: tuple[Item, ...] = ()
    recovered: tuple[Malformed, ...] = ()

    @property
    def what(self) -> Text:
        """What the bytes really are, in words."""
        return FORMS[self.form]

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        """The certificates in file order."""
        return tuple(item.found for item in self.items if isinstance(item.found, Certificate))

    @property
    def private_keys(self) -> tuple[PrivateKeySeen, ...]:
        """Traits of the private keys."""
        return tuple(item.found for item in self.items if isinstance(item.found, PrivateKeySeen))

    @property
    def requests(self) -> tuple[CertificateRequest, ...]:
        """The signing requests."""
        return tuple(item.found for item in self.items if isinstance(item.found, CertificateRequest))

    @property
    def revocation_lists(self) -> tuple[RevocationList, ...]:
        """The revocation lists with their facts."""
        return tuple(item.found for item in self.items if isinstance(item.found, RevocationList))

    @property
    def crls(self) -> tuple[bytes, ...]:
        """The revocation lists as DER, for a case."""
        return tuple(crl.der for crl in self.revocation_lists)

    @property
    def ocsp(self) -> tuple[bytes, ...]:
        """The OCSP responses as DER, for a case."""
        return tuple(item.found.der for item in self.items if isinstance(item.found, OcspResponse))

    @property
    def instead(self) -> Text:
        """What a file without certificates holds, and what to do."""
        if self.requests:
            return say(
                "{file} is a certificate signing request, not a certificate. Give what the CA issued for it.",
                file=self.where,
            )
        if self.private_keys:
            return say("{file} is a private key, not a certificate. Give the certificate.", file=self.where)
        if self.crls:
            return say("{file} is a revocation list, not a certificate. Give the certificate.", file=self.where)
        if self.ocsp:
            return say("{file} is an OCSP response, not a certificate. Give the certificate.", file=self.where)
        if self.problems:
            return self.problems[0].what
        return say("{file} holds no certificate. Give a PEM or DER certificate.", file=self.where)

    @property
    def problems(self) -> tuple[Malformed, ...]:
        """What cannot be used."""
        return tuple(item.found for item in self.items if isinstance(item.found, Malformed))


FORMS: Mapping[str, Text] = {
    "pem": say("PEM text"),
    "der": say("DER, binary"),
    "base64": say("Base64 without the BEGIN and END lines of PEM"),
    "hex": say("DER written as hexadecimal digits"),
    "pkcs7": say("PKCS #7, a bag of certificates"),
    "pkcs12": say("PKCS #12, certificates and usually the private key under a password"),
    "openssh": say("OpenSSH private key"),
    "openssh-public": say("SSH public key"),
    "putty": say("PuTTY private key"),
    "cms": say("CMS message (signed or encrypted mail)"),
    "ocsp": say("OCSP response"),
    "parameters": say("parameters of a key, without a key"),
    "pgp": say("PGP"),
    "empty": say("nothing"),
    "unread": say("not read"),
    "html": say("web page (HTML)"),
    "xml": say("XML"),
    "json": say("JSON"),
    "email": say("e-mail message"),
    "openssl-text": say("a certificate described in words"),
    "fingerprint": say("a fingerprint"),
    "yaml": say("settings in YAML"),
    "text": say("text"),
    "zip": say("ZIP archive"),
    "office": say("Word, Excel or PowerPoint document"),
    "gzip": say("gzip archive"),
    "archive": say("archive"),
    "jks": say("Java key store (JKS)"),
    "jceks": say("Java key store (JCEKS)"),
    "sst": say("Microsoft certificate store"),
    "pdf": say("PDF document"),
    "rtf": say("formatted text (RTF)"),
    "image": say("picture"),
    "program": say("program"),
    "zeros": say("zero bytes only"),
    "binary": say("binary data of no kind that certway knows"),
}
