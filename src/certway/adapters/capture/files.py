"""Capture files on disk: the files of one interface in two processes at a time, where they are large.

Knows paths and processes. Refuses to know formats. Whatever is wrong with a second process, one reads it all.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from certway.adapters.capture.conversations import CaptureReading
from certway.adapters.capture.flows import Flows
from certway.adapters.capture.handover import Handover, LaterFlows, join
from certway.adapters.capture.reading import Progress, Source, build_reading, read_captures, read_series, take_files
from certway.model.certificate import Malformed
from certway.model.text import say

WORTH_A_PROCESS_BYTES: Final = 64 * 1024 * 1024


def read_capture_files(paths: Iterable[Path], *, alone: bool = False) -> CaptureReading:
    """Everything that capture files show; those of one interface are read as one capture.

    `alone`: in this process only.
    """
    given = list(paths)
    sources = [Source(str(path), partial(_open, path)) for path in given if path.is_file()]
    reading = read_captures(sources, read_series if alone else _read_series)
    others = tuple(_say_no_file(path) for path in given if not path.is_file())
    return replace(reading, problems=others + reading.problems)


def read_in_two(sources: list[Source], middle: int) -> CaptureReading:
    """The files of one interface, the later ones in another process; the same as in one."""
    context = multiprocessing.get_context("spawn")  # the only way that bears threads in this process
    with ProcessPoolExecutor(1, context) as pool:
        rest = pool.submit(_read_later, sources[middle:])
        flows = Flows()
        first = take_files(sources[:middle], flows)
        later, second = rest.result()
    join(flows, later, max(first.latest, second.latest))
    return build_reading(flows, (first, second))


def _read_series(sources: list[Source]) -> CaptureReading:
    sizes = [Path(source.name).stat().st_size for source in sources]
    if len(sources) < 2 or sum(sizes) < WORTH_A_PROCESS_BYTES or (os.cpu_count() or 1) < 2:
        return read_series(sources)
    try:
        return read_in_two(sources, _find_middle(sizes))
    except (BrokenProcessPool, NotImplementedError, OSError):
        return read_series(sources)


def _read_later(sources: list[Source]) -> tuple[Handover, Progress]:
    flows = LaterFlows()
    progress = take_files(sources, flows)
    return flows.hand_over(progress.latest), progress


def _find_middle(sizes: list[int]) -> int:
    """The number of the first file of the later half, by bytes."""
    total, before = sum(sizes), 0
    for number, size in enumerate(sizes[:-1], 1):
        before += size
        if before * 2 >= total:
            return number
    return len(sizes) - 1


def _open(path: Path) -> BinaryIO:
    return path.open("rb", buffering=0)


def _say_no_file(path: Path) -> Malformed:
    return Malformed(where=str(path), what=say("{file} is a device or a pipe, not a file.", file=path.name))
