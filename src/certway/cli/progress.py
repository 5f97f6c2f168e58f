"""What is going on, on a terminal's standard error, for as long as it goes on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from certway.cli.language import speak
from certway.model.text import Text
from certway.render.width import width_of


@contextmanager
def stage(text: Text, *, shown: bool) -> Iterator[None]:
    """Show one line while the block runs, and take it away after it."""
    if not shown or not sys.stderr.isatty():
        yield
        return
    line = speak(text)
    sys.stderr.write(f"{line}\r")
    sys.stderr.flush()
    try:
        yield
    finally:
        sys.stderr.write(" " * width_of(line) + "\r")
        sys.stderr.flush()
