"""Where the public suites and certificates are, on machines that have them; knows paths, refuses to copy anything."""

from __future__ import annotations

import base64
import json
import lzma
import os
import re
import tarfile
from pathlib import Path

import pytest

BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)


def find_shared() -> Path | None:
    """The folder with `conformance` and `data`: CERTWAY_SHARED, or `shared` beside the checkout or above it."""
    named = os.environ.get("CERTWAY_SHARED")
    if named:
        return Path(named)
    above = (parent / "shared" for parent in Path(__file__).resolve().parents)
    return next((folder for folder in above if (folder / "conformance").is_dir()), None)


def need_shared(part: str) -> Path:
    """A file of the shared folder; skips the test visibly where it is absent."""
    shared = find_shared()
    if shared is None or not (shared / part).exists():
        pytest.skip(f"public data not here: {part} (set CERTWAY_SHARED)")
    return shared / part


def pem_blocks(text: bytes) -> list[bytes]:
    """The DER of every certificate block, for tests only; the product reads PEM with pki.parse."""
    return [base64.b64decode(block) for block in BLOCK.findall(text)]


def real_chain_certificates() -> list[bytes]:
    """The certificates of the real chains."""
    data = json.loads(lzma.decompress(need_shared("data/real/online_chains.json.xz").read_bytes()))
    return [base64.b64decode(text) for _, text in sorted(data["certs"].items())]


def platform_bundles() -> dict[str, bytes]:
    """The PEM files of the public pools by name."""
    found: dict[str, bytes] = {}
    with tarfile.open(need_shared("data/real/cloudflare_cfssl_trust.tar.xz")) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.name.endswith((".pem", ".crt")) else None
            if stream:
                found[member.name] = stream.read()
    return found


def real_chains() -> list[tuple[str, str, bytes, list[bytes], list[bytes]]]:
    """The real chains: host, instant, and DER of leaf, of what was sent beside it, and of roots."""
    data = json.loads(lzma.decompress(need_shared("data/real/online_chains.json.xz").read_bytes()))
    der = {key: base64.b64decode(text) for key, text in data["certs"].items()}
    return [
        (
            chain["host"],
            chain["validation_time"],
            der[chain["leaf"]],
            [der[key] for key in chain["intermediates"]],
            [der[key] for key in chain["roots"]],
        )
        for chain in data["chains"]
    ]


def platform_lists() -> dict[str, list[bytes]]:
    """DER of every public root store and bundle, in file order, by file name."""
    found: dict[str, list[bytes]] = {}
    with tarfile.open(need_shared("data/real/cloudflare_cfssl_trust.tar.xz")) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.name.endswith((".pem", ".crt")) else None
            if stream:
                found[Path(member.name).name] = pem_blocks(stream.read())
    return found


def platform_certificates() -> list[bytes]:
    """Intermediates and roots of the public pools."""
    return sorted({der for data in platform_bundles().values() for der in pem_blocks(data)})


def pkits_members(suffix: str) -> dict[str, bytes]:
    """Certificates (.crt) or lists (.crl) of PKITS by name."""
    found: dict[str, bytes] = {}
    with tarfile.open(need_shared("conformance/pkits/nist_pkits_certs_crls.tar.xz")) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.name.endswith(suffix) else None
            if stream:
                found[Path(member.name).name] = stream.read()
    return found
