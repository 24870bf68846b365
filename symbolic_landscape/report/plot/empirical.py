"""Pictures of an empirical instance; which one is asked by a word, and the default fits the instance."""

from importlib import import_module
from pathlib import Path

from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.model.empirical import EmpiricalInstance

__all__ = ["PICTURES", "plot"]

# word -> module of this folder, whose `draw(instance, other)` returns a matplotlib figure
PICTURES = {
    "arrangement": "arrangement",
    "cells": "cell_graph",
    "line": "loss_line",
    "plane": "loss_plane",
    "escapes": "escape_graph",
}


def plot(
    instance: EmpiricalInstance,
    output_path: str | Path,
    what: str | None = None,
    other: EmpiricalInstance | None = None,
) -> None:
    """Write the picture `what`; by default the arrangement for inputs in the plane, else the loss along a line."""
    planar = instance.problem.data.input_dimension == 2
    word = what or ("arrangement" if planar else "cells" if instance.point is None else "line")
    if word not in PICTURES:
        raise InvalidRequest(f"--what: one of {', '.join(PICTURES)} was wanted, {word[:40]!r} came")
    module = import_module(f"symbolic_landscape.report.plot.{PICTURES[word]}")
    module.draw(instance, other).savefig(output_path, dpi=160)
