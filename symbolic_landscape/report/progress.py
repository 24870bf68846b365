"""Progress of long work: one line on a terminal's stderr, rewritten a few times a second; nothing elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

__all__ = ["progress_line"]

INTERVAL_NANOSECONDS = 200_000_000


@contextmanager
def progress_line(stream: TextIO) -> Iterator[Callable[[str, int, int | None], None]]:
    """Give a function tell(what, done, of) that shows progress on `stream` while the context lasts.

    A stream that is no terminal gets a full line every five seconds instead, so that logs stay short.
    """
    terminal = stream.isatty()
    interval = INTERVAL_NANOSECONDS if terminal else 25 * INTERVAL_NANOSECONDS
    started = last = time.monotonic_ns()

    def tell(what: str, done: int, of: int | None) -> None:
        nonlocal last
        now = time.monotonic_ns()
        if now - last < interval:
            return
        last = now
        seconds = (now - started) // 1_000_000_000
        line = f"{what}: {done}{'' if of is None else f' of {of}'}, {seconds} s"
        stream.write(f"\r{line:<60}" if terminal else f"{line}\n")
        stream.flush()

    try:
        yield tell
    finally:
        if terminal and last != started:
            stream.write("\r" + " " * 60 + "\r")
            stream.flush()
