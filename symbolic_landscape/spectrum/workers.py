"""Tasks and results are text: the same bytes from one process, several, or several machines.

`run_tasks` maps a named task over texts with any `concurrent.futures.Executor`, results in task order.  Finished parts
are kept in a directory when one is given, so that an interrupted run goes on where it stopped.
"""

import hashlib
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

from symbolic_landscape.errors import InvalidRequest, MissingExtra
from symbolic_landscape.model.document import write_text

__all__ = ["executor_for", "run_tasks"]

Task = Callable[..., str]


def run_tasks(
    task: Task,
    texts: Iterable[str],
    executor: Executor | None = None,
    kept: Path | None = None,
    ahead: int | None = None,
    *,
    arguments: tuple[Any, ...] = (),
    is_finished: Callable[[str], bool] = lambda result: True,
) -> Iterator[str]:
    """Yield task(text, *arguments) for each text, in order; without executor in this process.

    With `kept`, a result that is finished is written as soon as it is known, under a name that depends on the task's
    text alone, and read back instead of being computed again: a finished result does not depend on the arguments.
    Texts are taken `ahead` of the results, all of them for None; a stream without end needs a number.

    >>> list(run_tasks(str.upper, ["a", "b"]))
    ['A', 'B']
    """
    if kept is not None:
        try:
            kept.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InvalidRequest(f"{kept}: cannot be used for finished parts: {error.strerror or error}") from None

    def result_of(text: str, future: Future[str] | None) -> str:
        part = None if kept is None else _part(kept, task, text)
        if part is not None and part.exists():
            return part.read_text(encoding="utf-8")
        result = task(text, *arguments) if future is None else future.result()
        if part is not None and is_finished(result):
            write_text(part, result)
        return result

    waiting: deque[tuple[str, Future[str] | None]] = deque()
    try:
        for text in texts:
            known = kept is not None and _part(kept, task, text).exists()
            waiting.append((text, None if executor is None or known else executor.submit(task, text, *arguments)))
            if ahead is not None and len(waiting) > ahead:
                yield result_of(*waiting.popleft())
        while waiting:
            yield result_of(*waiting.popleft())
    finally:
        for _, future in waiting:
            if future is not None:
                future.cancel()


def executor_for(workers: int, scheduler: str | None = None) -> Any:
    """Return a context manager that gives an executor: none for one worker, a process pool, or Dask's.

    Raises `MissingExtra` where a scheduler is named and Dask is not installed, `InvalidRequest` where none answers.
    """
    if scheduler is not None:
        return _dask(scheduler)
    if workers <= 1:
        return nullcontext()
    # Control-C is for this process: a worker finishes its task, and a finished part is kept
    return ProcessPoolExecutor(workers, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))


@contextmanager
def _dask(scheduler: str) -> Iterator[Executor]:
    try:
        Client = import_module("distributed").Client
    except ImportError:
        raise MissingExtra(
            "a scheduler needs Dask: pip install 'symbolic_landscape[dask]'"
        ) from None
    try:
        client = Client(scheduler, timeout=10)
    except (OSError, TimeoutError, ValueError) as error:
        raise InvalidRequest(f"no Dask scheduler answers at {scheduler}: {error}") from None
    with client:
        yield client.get_executor()


def _part(kept: Path, task: Task, text: str) -> Path:
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    return kept / f"{task.__name__.strip('_')}-{digest}.json"
