"""From DER structures to the items of a file: the one place that knows which reader reads what.

Knows kinds of structures and what to say where one cannot be used. Refuses to look for them; that is `parse`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from certway.model.certificate import Certificate, Malformed
from certway.model.text import Text, Word, say
from certway.pki.armour import Block
from certway.pki.certificates import Pieces, parse_certificate
from certway.pki.contents import Found, Item, PrivateKeySeen, PublicKeySeen
from certway.pki.crls import RevocationList, parse_revocation_list
from certway.pki.mistakes import say_mistake
from certway.pki.ocsp import parse_ocsp_response
from certway.pki.pkcs7 import parse_bag
from certway.pki.requests import CertificateRequest, parse_request
from certway.pki.structures import find_end, find_structure

PRIVATE = frozenset(("pkcs8", "encrypted-pkcs8", "pkcs1", "sec1", "dsa"))
# What a PEM label promises, by structure; a label that is not here promises nothing.
PROMISES: Mapping[str, frozenset[str]] = {
    "CERTIFICATE": frozenset(("certificate",)),
    "X509 CERTIFICATE": frozenset(("certificate",)),
    "TRUSTED CERTIFICATE": frozenset(("certificate",)),
    "CERTIFICATE REQUEST": frozenset(("request",)),
    "NEW CERTIFICATE REQUEST": frozenset(("request",)),
    "X509 CRL": frozenset(("crl",)),
    "PKCS7": frozenset(("pkcs7",)),
    "CMS": frozenset(("pkcs7", "cms")),
    "PKCS12": frozenset(("pkcs12",)),
    "PRIVATE KEY": frozenset(("pkcs8",)),
    "ENCRYPTED PRIVATE KEY": frozenset(("encrypted-pkcs8",)),
    "RSA PRIVATE KEY": frozenset(("pkcs1",)),
    "EC PRIVATE KEY": frozenset(("sec1",)),
    "DSA PRIVATE KEY": frozenset(("dsa",)),
    "PUBLIC KEY": frozenset(("spki",)),
}
KINDS: Mapping[str, Text] = {
    "certificate": say("certificate"),
    "request": say("certificate signing request"),
    "crl": say("revocation list"),
    "pkcs7": say("PKCS #7 bag"),
    "cms": say("CMS message"),
    "pkcs12": say("PKCS #12 file"),
    "pkcs8": say("private key"),
    "encrypted-pkcs8": say("encrypted private key"),
    "pkcs1": say("private key"),
    "sec1": say("private key"),
    "dsa": say("private key"),
    "spki": say("public key"),
    "ocsp": say("OCSP response"),
    "parameters": say("parameters of a key"),
}
MOST_ITEMS = 50_000


class Collector:
    """One file being read: what was found so far, and what was mended on the way."""

    def __init__(self, where: str, password: bytes | None) -> None:
        self.where = where
        self.file: Word = where or say("The file")
        self.password = password
        self.items: list[Item] = []
        self.notes: list[Malformed] = []
        self.structures: list[str] = []
        self._pieces = Pieces()

    def note(self, where: str, what: Text, line: int = 0) -> None:
        """Something was mended."""
        self.notes.append(Malformed(where=where, what=what, offset=line))

    def bad(self, what: Text, label: str = "", line: int = 0) -> None:
        """Something cannot be used."""
        self._put(Malformed(where=self.where, what=what, offset=line), label, line)

    def _put(self, found: Found, label: str, line: int) -> None:
        if len(self.items) < MOST_ITEMS:
            self.items.append(Item(found=found, label=label, line=line))

    def add(self, content: bytes, label: str = "", line: int = 0) -> None:
        """One structure, whatever its label says."""
        if label == "CERTIFICATE" and self._add_sound(content, label, line):
            return
        structure = find_structure(content)
        missing = find_end(content) - len(content)
        if structure is None:
            self.bad(self._say_damaged(label, line), label, line)
            return
        self.structures.append(structure)
        if missing > 0:
            self.bad(self._say_cut_off(structure, missing, len(content) + missing), label, line)
            return
        if structure not in PROMISES.get(label, (structure,)):
            what = say("a block is labelled {label} but holds a {kind}", label=label, kind=KINDS[structure])
            self.note("armour.kind", what, line)
        if structure in PRIVATE:
            self._put(self._describe_key(content, structure), label, line)
        else:
            ADDERS.get(structure, Collector._add_mistake)(self, content, label, line)

    def _add_sound(self, content: bytes, label: str, line: int) -> bool:
        """The common case first: a certificate that is what its label says, with nothing to remark."""
        found = parse_certificate(content, self.where, self._pieces)
        if isinstance(found, Malformed) or found.recovered:
            return False
        self.structures.append("certificate")
        self._put(found, label, line)
        return True

    def _say_damaged(self, label: str, line: int) -> Text:
        kind = label.lower() or KINDS["certificate"]
        if line:
            return say(
                "{file}: the block at line {line} is no {kind}; its bytes are damaged. Export it again.",
                file=self.file,
                line=line,
                kind=kind,
            )
        return say("{file} is no {kind}; its bytes are damaged. Export it again.", file=self.file, kind=kind)

    def _say_cut_off(self, structure: str, missing: int, total: int) -> Text:
        return say(
            "{file} is cut off: {missing} of {total} bytes of the {kind} are missing. Copy or download it again.",
            file=self.file,
            missing=missing,
            total=total,
            kind=KINDS[structure],
        )

    def _keep(
        self, found: Certificate | CertificateRequest | RevocationList | Malformed, label: str, line: int
    ) -> None:
        """A structure as read, or what is wrong with it in the words of the file."""
        if not isinstance(found, Malformed):
            self._put(found, label, line)
            return
        what = say(
            "{file} holds a {kind} that cannot be read, at its byte {offset}: {reason}. Export it again.",
            file=self.file,
            kind=KINDS[self.structures[-1]],
            offset=found.offset,
            reason=found.what,
        )
        self.bad(what, label, line)

    def _add_certificate(self, content: bytes, label: str, line: int) -> None:
        self._keep(parse_certificate(content, self.where, self._pieces), label, line)

    def _add_request(self, content: bytes, label: str, line: int) -> None:
        self._keep(parse_request(content, self.where), label, line)

    def _add_crl(self, content: bytes, label: str, line: int) -> None:
        self._keep(parse_revocation_list(content, self.where), label, line)

    def _add_response(self, content: bytes, label: str, line: int) -> None:
        found = parse_ocsp_response(content, self.where)
        if isinstance(found, Malformed):
            self._add_mistake(content, label, line)
        else:
            self._put(found, label, line)

    def _add_bag(self, content: bytes, label: str, line: int) -> None:
        bag = parse_bag(content, self.where)
        if isinstance(bag, Malformed):
            self._keep(bag, label, line)
            return
        if bag.signers:
            self.note("pkcs7.signed", say("the bag is a signed message with certificates beside it"), line)
        for der in bag.certificates:
            self._add_certificate(der, label, line)
        for der in bag.crls:
            self._add_crl(der, label, line)
        if not (bag.certificates or bag.crls):
            self._add_mistake(content, label, line)

    def _add_pkcs12(self, content: bytes, label: str, line: int) -> None:
        from certway.pki.pkcs12 import open_pkcs12

        opened = open_pkcs12(content, self.password, self.file)
        if isinstance(opened, Text):
            self.bad(opened, label, line)
            return
        for der in opened.certificates:
            self._add_certificate(der, label, line)
        if opened.key is not None:
            self._put(opened.key, label, line)
        elif not opened.certificates:
            self._add_mistake(content, label, line)

    def _add_public_key(self, content: bytes, label: str, line: int) -> None:
        self._put(PublicKeySeen(spki=content), label, line)

    def _add_mistake(self, content: bytes, label: str, line: int) -> None:
        self.bad(say_mistake(find_structure(content) or "binary", self.file), label, line)

    def _describe_key(self, content: bytes, structure: str) -> PrivateKeySeen:
        from certway.pki.private_keys import describe_der_key

        return describe_der_key(content, structure, self.password)

    def add_armoured_key(self, block: Block, content: bytes) -> None:
        """A key that cannot be told without its armour: OpenSSH's form, or encrypted as RFC 1421 says."""
        from certway.pki.private_keys import describe_openssh_key, describe_pem_key

        if block.label == "OPENSSH PRIVATE KEY":
            found = describe_openssh_key(content, self.password)
        else:
            found = describe_pem_key(content, block.label, block.headers, self.password)
        self._put(found, block.label, block.line)


ADDERS: Mapping[str, Callable[[Collector, bytes, str, int], None]] = {
    "certificate": Collector._add_certificate,
    "request": Collector._add_request,
    "crl": Collector._add_crl,
    "ocsp": Collector._add_response,
    "pkcs7": Collector._add_bag,
    "pkcs12": Collector._add_pkcs12,
    "spki": Collector._add_public_key,
}
