"""What a SubjectPublicKeyInfo says about its key: algorithm, size, curve.

Knows the encoding of each kind. Loading a key for use is `keys`.
"""

from __future__ import annotations

from certway.model.certificate import PublicKey
from certway.pki import der as tlv
from certway.pki.oids import CURVES, KEY_WORDS, find_dotted

FIXED_BITS = {"ed25519": 256, "ed448": 456, "x25519": 256, "x448": 448}


def read_key(walk: tlv.Walk, key: tlv.Element) -> PublicKey:
    """Algorithm and size of a SubjectPublicKeyInfo; what cannot be read is noted and has 0 bits."""
    spki = walk.whole(key)
    try:
        algorithm = walk.expect(tlv.SEQUENCE, key.body, key.stop, "key")
        kind = walk.expect(tlv.OBJECT_IDENTIFIER, algorithm.body, algorithm.stop, "key")
        bits = walk.expect(tlv.BIT_STRING, algorithm.end, key.stop, "key")
        walk.expect_end(bits.end, key.stop, "key")
        dotted = find_dotted(walk.content(kind)) or "#" + walk.content(kind).hex()
    except tlv.Unreadable as problem:
        walk.note("key", problem.what, problem.offset)
        return PublicKey("unreadable", 0, "", spki)
    word = KEY_WORDS.get(dotted, dotted)
    try:
        size, curve = _key_size(walk, word, tlv.Element(0, kind.end, kind.end, algorithm.stop, algorithm.end), bits)
    except tlv.Unreadable as problem:
        walk.note("key", problem.what, problem.offset)
        size, curve = 0, ""
    return PublicKey(word, size, curve, spki)


def _key_size(walk: tlv.Walk, word: str, parameters: tlv.Element, bits: tlv.Element) -> tuple[int, str]:
    if word in ("rsa", "rsa-pss"):
        numbers = walk.expect(tlv.SEQUENCE, bits.body + 1, bits.stop, "key")
        modulus = walk.expect(tlv.INTEGER, numbers.body, numbers.stop, "key")
        walk.integer(walk.expect(tlv.INTEGER, modulus.end, numbers.stop, "key"), "key")
        return walk.integer(modulus, "key").bit_length(), ""
    if word == "dsa":
        if parameters.body == parameters.stop:
            return 0, ""  # inherited from the issuer's key (RFC 3279 2.3.2)
        numbers = walk.expect(tlv.SEQUENCE, parameters.body, parameters.stop, "key")
        return walk.integer(walk.expect(tlv.INTEGER, numbers.body, numbers.stop, "key"), "key").bit_length(), ""
    if word == "ec":
        return _curve(walk, parameters)
    return FIXED_BITS.get(word, 0), ""


def _curve(walk: tlv.Walk, parameters: tlv.Element) -> tuple[int, str]:
    element = walk.element(parameters.body, parameters.stop, "key")
    if element.tag == tlv.OBJECT_IDENTIFIER:
        dotted = find_dotted(walk.content(element)) or "#" + walk.content(element).hex()
        curve, bits = CURVES.get(dotted, (dotted, 0))
        return bits, curve
    # ECParameters (RFC 3279 2.3.5): version, fieldID (type, prime), ...: legal for OpenSSL below 3.0
    version = walk.expect(tlv.INTEGER, element.body, element.stop, "key")
    field = walk.expect(tlv.SEQUENCE, version.end, element.stop, "key")
    kind = walk.expect(tlv.OBJECT_IDENTIFIER, field.body, field.stop, "key")
    return walk.integer(walk.expect(tlv.INTEGER, kind.end, field.stop, "key"), "key").bit_length(), "explicit"
