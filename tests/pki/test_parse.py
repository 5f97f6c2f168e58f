"""Any bytes: what they are, what was mended on the way, and what to do where nothing helps."""

from __future__ import annotations

import shutil
import subprocess
from typing import cast

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from certway.model.certificate import Certificate, Malformed
from certway.model.text import Text
from certway.pki import der as tlv
from certway.pki.armour import read_base64
from certway.pki.certificates import parse_certificate
from certway.pki.contents import FORMS, Contents, PublicKeySeen
from certway.pki.convert import convert, to_p7b, to_pem
from certway.pki.costs import is_costly
from certway.pki.mistakes import SENTENCES, find_binary_form, say_mistake
from certway.pki.parse import parse
from tests.pki.minting import assemble, leaf, oid, sequence, the_key
from tests.pki.test_crls import crl
from tests.pki.test_requests import request
from tests.public_data import pem_blocks, platform_bundles

PEM = to_pem(leaf())
ROWS = b"".join(PEM.splitlines(keepends=True)[1:-1])
PASSWORD = b"correct horse"


def certificate(der: bytes) -> Certificate:
    found = parse_certificate(der)
    assert isinstance(found, Certificate)
    return found


BAG = to_p7b([certificate(leaf()), certificate(assemble())])
P12 = cast("bytes", convert([certificate(leaf())], "p12", PASSWORD))


def key(form: PrivateFormat, encryption: KeySerializationEncryption, encoding: Encoding = Encoding.PEM) -> bytes:
    return the_key().private_bytes(encoding, form, encryption)


SPKI = the_key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def notes(contents: Contents) -> set[str]:
    return {note.where for note in contents.recovered}


# bytes, form, what was mended: each holds the one certificate
READABLE: dict[str, tuple[bytes, str, set[str]]] = {
    "pem": (PEM, "pem", set()),
    "der": (leaf(), "der", set()),
    "der with a line end": (leaf() + b"\n", "der", {"der.trailing"}),
    "crlf": (PEM.replace(b"\n", b"\r\n"), "pem", {"text.crlf"}),
    "cr": (PEM.replace(b"\n", b"\r"), "pem", {"text.cr"}),
    "bom": (b"\xef\xbb\xbf" + PEM, "pem", {"text.bom"}),
    "utf-16": (PEM.decode().encode("utf-16"), "pem", {"text.utf-16"}),
    "utf-16 big-endian without mark": (PEM.decode().encode("utf-16-be"), "pem", {"text.utf-16"}),
    "no final newline": (PEM[:-1], "pem", {"text.final-newline"}),
    "words around": (b"subject=CN = expe01\n\n" + PEM + b"bye\n", "pem", {"text.around"}),
    "bag attributes": (b"Bag Attributes\n    friendlyName: x\n" + PEM, "pem", {"text.attributes"}),
    "trusted": (to_pem(leaf() + sequence(), "TRUSTED CERTIFICATE"), "pem", {"armour.trusted"}),
    "old label": (to_pem(leaf(), "X509 CERTIFICATE"), "pem", set()),
    "wrong label": (to_pem(leaf(), "CERTIFICATE REQUEST"), "pem", {"armour.kind"}),
    "labels differ": (PEM.replace(b"END CERTIFICATE", b"END X509 CRL"), "pem", {"armour.label"}),
    "four dashes": (PEM.replace(b"-----", b"----"), "pem", {"armour.dashes"}),
    "dashes of an editor": (PEM.replace(b"-----", "—".encode()), "pem", {"armour.dashes"}),
    "no end": (PEM.rpartition(b"-----END")[0], "pem", {"armour.end"}),
    "no begin": (PEM.partition(b"\n")[2], "pem", {"armour.begin"}),
    "two, first without end": (PEM.rpartition(b"-----END")[0] + PEM, "pem", {"armour.end"}),
    "escaped": (PEM.replace(b"\n", b"\\n") + b"\n", "pem", {"armour.escaped", "armour.dashes", "text.around"}),
    "json": (
        b'{"a": "' + PEM.replace(b"\n", b"\\n") + b'"}\n',
        "json",
        {"armour.escaped", "armour.dashes", "text.around"},
    ),
    "quoted": (
        b"".join(b"> " + row for row in PEM.splitlines(keepends=True)),
        "pem",
        {"armour.quoted", "armour.dashes", "text.around"},
    ),
    "quoted-printable": (
        PEM.replace(b"=\n", b"=3D\n").replace(ROWS[:40], ROWS[:40] + b"=\n"),
        "pem",
        {"armour.quoted"},
    ),
    "blanks": (PEM.replace(b"\n", b"  \n"), "pem", {"armour.dashes"}),
    "invisible": (PEM.replace(ROWS[:9], ROWS[:5] + "\u200b".encode() + ROWS[5:9]), "pem", {"armour.characters"}),
    "one line": (PEM.replace(ROWS, ROWS.replace(b"\n", b"") + b"\n"), "pem", {"armour.lines"}),
    "base64": (ROWS, "base64", {"text.form"}),
    "base64 in one line": (ROWS.replace(b"\n", b""), "base64", {"text.form", "text.final-newline", "armour.lines"}),
    "words without dashes": (b"BEGIN CERTIFICATE\n" + ROWS + b"END CERTIFICATE\n", "base64", {"text.form"}),
    "hex": (leaf().hex(" ").encode() + b"\n", "hex", {"text.form"}),
    "html": (b"<html><body><pre>\n" + PEM + b"</pre></body></html>\n", "html", {"text.around"}),
    "xml": (b"<?xml version='1.0'?><a><X509Certificate>" + ROWS + b"</X509Certificate></a>\n", "xml", set()),
    "email": (b"From: a@example.com\nTo: b@example.com\nSubject: c\n\n" + ROWS, "email", set()),
}


@pytest.mark.parametrize(("data", "form", "mended"), READABLE.values(), ids=READABLE)
def test_a_certificate_is_found_whatever_happened_to_its_file(data: bytes, form: str, mended: set[str]) -> None:
    contents = parse(data, "expe01.cer")
    assert {found.sha256 for found in contents.certificates} == {certificate(leaf()).sha256}
    assert contents.problems == ()
    assert contents.form == form
    assert notes(contents) - {"armour.lines"} == mended - {"armour.lines"}
    assert isinstance(contents.what, Text)


# bytes, form, the beginning of what is said
USELESS: dict[str, tuple[bytes, str, str]] = {
    "nothing": (b"", "empty", "{file} is empty"),
    "blanks": (b" \r\n\t", "empty", "{file} is empty"),
    "zeros": (bytes(100), "zeros", "{file} holds zero bytes only"),
    "html": (b"<!DOCTYPE html><html><body>401 Unauthorized</body></html>", "html", "{file} is a web page"),
    "email": (b"Received: x\nFrom: a@example.com\nSubject: c\n\nhello\n", "email", "{file} is an e-mail"),
    "zip": (b"PK\x03\x04\x14\0\0\0", "zip", "{file} is a ZIP archive"),
    "docx": (b"PK\x03\x04\x14\0[Content_Types].xml", "office", "{file} is an Office document"),
    "gzip": (b"\x1f\x8b\x08\0", "gzip", "{file} is a gzip archive"),
    "tar": (b"a" + bytes(256) + b"ustar\0", "archive", "{file} is an archive"),
    "jks": (b"\xfe\xed\xfe\xed\0\0\0\2", "jks", "{file} is a Java key store (JKS)"),
    "jceks": (b"\xce\xce\xce\xce\0\0\0\2", "jceks", "{file} is a Java key store (JCEKS)"),
    "sst": (b"\0\0\0\0CERT", "sst", "{file} is a Microsoft certificate store"),
    "pdf": (b"%PDF-1.7\n\x01", "pdf", "{file} is a PDF"),
    "png": (b"\x89PNG\r\n\x1a\n\0", "image", "{file} is a picture"),
    "text": (b"please find the certificate attached\n", "text", "{file} is text without a certificate"),
    "json": (b'{"error": "unauthorized"}', "json", "{file} is JSON"),
    "xml": (b"<?xml version='1.0'?><a/>", "xml", "{file} is XML"),
    "utf-16 text": ("hello, hello, hello".encode("utf-16"), "text", "{file} is text without a certificate"),
    "ssh public key": (b"ssh-rsa AAAAB3NzaC1yc2E a@example.com\n", "openssh-public", "{file} is an SSH public key"),
    "ssh2 public key": (
        b"---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----\n",
        "openssh-public",
        "{file} is an SSH public key",
    ),
    "putty": (b"PuTTY-User-Key-File-2: ssh-rsa\n", "putty", "{file} is a PuTTY private key"),
    "openssl text": (b"Certificate:\n    Data:\n        Version: 3 (0x2)\n", "openssl-text", "{file} describes a"),
    "fingerprint": (b"SHA1 Fingerprint=" + b":".join([b"AB"] * 20) + b"\n", "fingerprint", "{file} is the fingerprint"),
    "deployment": (b"certway: 1\nname: Example\n", "yaml", "{file} holds settings"),
    "pgp": (b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n", "pgp", "{file} is PGP data"),
    "random": (b"\x01\x02\x03\x99\0\x05", "binary", "{file} is binary data of no kind"),
    "cut der": (leaf()[:200], "der", "{file} is cut off"),
    "cut pem": (PEM[:300], "pem", "{file} is cut off"),
    "bad character": (PEM.replace(ROWS[70:72], b"#!"), "pem", "{file} cannot be read"),
    "empty block": (
        b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "pem",
        "{file}: the block at line {line}",
    ),
    "words in a block": (to_pem(b"hello"), "pem", "{file}: the block at line {line} is no"),
    "empty bag": (to_p7b([]), "pkcs7", "{file} is a PKCS #7 bag without certificates"),
    "encrypted message": (
        sequence(oid("1.2.840.113549.1.7.3"), tlv.encode(0xA0, sequence())),
        "cms",
        "{file} is a signed",
    ),
    "ocsp": (sequence(b"\x0a\x01\x00", tlv.encode(0xA0, sequence())), "ocsp", "{file} is an OCSP response"),
    "pkcs12 without password": (
        P12,
        "pkcs12",
        "{file} is a PKCS #12 file under",
    ),
}


@pytest.mark.parametrize(("data", "form", "beginning"), USELESS.values(), ids=USELESS)
def test_what_is_no_certificate_is_named_and_says_what_to_do(data: bytes, form: str, beginning: str) -> None:
    contents = parse(data, "server.pem")
    assert contents.certificates == ()
    assert contents.form == form
    [problem] = contents.problems
    assert problem.what.template.startswith(beginning)
    assert problem.where == "server.pem"
    assert dict(problem.what.args)["file"] == "server.pem"


def test_every_form_has_words_and_every_useless_form_a_sentence() -> None:
    assert {form for _, form, _ in (*READABLE.values(), *USELESS.values())} <= set(FORMS)
    assert set(SENTENCES) <= set(FORMS)
    assert say_mistake("no such form", "x").template.startswith("{file} holds nothing")


def test_a_bad_character_has_a_place() -> None:
    [problem] = parse(PEM.replace(ROWS[70:72], b"#!"), "a.pem").problems
    reason = dict(problem.what.args)["reason"]
    assert isinstance(reason, Text)
    assert dict(reason.args) == {"line": 3, "column": 6, "character": "#"}


def test_padding_is_mended_and_lost_characters_are_not() -> None:
    assert read_base64("TWE", 1)[0] == b"Ma"
    assert [note.where for note in read_base64("TWE", 1)[1]] == ["armour.padding"]
    assert read_base64("TWE=", 1) == (b"Ma", [])
    assert isinstance(read_base64("TWFuT", 1)[0], Malformed)


def test_several_blocks_keep_their_order_and_a_bad_one_spoils_no_other() -> None:
    second = to_pem(assemble())
    contents = parse(PEM + PEM.replace(ROWS[70:72], b"#!") + second, "chain.pem")
    assert [found.sha256 for found in contents.certificates] == [
        certificate(leaf()).sha256,
        certificate(assemble()).sha256,
    ]
    assert len(contents.problems) == 1
    lines = PEM.count(b"\n")
    assert [item.line for item in contents.items] == [1, lines + 1, 2 * lines + 1]


@pytest.mark.parametrize("data", [BAG, to_pem(BAG, "PKCS7"), to_pem(BAG, "PKCS7").replace(b"\n", b"\r\n")])
def test_a_bag_keeps_its_order(data: bytes) -> None:
    contents = parse(data)
    assert contents.form == "pkcs7"
    assert [found.der for found in contents.certificates] == [leaf(), assemble()]


def test_a_bag_with_open_lengths_is_read() -> None:
    open_ended = b"\x30\x80" + BAG[4:] + b"\0\0"
    assert [found.der for found in parse(open_ended).certificates] == [leaf(), assemble()]


def test_a_bag_labelled_as_certificate_is_a_bag() -> None:
    contents = parse(to_pem(BAG))
    assert len(contents.certificates) == 2
    assert notes(contents) == {"armour.kind"}


def test_a_pkcs12_file_opens_with_its_password_only() -> None:
    assert parse(P12, "a.p12", PASSWORD).certificates[0].der == leaf()
    [problem] = parse(P12, "a.p12", b"wrong").problems
    assert problem.what.template == "The password given for {file} is wrong."
    damaged = P12[:-150] + bytes(10) + P12[-140:]
    assert parse(damaged, "a.p12", PASSWORD).problems


def test_a_pkcs12_file_tells_traits_of_its_key() -> None:
    plain = key(PrivateFormat.PKCS8, NoEncryption())
    made = convert([certificate(leaf()), certificate(leaf())], "p12", PASSWORD, plain)
    assert isinstance(made, bytes)
    [seen] = parse(made, "a.p12", PASSWORD).private_keys
    assert (seen.spki, seen.encoding, seen.algorithm) == (SPKI, "pkcs12", "ec")


KEY_FILES: dict[str, tuple[bytes, str, tuple[str, ...]]] = {
    "pkcs8": (key(PrivateFormat.PKCS8, NoEncryption()), "pkcs8", ()),
    "pkcs8 der": (key(PrivateFormat.PKCS8, NoEncryption(), Encoding.DER), "pkcs8", ()),
    "sec1": (key(PrivateFormat.TraditionalOpenSSL, NoEncryption()), "sec1", ()),
    "openssh": (key(PrivateFormat.OpenSSH, NoEncryption()), "openssh", ()),
    "no final newline": (key(PrivateFormat.PKCS8, NoEncryption())[:-1], "pkcs8", ("no-final-newline",)),
    "encrypted": (key(PrivateFormat.PKCS8, BestAvailableEncryption(PASSWORD)), "pkcs8", ("encrypted",)),
    "encrypted as of old": (
        key(PrivateFormat.TraditionalOpenSSL, BestAvailableEncryption(PASSWORD)),
        "pkcs1",
        ("encrypted",),
    ),
}


@pytest.mark.parametrize(("data", "encoding", "traits"), KEY_FILES.values(), ids=KEY_FILES)
def test_a_private_key_shows_its_traits_and_nothing_else(data: bytes, encoding: str, traits: tuple[str, ...]) -> None:
    [seen] = parse(data).private_keys
    assert (seen.encoding, seen.traits) == (encoding, traits)
    assert seen.spki == (None if "encrypted" in traits else SPKI)
    [opened] = parse(data, "", PASSWORD).private_keys
    assert opened.spki == SPKI
    secret = the_key().private_numbers().private_value
    assert str(secret) not in repr(parse(data, "", PASSWORD))
    assert f"{secret:x}" not in repr(parse(data, "", PASSWORD))
    if "encrypted" in traits:
        assert parse(data, "", b"wrong").private_keys[0].traits == ("encrypted", "wrong-password")


def test_requests_lists_and_public_keys_are_found() -> None:
    assert parse(to_pem(request(), "NEW CERTIFICATE REQUEST")).requests[0].key.spki == SPKI
    assert parse(request()).requests[0].names[0].text == "expe.example.com"
    assert parse(to_pem(crl(), "X509 CRL")).crls == (crl(),)
    assert parse(crl()).revocation_lists[0].number == 12
    [item] = parse(to_pem(SPKI, "PUBLIC KEY")).items
    assert item.found == PublicKeySeen(spki=SPKI)


def test_a_key_and_its_certificate_in_one_file_are_both_found() -> None:
    contents = parse(key(PrivateFormat.PKCS8, NoEncryption()) + PEM)
    assert (len(contents.private_keys), len(contents.certificates)) == (1, 1)
    assert contents.private_keys[0].spki == contents.certificates[0].key.spki


def test_an_absurd_iteration_count_is_not_worked_off() -> None:
    data = key(PrivateFormat.PKCS8, BestAvailableEncryption(PASSWORD), Encoding.DER)
    assert not is_costly(data)
    at = data.index(b"\x02\x02\x08\x00")  # 2048 turns
    changed = data[:at] + b"\x02\x02\x7f\xff" + data[at + 4 :]
    assert not is_costly(changed)
    huge = sequence(tlv.encode(tlv.OCTET_STRING, b"salt"), tlv.encode(tlv.INTEGER, b"\x7f" * 4))
    assert is_costly(sequence(sequence(oid("1.2.840.113549.1.5.13"), huge), tlv.encode(tlv.OCTET_STRING, b"x")))
    scrypt = sequence(tlv.encode(tlv.OCTET_STRING, b"salt"), b"\x02\x03\x10\x00\x00", b"\x02\x01\x08", b"\x02\x01\x01")
    assert is_costly(scrypt)
    assert not is_costly(scrypt.replace(b"\x10\x00\x00", b"\x00\x40\x00"))


def test_conversions_read_back_and_refuse_what_they_cannot_hold() -> None:
    one, two = certificate(leaf()), certificate(assemble())
    assert convert([one], "der") == leaf()
    assert convert([one], "pem") == PEM
    both = convert([one, two], "p7b")
    assert isinstance(both, bytes)
    assert [found.der for found in parse(both).certificates] == [one.der, two.der]
    for refused in (
        convert([one, two], "der"),
        convert([], "pem"),
        convert([one], "p12"),
        convert([one], "jks"),
        convert([one], "p12", PASSWORD, b"no key"),
        convert(
            [one],
            "p12",
            PASSWORD,
            ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        ),
    ):
        assert isinstance(refused, Malformed)


def check_openssl(arguments: list[str], data: bytes) -> bytes:
    """The output of the openssl command, which proves that others read what we write."""
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=True).stdout


@pytest.mark.conformance
@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl command here")
def test_openssl_reads_what_certway_writes() -> None:
    listed = check_openssl(["pkcs7", "-inform", "DER", "-print_certs"], BAG)
    assert [found.der for found in parse(listed).certificates] == [leaf(), assemble()]
    shown = check_openssl(["pkcs12", "-nokeys", "-passin", "pass:correct horse"], P12)
    assert parse(shown).certificates[0].der == leaf()


@pytest.mark.real_data
def test_every_certificate_of_the_public_pools_is_found_in_its_bundle() -> None:
    bundles = platform_bundles()
    assert len(bundles) >= 12
    for name, data in bundles.items():
        contents = parse(data, name)
        assert contents.problems == ()
        assert contents.form == "pem"
        assert [found.der for found in contents.certificates] == pem_blocks(data)


SEEDS = [data for data, _, _ in (*READABLE.values(), *USELESS.values(), *KEY_FILES.values())] + [BAG, request(), crl()]


@given(st.binary(max_size=400))
def test_any_bytes_are_something(data: bytes) -> None:
    contents = parse(data, "x", b"password")
    assert contents.items
    assert contents.form in FORMS


@given(st.data())
def test_any_damage_leaves_a_value(data: st.DataObject) -> None:
    seed = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(seed)))
        seed[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))
    assert parse(bytes(seed), "x").items
    assert parse(bytes(seed), "x").form in FORMS


@given(st.text(alphabet="-BEGIN ENDCERTIFICATE\n=MI:\\n>\u2014", max_size=300))
def test_any_text_that_looks_like_armour_is_something(text: str) -> None:
    assert parse(text.encode()).items


@given(st.binary(max_size=40))
def test_no_binary_kind_is_taken_for_der(data: bytes) -> None:
    assert find_binary_form(b"\x30" + data) is None
