"""Synthetic diagnostic archives of a case: what each Expressway's archive would hold, and the files of the UC nodes.

Formats and names are those that Cisco documents or publishes samples of; where none is published (the trees of a
status dump) the form is ours. Every text says that it is synthetic. Equal cases give equal bytes. Only what such an
archive can carry is in it: nothing of DNS, clients, uploads, clocks, or of what runs.
"""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from certway.adapters.deployment.written_files import render_certificate
from certway.lab.dumps import xconfiguration_of, xconfiguration_xml_of, xstatus_of
from certway.model.certificate import Certificate
from certway.model.deployment import Case, Node, Product
from certway.model.observation import Seen
from certway.model.store import Identity

SYNTHETIC: Final = "synthetic: written by the lab of certway, not by a product"
_EXPRESSWAYS: Final = (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E)
_FOLDERS: Final = {
    Product.CUCM: "cucm",
    Product.IM_AND_PRESENCE: "im-and-presence",
    Product.UNITY_CONNECTION: "unity-connection",
}

_NONE: Final[Mapping[str, Iterable[str]]] = MappingProxyType({})
_NO_CAPTURES: Final[Mapping[str, bytes]] = MappingProxyType({})


def build_archives(
    case: Case,
    *,
    packed: bool = True,
    logs: Mapping[str, Iterable[str]] = _NONE,
    captures: Mapping[str, bytes] = _NO_CAPTURES,
) -> dict[str, bytes]:
    """Path to content: an archive an Expressway, and beside them the certificates and lists of the UC nodes.

    `logs` and `captures`: by node, the lines of its log and the capture of its first interface.
    `packed`: tar.gz as the product's; a plain tar has the same bytes whatever zlib this machine has.
    """
    files: dict[str, bytes] = {}
    for node in case.deployment.nodes:
        if node.product in _EXPRESSWAYS:
            stem = f"{host_of(node)}_{stamp_of(case.now)}"
            members = dict(build_members(case, node, stem))
            if node.id in logs:
                text = "".join(f"{line}\n" for line in logs[node.id])
                members[f"loggingsnapshot_{stem}.txt"] = f"# {SYNTHETIC}\n{text}".encode()
            if node.id in captures:
                members[f"eth0_diagnostic_logging_tcpdump00_{stem}.pcap"] = captures[node.id]
            plain = join(members, case.now)
            name = f"diagnostic_log_{stem}.tar"
            files |= {f"{name}.gz": gzip.compress(plain, mtime=0)} if packed else {name: plain}
        elif node.product in _FOLDERS:
            folder = f"{_FOLDERS[node.product]}/{node.id}"
            files |= {f"{folder}/{name}": content for name, content in _stores(node)}
    return files


def build_members(case: Case, node: Node, stem: str) -> Iterator[tuple[str, bytes]]:
    """The files in the archive of one node."""
    yield f"xconf_dump_{stem}.txt", f"# {SYNTHETIC}\n{xconfiguration_of(case, node)}".encode()
    xml = xconfiguration_xml_of(case, node)
    yield f"xconf_dump_{stem}.xml", f'<?xml version="1.0"?>\n<!-- {SYNTHETIC} -->\n{xml}'.encode()
    yield f"xstat_dump_{stem}.txt", f"# {SYNTHETIC}\n{xstatus_of(case, node)}".encode()
    names = {"trusted-ca": "ca", "server": "server", "client": "client"}
    for store, content in _contents(node):
        if store in names:
            yield f"{names[store]}_{stem}.pem", content


def _stores(node: Node) -> Iterator[tuple[str, bytes]]:
    return ((f"{store}.pem", content) for store, content in _contents(node))


def _contents(node: Node) -> Iterator[tuple[str, bytes]]:
    """Each store that was seen, as the product would write it."""
    for slot, in_use in node.identities:
        if isinstance(in_use.installed, Seen):
            identity: Identity = in_use.installed.value
            yield slot.store, _pem((identity.leaf, *identity.beside))
    for slot, listed in node.trust:
        if isinstance(listed.installed, Seen):
            yield slot.store, _pem(listed.installed.value.entries)


def _pem(certificates: Iterable[Certificate]) -> bytes:
    return f"# {SYNTHETIC}\n".encode() + b"".join(map(render_certificate, certificates))


def host_of(node: Node) -> str:
    """The system host name."""
    return node.fqdn.value.partition(".")[0] if isinstance(node.fqdn, Seen) else node.id


def stamp_of(at: datetime) -> str:
    """The instant as the product's file names have it, with a separator that every disk takes."""
    return at.strftime("%Y-%m-%d_%H_%M_%S")


def join(files: dict[str, bytes], at: datetime) -> bytes:
    """A tar archive whose bytes depend on nothing else."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(content), int(at.timestamp())
            archive.addfile(info, io.BytesIO(content))
    return plain.getvalue()
