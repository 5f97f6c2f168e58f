"""Writes real output into the READMEs: `python -m tools.readme`.

What stands between `<!-- output of: COMMAND -->` and `<!-- end of output -->` is what COMMAND prints at 80 columns.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
READMES: Final = (ROOT / "README.md", ROOT / "README.zh-TW.md")
MARKED: Final = re.compile(
    r"(?P<begin><!-- output of: (?P<command>certway [^\n]*?) -->\n```text\n)"
    r"(?P<output>.*?)(?P<end>```\n<!-- end of output -->)",
    re.DOTALL,
)
CONSOLE: Final = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def main() -> None:
    """Bring every README up to date."""
    for path in READMES:
        path.write_text(render_readme(path.read_text(encoding="utf-8")), encoding="utf-8")


def render_readme(page: str) -> str:
    """The page with every marked output as the command prints it today."""
    return MARKED.sub(lambda found: found["begin"] + run_command(found["command"]).stdout + found["end"], page)


def run_command(command: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own: English unless it asks otherwise, 80 columns, no colours."""
    arguments = [sys.executable, "-m", "certway", *shlex.split(command)[1:]]
    kept = {name: value for name, value in os.environ.items() if name not in ("LANGUAGE", "LC_ALL", "LC_MESSAGES")}
    environment = kept | {"LANG": "C.UTF-8", "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(  # noqa: S603  # this project's own command line
        arguments, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=120
    )


def find_commands(page: str) -> Iterator[str]:
    """The certway commands of the page's console blocks, without their comments."""
    for block in CONSOLE.findall(page):
        for row in block.splitlines():
            command = row.removeprefix("$ ").partition("  #")[0].strip()
            if row.startswith("$ ") and command.split()[0] == "certway":
                yield command


if __name__ == "__main__":
    main()
