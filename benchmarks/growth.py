"""How the time of the stationary spectrum grows: writes benchmarks/growth.md (tables) and growth.png (picture).

`python benchmarks/growth.py [--seconds 25]`.  Each point is the real command in a process of its own, on generic data:
n points with seeded rational coordinates in d - 1 dimensions and a constant 1, seeded rational targets, ReLU.  A point
past the limit is cut, and so said; larger n of its family are not tried.  Then seven points in space, by one process
and by two (Linux: the processor time of each is read from /proc); `--sharing` measures these alone again.
"""

import argparse
import json
import multiprocessing
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure

import symbolic_landscape as sl
from symbolic_landscape.spectrum.workers import executor_for

HERE = Path(__file__).resolve().parent
SEVEN = HERE.parent / "examples" / "seven_points_3d.json"
COMMAND = [sys.executable, "-m", "symbolic_landscape", "enumerate"]

# (inputs d, width or None for all widths, the numbers of samples n)
FAMILIES = [
    (2, None, range(3, 14)),
    (3, None, range(3, 9)),
    (4, None, range(4, 8)),
    (3, 1, range(3, 21)),
    (3, 2, range(3, 13)),
    (3, 3, range(3, 10)),
]


@dataclass(frozen=True)
class Point:
    """One run of the command; `seconds` of processor time and `megabytes` at the peak, None where it was cut."""

    n: int
    d: int
    width: int | None
    seconds: float | None
    megabytes: int | None
    faces: int | None
    flats: int | None
    predictions: int | None


def generic(n: int, d: int, seed: int = 1) -> dict[str, object]:
    """Return the document of n points in general position (with probability 1 - small), rational with two decimals."""
    source = random.Random(f"{seed} {d}")
    rows = [[*(f"{source.randint(-200, 200)}/100" for _ in range(d - 1)), "1"] for _ in range(n)]
    source = random.Random(f"{seed} targets")
    return {
        "kind": "empirical",
        "activation": {"alpha_plus": "1", "alpha_minus": "0"},
        "inputs": rows,
        "targets": [[f"{source.randint(-200, 200)}/100"] for _ in range(n)],
    }


def measured(file: Path, n: int, d: int, width: int | None, limit: int) -> Point:
    """Run the command on a file; the children's account of the system gives time and memory."""
    chosen = [] if width is None else ["--width", str(width)]
    script = (
        "import resource, subprocess, sys\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]), int(sys.argv[1])))\n"
        "answer = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)\n"
        "sys.stdout.write(answer.stdout.decode())\n"
    )
    command = [str(limit), *COMMAND, str(file), "--json", *chosen]
    answer = subprocess.run(
        [sys.executable, "-c", script, *command], capture_output=True, text=True, check=False, cwd=HERE.parent
    )
    if answer.returncode:
        return Point(n, d, width, None, None, None, None, None)
    used, found = answer.stdout.split("\n", 1)
    seconds, megabytes = used.split()
    spectrum = json.loads(found)
    counts = spectrum["faces"], spectrum["flats"], len(spectrum["predictions"])
    return Point(n, d, width, float(seconds), int(megabytes), *counts)


def family(d: int, width: int | None, sizes: range, limit: int) -> list[Point]:
    """Measure the points of a family up to the first that is cut."""
    points = []
    with tempfile.TemporaryDirectory() as folder:
        for n in sizes:
            file = Path(folder) / f"generic_{n}_{d}.json"
            file.write_text(json.dumps(generic(n, d)), encoding="utf-8")
            points.append(measured(file, n, d, width, limit))
            print(points[-1], flush=True)
            if points[-1].seconds is None:
                break
    return points


@dataclass(frozen=True)
class Sharing:
    """Seven points by some processes: seconds on the clock, processor time of the first and of its workers."""

    width: int | None
    wall: float
    own: float
    workers: tuple[float, ...]


def shared(width: int | None, processes: int) -> Sharing:
    """Measure seven points in this process, with workers if `processes` is more than one."""
    problem = sl.read(SEVEN).problem
    started, used = time.perf_counter(), time.process_time()
    with executor_for(processes) as executor:
        sl.enumerate_stationary(problem, width=width, executor=executor)
        wall, own = time.perf_counter() - started, time.process_time() - used
        workers = tuple(processor_time(child.pid) for child in multiprocessing.active_children() if child.pid)
    return Sharing(width, wall, own, workers)


def processor_time(pid: int) -> float:
    """Return the seconds that a process has used, from the kernel's account."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def sharing_row(width: int | None) -> str:
    """Return the row of a width: one process, two processes, the better of three runs each, and what the second gains.

    Nothing is shared better than its critical path: the processor time of the first process and the busier worker.
    """
    alone = min((shared(width, 1) for _ in range(3)), key=lambda run: run.wall)
    two = min((shared(width, 2) for _ in range(3)), key=lambda run: run.wall)
    workers = " + ".join(f"{seconds:.2f}" for seconds in two.workers)
    return (
        f"| {name(width)} | {alone.own:.2f} | {alone.wall:.2f} | {two.own:.2f} + {workers} | {two.wall:.2f} "
        f"| {alone.own / (two.own + max(two.workers)):.2f} | {alone.wall / two.wall:.2f} | {os.getloadavg()[0]:.1f} |"
    )


def name(width: int | None) -> str:
    return "all" if width is None else str(width)


def table(families: list[list[Point]], seven: list[Point], limit: int) -> str:
    """Return the text of growth.md."""
    lines = [
        "# How the stationary spectrum grows",
        "",
        f"Written by `python benchmarks/growth.py`: `enumerate` on generic data, one process, {platform.machine()}, "
        f"Python {platform.python_version()}.  n samples, d inputs (one of them constant 1), *width*: predictions of "
        "networks of at most so many neurons.  *seconds*: processor time of the whole command, its start included "
        "(about 0.3); *MB*: peak memory.  Flats are all formed and counted.  "
        f"Points past {limit} s were cut, larger n of the same family not tried.",
        "",
        "| d | width | n | faces | flats | predictions | seconds | MB | flats a second |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for points in families:
        lines += map(row, points)
    lines += [
        "",
        "Seven points in space (examples/seven_points_3d.json):",
        "",
        "| d | width | n | faces | flats | predictions | seconds | MB | flats a second |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *map(row, seven),
        "",
        "The same by one process and by two, without the start of the program, the better of three runs: processor "
        "time (of the first process and of its two workers) and time on the clock.  *path*: processor time of one "
        "over that of the first process and the busier worker together, as if these never worked at the same time; "
        "*ratio*: clock of one over clock of two; *load*: of the machine, which has two cores, over the last minute: "
        "past 1 the clocks measure the others too, and *path* says more.",
        "",
        "| width | one: processor | one: clock | two: processor | two: clock | path | ratio | load |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        "",
        "![processor time against n, and against the number of flats](growth.png)",
    ]
    return "\n".join(lines) + "\n"


def row(point: Point) -> str:
    if point.seconds is None or point.flats is None:
        return f"| {point.d} | {name(point.width)} | {point.n} | | | | cut | | |"
    return (
        f"| {point.d} | {name(point.width)} | {point.n} | {point.faces} | {point.flats} | {point.predictions} "
        f"| {point.seconds:.2f} | {point.megabytes} | {point.flats / point.seconds:.0f} |"
    )


def picture(families: list[list[Point]], seven: list[Point], limit: int) -> Figure:
    """Return processor time against n, and against the number of flats, one line for each family."""
    figure = Figure(figsize=(11, 4.8), layout="constrained")
    by_size, by_flats = figure.subplots(1, 2, sharey=True)
    colors = {2: "tab:blue", 3: "tab:orange", 4: "tab:green"}
    styles = {None: "-o", 1: ":^", 2: "-.s", 3: "--D"}
    for points in families:
        done = [point for point in points if point.seconds is not None]
        d, width = points[0].d, points[0].width
        line = {"color": colors[d], "markersize": 5, "linewidth": 1.4}
        label = f"d = {d}, {'all widths' if width is None else f'width {width}'}"
        by_size.plot([p.n for p in done], [p.seconds for p in done], styles[width], label=label, **line)
        by_flats.plot([p.flats for p in done], [p.seconds for p in done], styles[width], label=label, **line)
        if len(done) < len(points):
            cut = points[len(done)].n
            by_size.plot([done[-1].n, cut], [done[-1].seconds, limit], color=colors[d], linewidth=0.8, alpha=0.5)
            by_size.plot([cut], [limit], "x", color=colors[d], markersize=9, markeredgewidth=2)
    known = [point for point in seven if point.seconds is not None]
    stars = [p.flats for p in known], [p.seconds for p in known]
    by_flats.plot(*stars, "k*", markersize=9, label="seven points in space")
    for axes in (by_size, by_flats):
        axes.set_yscale("log")
        axes.axhline(limit, color="0.6", linewidth=0.8)
        axes.grid(True, which="major", alpha=0.3)
    by_size.set_xlabel("samples n")
    by_size.set_ylabel("processor time of the command, seconds")
    by_size.set_title("crosses: cut at the limit", fontsize=10)
    by_size.xaxis.get_major_locator().set_params(integer=True)
    by_flats.set_xscale("log")
    by_flats.set_xlabel("flats, all formed and counted")
    by_flats.set_title("the start of the program takes about 0.3 s", fontsize=10)
    by_flats.legend(fontsize=9, loc="upper left")
    return figure


def with_sharing(text: str, rows: list[str]) -> str:
    """Return the text of growth.md with the rows of its last table replaced."""
    lines = text.splitlines()
    first = 1 + max(number for number, line in enumerate(lines) if line.startswith("| --- |"))
    return "\n".join([*lines[:first], *rows, *lines[lines.index("", first) :]]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=25, help="limit of each point, processor time")
    parser.add_argument("--sharing", action="store_true", help="measure one and two processes alone, and again")
    arguments = parser.parse_args()
    text = HERE / "growth.md"
    if not arguments.sharing:
        families = [family(d, width, sizes, arguments.seconds) for d, width, sizes in FAMILIES]
        seven = [measured(SEVEN, 7, 3, width, arguments.seconds) for width in (1, 2, 3, None)]
        picture(families, seven, arguments.seconds).savefig(HERE / "growth.png", dpi=120)
        text.write_text(table(families, seven, arguments.seconds), encoding="utf-8")
    rows = [sharing_row(width) for width in (2, 3, None)]
    text.write_text(with_sharing(text.read_text(encoding="utf-8"), rows), encoding="utf-8")


if __name__ == "__main__":
    main()
