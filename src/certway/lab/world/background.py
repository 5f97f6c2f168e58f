"""A lab beside whoever opened it: it lives in a thread of its own until the block ends.

Knows how to wait for its opening and how to end it. Refuses to know what a lab does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import TypeAlias

from certway.lab.world.desk import Describe
from certway.lab.world.opening import Opened, Prepared, run_lab

End: TypeAlias = Callable[[], None]


@contextmanager
def running(
    prepared: Prepared, folder: Path, describe: Describe, tell_time: Callable[[], datetime]
) -> Iterator[Opened]:
    """A lab that is up as long as the block; raises what `run_lab` raises."""
    opened: Future[tuple[Opened, End]] = Future()
    thread = Thread(target=_live, args=(prepared, folder, describe, tell_time, opened), name="lab")
    thread.start()
    try:
        yield opened.result()[0]
    finally:
        if opened.exception() is None:
            opened.result()[1]()
        thread.join()


def _live(
    prepared: Prepared,
    folder: Path,
    describe: Describe,
    tell_time: Callable[[], datetime],
    opened: Future[tuple[Opened, End]],
) -> None:
    def announce(found: Opened) -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()

        def end() -> None:
            with suppress(RuntimeError):  # somebody has closed the lab already
                loop.call_soon_threadsafe(task.cancel if task is not None else loop.stop)

        opened.set_result((found, end))

    try:
        asyncio.run(run_lab(prepared, folder, describe, tell_time, announce))
    except asyncio.CancelledError:
        return
    except Exception as refusal:  # handed over whole: the opener raises it
        if opened.done():
            raise
        opened.set_exception(refusal)
