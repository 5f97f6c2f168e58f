"""The certificate files of a case that is written: what goes into which file, each content once."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from certway.adapters.archives.names import find_product_file
from certway.adapters.yaml_writing import Noted, Tree
from certway.model.certificate import Certificate
from certway.model.observation import Observation, Origin, Provenance, Seen
from certway.model.store import Identity, TrustList
from certway.pki.distinguished_names import name_words

_MOST_OTHERS: Final = 2  # of the places that disagree, in a remark
_LINE: Final = 64  # characters of base64 a line, RFC 7468
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._@-]+")


class WrittenFiles:
    """Files by their path; `attached` are files whose bytes the case does not hold, such as refused uploads."""

    def __init__(self, attached: Mapping[str, bytes], *, noted: bool = False, below: str = "") -> None:
        self.attached = attached
        self.noted = noted
        self.below = below  # a folder for all of them, with its slash
        self._files: dict[str, bytes] = {}
        self._listed: set[bytes] = set()

    @property
    def files(self) -> dict[str, bytes]:
        """Every file, by path."""
        return dict(sorted(self._files.items()))

    def note(self, tree: Tree, observed: Observation[Any]) -> Tree:
        """A value with the places that show it, and those that show another, where remarks are wanted."""
        if not self.noted or not isinstance(observed, Seen):
            return tree
        shown = [_place(place) for place in observed.provenance if place.origin is not Origin.STATED]
        others = [_place(place) for lost in observed.dissent for place in lost.provenance[:1]]
        more = f" +{len(shown) - 1}" if len(shown) > 1 else ""
        note = ", ".join((*(place + more for place in shown[:1]), *(f"!= {place}" for place in others[:_MOST_OTHERS])))
        return Noted(tree=tree, note=note) if note else tree

    def put(self, path: str, content: bytes) -> str:
        """A file under this path, or under a numbered one where other content has it; gives the path."""
        path = self.below + path
        stem, dot, ending = path.rpartition(".")
        number = 1
        while self._files.setdefault(path, content) != content:
            number += 1
            path = f"{stem}-{number}{dot}{ending}"
        return path

    def put_identity(self, path: str, identity: Identity) -> str:
        """The leaf, then what lies beside it."""
        return self.put_certificates(path, (identity.leaf, *identity.beside))

    def put_list(self, path: str, trust: TrustList) -> str:
        """A trust list in its order, as the product's `Show all (PEM file)`."""
        return self.put_certificates(path, trust.entries)

    def put_certificates(self, path: str, certificates: Iterable[Certificate]) -> str:
        """Certificates in one PEM file."""
        written = tuple(certificates)
        self._listed.update(certificate.sha256 for certificate in written)
        return self.put(path, b"".join(map(render_certificate, written)))

    def left_out(self, pool: Iterable[Certificate]) -> tuple[Certificate, ...]:
        """The certificates of a pool that no file holds yet."""
        return tuple(certificate for certificate in pool if certificate.sha256 not in self._listed)


def render_certificate(certificate: Certificate) -> bytes:
    """PEM with the subject before it."""
    words = "".join(char if char.isprintable() else "?" for char in name_words(certificate.subject)).replace(
        "--", "- -"
    )
    return f"{words}\n".encode() + render_pem("CERTIFICATE", certificate.der)


def render_pem(label: str, der: bytes) -> bytes:
    """RFC 7468 armour."""
    text = base64.b64encode(der).decode("ascii")
    lines = (text[at : at + _LINE] for at in range(0, len(text), _LINE))
    return "\n".join((f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", "")).encode("ascii")


def _place(place: Provenance) -> str:
    """The file in its archive where the product gave it a name of its own, else the archive, too."""
    member = place.where.rpartition("!")[2]
    where = member.rpartition("/")[2] if find_product_file(member) is not None else place.where
    return f"{where}:{place.line}" if place.line else where


def is_inside(path: str) -> bool:
    """Whether a path stays below the folder that is written."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\\" not in path and ":" not in path


def file_stem(name: str) -> str:
    """A handle as a part of a file name."""
    return _UNSAFE.sub("-", name).strip(".-") or "node"
