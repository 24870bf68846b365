"""Gradient descent on the Gaussian teacher-student loss from random starts: where do runs end?

Floats throughout.  The plateaus that runs end on are named by the certified losses of the families; a name is a
nearest loss, not a proof (`decide` proves what one end is).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.model.gaussian import GaussianInstance, gaussian_from_arrays
from symbolic_landscape.model.gaussian_family import Family
from symbolic_landscape.propose.gaussian_descent import losses_and_gradients
from symbolic_landscape.spectrum.gaussian_families import family_rows

__all__ = ["Descents", "Plateau", "descend_many", "histogram", "plateau_names", "plateaus"]

Array = NDArray[np.float64]

GLOBAL, UNNAMED = "global", "still moving"
_NAMED_WITHIN = 1e-6  # of a certified loss
_GLOBAL_BELOW = 1e-4  # wider students approach loss 0 slowly: L decreases like t^-3


@dataclass(frozen=True)
class Descents:
    """Runs of gradient descent for M orthonormal teachers in R^M.

    `weights`: runs x K x M at the end.  `steps`: the recorded step numbers; `losses`: runs x len(steps).
    """

    teachers: int
    weights: Array
    steps: tuple[int, ...]
    losses: Array

    def end(self, run: int) -> GaussianInstance:
        """Return the end of a run as an instance: what `decide` takes."""
        return gaussian_from_arrays(np.eye(self.teachers), self.weights[run])


@dataclass(frozen=True)
class Plateau:
    """A family whose loss is certified: `name` as in "I(2)", the enclosure of its loss, whether it is a minimum."""

    name: str
    family: Family
    lower: float
    upper: float
    minimum: bool


def descend_many(
    teachers: int, students: int, runs: int, steps: int, seed: int, step_size: float | None = None
) -> Descents:
    """Run gradient descent from students drawn from N(0, I / M), `runs` at a time.

    The step size is 5 / (K + 2) unless given: the largest curvature is near (K + 1) / 4.
    """
    if min(teachers, students, runs, steps) < 1:
        raise InvalidRequest("at least one teacher, student, run and step were wanted")
    rate = 5 / (students + 2) if step_size is None else step_size
    generator = np.random.default_rng(seed)
    weights = generator.normal(size=(runs, students, teachers)) / np.sqrt(teachers)
    marks = sorted({round(m) for m in np.geomspace(1, steps, num=min(steps, 200))} | {0, steps})
    losses: list[Array] = []
    for step in range(steps + 1):
        value, slope = losses_and_gradients(weights, np.eye(teachers))
        if step == marks[len(losses)]:
            losses.append(value)
        if step < steps:
            weights = weights - rate * slope
    return Descents(teachers, weights, tuple(marks), np.array(losses).T)


def plateaus(families: Iterable[Family]) -> tuple[Plateau, ...]:
    """Return the certified plateaus among the families, by increasing loss."""
    found = []
    for row in family_rows(families):
        if row.loss is not None:
            bare = row.family.name in {"A", "NN"}
            name = row.family.name if bare else f"{row.family.name}({row.family.anti_aligned})"
            minimum = row.verdict == "local_minimum"
            found.append(Plateau(name, row.family, float(row.loss[0]), float(row.loss[1]), minimum))
    return tuple(sorted(found, key=lambda plateau: plateau.lower))


def plateau_names(losses: Sequence[float] | Array, known: Sequence[Plateau]) -> tuple[str, ...]:
    """Return for each loss the plateau it lies on."""
    names = []
    for loss in losses:
        near = [p for p in known if p.lower - _NAMED_WITHIN <= loss <= p.upper + _NAMED_WITHIN]
        names.append(near[0].name if near else GLOBAL if loss < _GLOBAL_BELOW else UNNAMED)
    return tuple(names)


def histogram(descents: Descents, known: Sequence[Plateau]) -> Mapping[str, int]:
    """Return how many runs ended on each plateau, the most frequent first."""
    names = plateau_names(descents.losses[:, -1], known)
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))
