"""Runs inside an environment of its own with the last Python wheels that carry OpenSSL 1.1.1; `openssl_111` starts it.

One question per line as JSON, one answer per line: every fault as [depth, X509_V_ERR number]. Knows the bindings of
cryptography 3.4.8. Refuses to import anything of certway: none of it is there.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from cryptography.hazmat.bindings.openssl.binding import Binding

UNREADABLE = -1
NAMES_MISSED = (62, 63, 64)
# The level of a verification has no function in these bindings. It is the fourth int after purpose, trust and depth
# in X509_VERIFY_PARAM of 1.1.1 on 64-bit machines; `find_level` holds that against what can be set and read.
PURPOSE_AT, DEPTH_AT, LEVEL_AT = 8, 10, 11
NOT_SET = -1


class Program:
    """The library, and certificates by their text for as long as this runs."""

    def __init__(self) -> None:
        binding: Any = Binding()
        self.lib, self.ffi = binding.lib, binding.ffi
        self.version = self.ffi.string(self.lib.OpenSSL_version(0)).decode()
        self.told: list[tuple[int, int]] = []
        self.callback = self.ffi.callback("int(int, X509_STORE_CTX *)", self.note)
        self.read: dict[str, Any] = {}
        self.find_level()

    def find_level(self) -> None:
        """Whether the parameter is laid out as this program takes it to be; raises RuntimeError where it is not."""
        parameters = self.lib.X509_VERIFY_PARAM_new()
        self.lib.X509_VERIFY_PARAM_set_purpose(parameters, 2)
        self.lib.X509_VERIFY_PARAM_set_depth(parameters, 77)
        numbers = self.ffi.cast("int *", parameters)
        found = (numbers[PURPOSE_AT], numbers[DEPTH_AT], numbers[LEVEL_AT])
        self.lib.X509_VERIFY_PARAM_free(parameters)
        if found != (2, 77, NOT_SET):
            raise RuntimeError(f"another layout: {found}")

    def note(self, good: int, context: Any) -> int:
        """Called for every certificate and every fault; goes on."""
        if not good:
            depth = self.lib.X509_STORE_CTX_get_error_depth(context)
            self.told.append((depth, self.lib.X509_STORE_CTX_get_error(context)))
        return 1

    def answer(self, asked: Mapping[str, Any]) -> list[tuple[int, int]]:
        """Every fault; each further name is asked on its own, because the library takes any of several."""
        leaf = self.certificate(asked["leaf"])
        crls = [self.parse(self.lib.d2i_X509_CRL_bio, text) for text in asked["crls"]]
        if leaf is None or None in crls:
            return [(0, UNREADABLE)]
        first, *more = asked["names"] or [None]
        told = self.verify(asked, leaf, crls, first)
        for name in more:
            told += [fault for fault in self.verify(asked, leaf, crls, name) if fault[1] in NAMES_MISSED]
        return told

    def verify(self, asked: Mapping[str, Any], leaf: Any, crls: list[Any], name: Any) -> list[tuple[int, int]]:
        """One verification with one name or none."""
        lib, self.told = self.lib, []
        store = self.ffi.gc(lib.X509_STORE_new(), lib.X509_STORE_free)
        for trusted in self.certificates(asked["trusted"]):
            lib.X509_STORE_add_cert(store, trusted)
        for crl in crls:
            lib.X509_STORE_add_crl(store, crl)
        stack = self.ffi.gc(lib.sk_X509_new_null(), lib.sk_X509_free)
        for other in self.certificates(asked["others"]):
            lib.sk_X509_push(stack, other)
        context = self.ffi.gc(lib.X509_STORE_CTX_new(), lib.X509_STORE_CTX_free)
        lib.X509_STORE_CTX_init(context, store, leaf, stack)
        self.set(lib.X509_STORE_CTX_get0_param(context), asked, name)
        lib.X509_STORE_CTX_set_verify_cb(context, self.callback)
        if lib.X509_verify_cert(context) != 1:
            self.told.append((0, lib.X509_STORE_CTX_get_error(context)))
        self.ffi.release(context)
        lib.ERR_clear_error()
        return self.told

    def set(self, parameters: Any, asked: Mapping[str, Any], name: Any) -> None:
        """Instant, flags, purpose, level, depth, and the expected name."""
        lib = self.lib
        lib.X509_VERIFY_PARAM_set_time(parameters, asked["at"])
        lib.X509_VERIFY_PARAM_set_flags(parameters, asked["flags"])
        lib.X509_VERIFY_PARAM_set_purpose(parameters, asked["purpose"])
        self.ffi.cast("int *", parameters)[LEVEL_AT] = asked["level"]
        if asked["depth"] is not None:
            lib.X509_VERIFY_PARAM_set_depth(parameters, asked["depth"])
        lib.X509_VERIFY_PARAM_set_hostflags(parameters, asked["host_flags"])
        if name is not None:
            kind, text = name[0], name[1].encode()
            if kind == "dns":
                lib.X509_VERIFY_PARAM_set1_host(parameters, text, len(text))
            elif kind == "ip":
                lib.X509_VERIFY_PARAM_set1_ip_asc(parameters, text)
            elif kind == "email":
                lib.X509_VERIFY_PARAM_set1_email(parameters, text, len(text))

    def certificates(self, texts: list[str]) -> Iterator[Any]:
        """Those that can be read, as a program that loads them one by one has them."""
        yield from (found for found in map(self.certificate, texts) if found is not None)

    def certificate(self, text: str) -> Any:
        """Read once, kept for good."""
        if text not in self.read:
            self.read[text] = self.parse(self.lib.d2i_X509_bio, text)
        return self.read[text]

    def parse(self, function: Any, text: str) -> Any:
        """What the base64 text holds, or None."""
        der = base64.b64decode(text)
        bio = self.ffi.gc(self.lib.BIO_new_mem_buf(der, len(der)), self.lib.BIO_free)
        found = function(bio, self.ffi.NULL)
        self.lib.ERR_clear_error()
        return None if found == self.ffi.NULL else found


def main() -> None:
    """The version, then an answer for every line."""
    program, out = Program(), sys.stdout
    out.write(program.version + "\n")
    out.flush()
    for line in sys.stdin:
        out.write(json.dumps(program.answer(json.loads(line))) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
