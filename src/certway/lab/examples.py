"""Examples as folders: what a reader can open, written by the code that makes the cases of the tests.

`python -m certway.lab.examples DIR` writes every example below DIR; names after DIR choose some of them.
`large` is written only where it is named. Equal code writes equal bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

from certway.adapters.deployment_writer import build_files
from certway.adapters.files import write_file
from certway.lab.archives import build_archives
from certway.lab.scenarios.catalogue import Scenario
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.scenarios.ssh import intermediate_missing_on_c
from certway.lab.scenarios.upload import renewed
from certway.lab.scenarios.upload_file import SIGN_IN_PAGE
from certway.lab.topology import healthy, large
from certway.model.deployment import Case
from certway.model.value import value

_OF_NODES: Final = frozenset("ceuiv")  # folders that the writer makes for nodes; the others hold what clients trust

Attached: TypeAlias = tuple[tuple[str, bytes], ...]
"""The bytes of uploads that are no certificates, by path."""


@value
class Example:
    """One folder; `text` is its page."""

    folder: str
    text: str
    build: Callable[[], Case] = field(compare=False, repr=False)
    attached: Attached = field(default=(), compare=False, repr=False)
    loose: bool = False  # certificates only, without a deployment file
    archived: bool = False  # diagnostic archives, and the files of the UC nodes


FOLDERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ssh.intermediate-missing-on-c": "3-ssh-tunnels-down",
        "upload-file.binary": "1a-uploaded-as-der",
        "upload-file.web-page": "1a-uploaded-a-web-page",
        "upload.intermediate-missing": "1b-uploaded-under-a-new-ca",
        "upload-key.peers-swapped": "1c-uploaded-to-the-wrong-peer",
    }
)
"""Folders of scenarios whose own name says less than people would."""

ATTACHED: Final[Mapping[str, Attached]] = MappingProxyType(
    {
        "upload-file.binary": (("expe01.cer", renewed().der),),
        "upload-file.web-page": (("expe01.pem", SIGN_IN_PAGE),),
    }
)
"""By scenario, what its uploads hold where that is no certificate; the path is that of the attempt's provenance."""


def show_scenario(scenario: Scenario) -> Example:
    """A scenario as an example; its specification is the page."""
    name = f"{scenario.situation}-{scenario.id.partition('.')[2]}"
    return Example(
        folder=FOLDERS.get(scenario.id, name),
        text=scenario.text,
        build=scenario.build,
        attached=ATTACHED.get(scenario.id, ()),
    )


HEALTHY: Final = Example(
    folder="0-healthy",
    text="""Two Expressway-C, two Expressway-E, three Unified CM, two IM and Presence and one Unity Connection.

Everything works.

Example Edge Root > Example Edge Issuing G2 > expe01, expe02.
Example Internal Root > Example Internal Issuing > expc01, expc02 and every Unified Communications node.""",
    build=healthy,
)

LOOSE: Final = Example(
    folder="loose-files",
    text="""Nothing but certificate files, as people collect them; what they do not tell is said.

The fault is that of 3-ssh-tunnels-down. Without a deployment file there is no instant of judgement: give it.""",
    build=intermediate_missing_on_c.build,
    loose=True,
)

ARCHIVES: Final = Example(
    folder="archives",
    text="""Synthetic diagnostic archives of every Expressway; the certificates and lists of the other nodes as files.

The fault is that of 3-ssh-tunnels-down. `certway import` makes a deployment file of them.""",
    build=intermediate_missing_on_c.build,
    archived=True,
)

EXAMPLES: Final[tuple[Example, ...]] = (
    HEALTHY,
    LOOSE,
    ARCHIVES,
    *(show_scenario(scenario) for scenario in SCENARIOS if scenario.situation),
)
"""Committed under examples/: every scenario that is one of the situations, under its number."""

LARGE: Final = Example(
    folder="large",
    text="Twelve Expressway nodes, twenty Unified Communications nodes, 1,000 certificates in every trust list.",
    build=partial(large),
)
"""For measurements; not committed."""


def build_example(example: Example) -> dict[str, bytes]:
    """Path to content: the case, and a page that says what it shows."""
    case = example.build()
    files = build_archives(case, packed=False) if example.archived else build_files(case, dict(example.attached))
    command = f"certway check examples/{example.folder}"
    if example.loose:
        files = {name: content for name, content in files.items() if name.split("/")[0] in _OF_NODES}
    if example.loose or example.archived:
        command += f" --at {case.now:%Y-%m-%dT%H:%M:%SZ}"
    page = f"# {example.folder}\n\n{example.text}\n\n    {command}\n"
    return files | {"README.md": page.encode()}


def write_example(example: Example, below: Path) -> None:
    """Write or renew the folder of an example; files that no longer belong to it go."""
    folder, files = below / example.folder, build_example(example)
    for name, content in files.items():
        write_file(folder / name, content, force=True)
    for left in sorted(folder.rglob("*"), reverse=True):
        if left.is_file() and left.relative_to(folder).as_posix() not in files:
            left.unlink()


def main(arguments: Sequence[str]) -> int:
    """Write the examples that are named, else all but the large one; 2 where the usage is wrong."""
    known = {example.folder: example for example in (*EXAMPLES, LARGE)}
    below, *names = arguments or [""]
    if not below or not known.keys() >= set(names):
        sys.stderr.write(f"usage: python -m certway.lab.examples DIR [{' | '.join(known)}]...\n")
        return 2
    for example in [known[name] for name in names] or EXAMPLES:
        write_example(example, Path(below))
        sys.stdout.write(f"{Path(below) / example.folder}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
