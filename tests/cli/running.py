"""Runs the command line in this process, as a terminal-less shell would."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from certway.cli.main import main


class Ran(NamedTuple):
    """What a run left: exit status, standard output, standard error."""

    status: int
    out: str
    err: str


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Ran:
    capsys.readouterr()
    status = main(arguments, standalone_mode=False)
    captured = capsys.readouterr()
    return Ran(status, captured.out, captured.err)
