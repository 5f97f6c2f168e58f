"""A case as files: deployment.yaml in the product's words, and PEM files beside it.

Deterministic: equal cases give equal bytes. Reading the files gives the case again, up to where each fact was seen;
what has no key in the file (witnessed connections, what could not be read) is left out. Holds no private key.
"""

from __future__ import annotations

from collections.abc import Mapping as Lookup
from pathlib import Path
from types import MappingProxyType
from typing import Final

from certway.adapters.deployment.written_files import WrittenFiles
from certway.adapters.deployment.written_keys import Entry, write_instant
from certway.adapters.deployment.written_nodes import write_groups
from certway.adapters.deployment.written_surroundings import (
    write_audiences,
    write_beyond,
    write_deployment_settings,
    write_domains,
    write_observed,
    write_records,
    write_zones,
)
from certway.adapters.files import write_file
from certway.adapters.yaml_writing import Mapping, render_yaml
from certway.model.deployment import Case

DEPLOYMENT_FILE: Final = "deployment.yaml"
_NOTHING: Final[Lookup[str, bytes]] = MappingProxyType({})


def build_files(case: Case, attached: Lookup[str, bytes] = _NOTHING) -> dict[str, bytes]:
    """Path to content, deployment.yaml first.

    `attached`: the bytes of uploads that are no certificates, by the path their provenance names.
    """
    return _build(case, WrittenFiles(attached), DEPLOYMENT_FILE)


def build_noted_files(case: Case, name: str) -> dict[str, bytes]:
    """The same under a name of its own; each line says behind `#` where its value was seen.

    The certificate files lie in a folder called like the file, so that none of them meets what was read.
    """
    return _build(case, WrittenFiles(_NOTHING, noted=True, below=f"{Path(name).stem}-files/"), name)


def _build(case: Case, files: WrittenFiles, name: str) -> dict[str, bytes]:
    tree = Mapping(entries=tuple(_entries(case, files)))
    return {name: render_yaml(tree).encode(), **files.files}


def write_deployment(
    case: Case, folder: Path, *, force: bool = False, attached: Lookup[str, bytes] = _NOTHING
) -> tuple[Path, ...]:
    """Write the files into a folder and give their paths; raises `files.NotWritten`."""
    written = build_files(case, attached)
    for name, content in written.items():
        write_file(folder / name, content, force=force)
    return tuple(folder / name for name in written)


def _entries(case: Case, files: WrittenFiles) -> list[Entry]:
    deployment = case.deployment
    entries: list[Entry] = [("certway", "1")]
    entries += [("name", deployment.name)] if deployment.name else []
    if not files.noted:  # evidence is judged when it is asked about
        entries.append(("now", write_instant(case.now)))
    entries += write_domains(files, deployment.domains)
    entries += write_deployment_settings(files, deployment)
    entries += write_groups(files, deployment.nodes)
    entries += write_zones(files, deployment)
    entries += write_beyond(deployment.beyond)
    entries += write_audiences(files, deployment.audiences)
    entries += write_records(deployment.dns)
    entries += write_observed(files, case.reports, case.attempts)
    left = files.left_out(case.pool)
    entries += [("pool", files.put_certificates("pool.pem", left))] if left else []
    crls = tuple(files.put(f"crl-{number}.der", crl) for number, crl in enumerate(case.crls, 1))
    entries += [("crls", crls)] if crls else []
    ocsp = tuple(files.put(f"ocsp-{number}.der", response) for number, response in enumerate(case.ocsp, 1))
    entries += [("ocsp", ocsp)] if ocsp else []
    return entries
