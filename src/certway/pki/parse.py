"""Any bytes to what they are: certificates, keys, requests, revocation lists, or the name of the mistake.

Theory of operation: the bytes decide, never the file's name. First text or not; in text, PEM blocks, then Base64 or
hexadecimal digits without any armour, then the name of the mistake. Otherwise DER by its structure, then the name of
the mistake. Whatever was mended on the way is noted in `recovered`:

* text.bom, text.utf-16, text.crlf, text.cr, text.final-newline, text.around (words outside blocks), text.attributes
  (bag attributes), text.form (no PEM), and the words of `armour`
* armour.trusted (an OpenSSL TRUSTED CERTIFICATE), armour.kind (the label names something else), armour.parameters
* der.trailing, pkcs7.signed (a signed message, not only a bag)

Refuses to know products: whether one of them takes such a file is a rule.
"""

from __future__ import annotations

import re
from dataclasses import replace

from certway.model.certificate import Malformed
from certway.model.text import say
from certway.pki.armour import Block, find_blocks, find_loose_base64
from certway.pki.collecting import MOST_ITEMS, Collector
from certway.pki.contents import Contents, Item, PrivateKeySeen, PublicKeySeen
from certway.pki.mistakes import find_binary_form, find_text_form, say_mistake
from certway.pki.structures import find_end, find_structure
from certway.pki.text_forms import has_controls, read_text

__all__ = ["Contents", "Item", "PrivateKeySeen", "PublicKeySeen", "parse"]

OUTER_FORMS = frozenset(("html", "xml", "json", "email"))  # texts that may hold certificates and stay what they are
BAG_LABELS = frozenset(("PKCS7", "CMS", "PKCS #7 SIGNED DATA"))
PARAMETERS = frozenset(("EC PARAMETERS", "DH PARAMETERS", "DSA PARAMETERS", "X9.42 DH PARAMETERS"))
MOST_NOTES = 1_000
FOREIGN = ("PGP ", "SSH2 ")
HEXADECIMAL = re.compile(r"[0-9A-Fa-f\s:]*\Z")
TAGS_TO_LINES = str.maketrans('<>"', "\n\n\n")


def parse(data: bytes, where: str = "", password: bytes | None = None) -> Contents:
    """Everything that a file holds; `where` names it in the words, `password` opens keys and PKCS #12 files."""
    found = Collector(where, password)
    form = _read(data, found)
    if not found.items:
        found.bad(say_mistake(form, found.file))
    return Contents(where=where, form=form, items=tuple(found.items), recovered=tuple(found.notes[:MOST_NOTES]))


def _read(data: bytes, found: Collector) -> str:
    """Find everything; the answer is the form."""
    if not data.strip():
        return "empty"
    form = find_binary_form(data) if has_controls(data) else None
    if form is not None:
        return form
    text, notes = read_text(data)
    if text is None:
        return _read_binary(data, found)
    found.notes += notes
    return _read_text(text, found)


def _read_binary(data: bytes, found: Collector) -> str:
    rest = data
    while find_structure(rest) is not None and len(found.items) < MOST_ITEMS:
        end = find_end(rest) or len(rest)
        found.add(rest[:end])
        rest = rest[end:]
    if not found.structures:
        return "binary"
    if rest:
        found.note("der.trailing", say("{bytes} bytes follow after the end", bytes=len(rest)))
    return found.structures[0] if found.structures[0] in ("pkcs7", "pkcs12", "cms", "ocsp", "parameters") else "der"


def _read_text(text: str, found: Collector) -> str:
    form = find_text_form(text)
    blocks = find_blocks(text)
    if not blocks:
        return _read_bare(text, form, found)
    for block in blocks:
        _read_block(block, found)
    last = found.items[-1] if found.items else None
    if blocks[-1].place[1] == len(text) and last and isinstance(last.found, PrivateKeySeen):
        seen = replace(last.found, traits=(*last.found.traits, "no-final-newline"))
        found.items[-1] = replace(last, found=seen)
    _note_surroundings(text, blocks, found)
    return form if form in OUTER_FORMS else _form_of_blocks(blocks)


def _form_of_blocks(blocks: tuple[Block, ...]) -> str:
    labels = {block.label for block in blocks}
    if labels <= BAG_LABELS:
        return "pkcs7"
    if labels == {"OPENSSH PRIVATE KEY"}:
        return "openssh"
    if labels == {"SSH2 PUBLIC KEY"}:
        return "openssh-public"
    return "pgp" if all(label.startswith("PGP ") for label in labels) else "pem"


def _note_surroundings(text: str, blocks: tuple[Block, ...], found: Collector) -> None:
    """Words outside the blocks: openssl and Windows write some; products skip them or stumble."""
    starts = (0, *(block.place[1] for block in blocks))
    stops = (*(block.place[0] for block in blocks), len(text))
    around = "".join(text[start:stop] for start, stop in zip(starts, stops, strict=True))
    if "Bag Attributes" in around or "friendlyName" in around:
        found.note("text.attributes", say("bag attributes stand between the blocks, as openssl pkcs12 writes them"))
    elif around.strip():
        found.note("text.around", say("other words stand outside the blocks"))


def _read_block(block: Block, found: Collector) -> None:
    found.notes += block.notes
    content = block.content
    if block.label.startswith(FOREIGN):
        return
    if isinstance(content, Malformed):
        what = say("{file} cannot be read: {reason}.", file=found.file, reason=content.what)
        found.bad(what, block.label, block.line)
    elif not content:
        what = say("{file}: the block at line {line} is empty. Export it again.", file=found.file, line=block.line)
        found.bad(what, block.label, block.line)
    elif block.label in PARAMETERS:
        found.note("armour.parameters", say("a block holds parameters of a key only"), block.line)
    elif block.label == "OPENSSH PRIVATE KEY" or dict(block.headers).get("Proc-Type", "").endswith("ENCRYPTED"):
        found.add_armoured_key(block, content)
    elif block.label == "TRUSTED CERTIFICATE":
        found.note("armour.trusted", say("the block is a TRUSTED CERTIFICATE, a form of OpenSSL only"), block.line)
        found.add(content[: find_end(content) or None], block.label, block.line)
    else:
        found.add(content, block.label, block.line)


def _read_bare(text: str, form: str, found: Collector) -> str:
    """Text without blocks: hexadecimal digits or Base64 that are DER, else what `form` says."""
    if text.lstrip()[:2] == "30" and HEXADECIMAL.match(text):
        digits = "".join(text.replace(":", "").split())
        found.note("text.form", say("the bytes are written as hexadecimal digits"))
        found.add(bytes.fromhex(digits[: len(digits) // 2 * 2]), "", 1)
        return "hex"
    source = text.translate(TAGS_TO_LINES).replace("\\n", "\n") if form in OUTER_FORMS else text
    for line, content in find_loose_base64(source):
        if find_structure(content) is not None:
            found.add(content, "", line)
    if not found.items or form not in ("text", "openssl-text"):
        return form
    found.note("text.form", say("the BEGIN and END lines of PEM are missing"))
    return found.structures[0] if found.structures[0] in ("pkcs7", "pkcs12") else "base64"
