"""The explanation of a training run: its plateaus as exact stationary points, and how it left each."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from symbolic_landscape.arrangement.sign_vector import sign_vector_text
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import rational_text
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.numeric.explanation.escapes import WayDown, ways_down
from symbolic_landscape.numeric.explanation.identification import NEAR, StationaryPoint, distances, identify
from symbolic_landscape.numeric.explanation.quiet_records import quiet_records
from symbolic_landscape.numeric.explanation.trajectory import Trajectory, read_trajectory

__all__ = ["Explanation", "Plateau", "explain"]


@dataclass(frozen=True)
class Plateau:
    """A time in which a run stood still.

    `first`, `last`: between these records the prediction stays within `NEAR` of the exact one.  `record`: where it is
    nearest, at `distance` of the targets' norm.  `point`: the exact stationary point, or None; then `reason` says why,
    and `record` is the one where the run is quietest.  `left`: the neurons at (0, 0) in the point that contribute on
    the next plateau with a point; None where there is none.  `ways`: how neurons can leave, None where not looked for.
    """

    record: int
    first: int
    last: int
    point: StationaryPoint | None = None
    distance: float | None = None
    reason: str = ""
    left: tuple[int, ...] | None = None
    ways: tuple[WayDown, ...] | None = None


@dataclass(frozen=True)
class Explanation:
    """What a training run did: the plateaus it visited, in order, and where it ended.

    Heuristic: where the plateaus are, which neurons had not grown, and that a point within `NEAR` is the one meant.
    Exact: every point, its loss and prediction, and what was decided about it.
    """

    trajectory: Trajectory = field(repr=False)
    plateaus: tuple[Plateau, ...]

    @property
    def end(self) -> Plateau | None:
        """The plateau that the run ended on, or None where it was still moving or diverged."""
        last = self.plateaus[-1] if self.plateaus else None
        ended = last is not None and last.last == len(self.trajectory.steps) - 1
        return last if ended and self.trajectory.diverged_at is None else None

    @property
    def verdict(self) -> str:
        """What the run ended at: the word decided for the exact point, undecided, still_moving or diverged."""
        if self.trajectory.diverged_at is not None:
            return "diverged"
        if self.end is None:
            return "still_moving"
        return "undecided" if self.end.point is None else self.end.point.classification.verdict

    @property
    def relies_on(self) -> tuple[str, ...]:
        """The theorems of the literature that the verdicts rely on."""
        points = [plateau.point for plateau in self.plateaus if plateau.point is not None]
        return tuple(dict.fromkeys(name for point in points for name in point.classification.relies_on))

    def to_json(self) -> dict[str, Any]:
        """Return the explanation as a JSON object; exact numbers are texts, floats are decimals of 17 digits."""
        run = self.trajectory
        return {
            "kind": "empirical",
            "verdict": self.verdict,
            "plateaus": [self._plateau_json(plateau) for plateau in self.plateaus],
            "end": {
                "step": int(run.steps[-1]),
                "loss": repr(float(run.losses[-1])),
                "plateau": None if self.end is None else len(self.plateaus) - 1,
                "diverged_at": run.diverged_at,
            },
            "run": {
                "neurons": run.width,
                "recorded_steps": len(run.steps),
                "training_loss": {"name": run.loss.name, "factor": rational_text(run.factor)},
                "step_size": None if run.step_size is None else rational_text(run.step_size),
            },
            "relies_on": list(self.relies_on),
        }

    def _plateau_json(self, plateau: Plateau) -> dict[str, Any]:
        run, point = self.trajectory, plateau.point
        shown: dict[str, Any] = {
            "steps": [int(run.steps[plateau.first]), int(run.steps[plateau.last])],
            "step": int(run.steps[plateau.record]),
            "loss_of_run": repr(float(run.losses[plateau.record])),
        }
        if point is None:
            return {**shown, "verdict": "undecided", "reason": plateau.reason}
        return {
            **shown,
            "verdict": point.classification.verdict,
            "loss": point.classification.loss,
            "prediction": prediction_texts(point.prediction),
            "distance": repr(plateau.distance),
            "escape_neurons": list(point.escape_neurons),
            "contributing_neurons": list(point.occupied),
            "dead_neurons": list(point.dead),
            "resting_neurons": list(point.resting),
            "left": None if plateau.left is None else list(plateau.left),
            "ways_down": None if plateau.ways is None else [_way_json(way) for way in plateau.ways],
        }


def explain(
    run: Trajectory | str | Path,
    *,
    limits: Limits = DEFAULT_LIMITS,
    tell: Callable[[str, int, int | None], None] | None = None,
) -> Explanation:
    """Return which plateau of a training run is which exact stationary point, and which neurons left each.

    `run`: a `Trajectory`, or the `.npz` file of one (numeric/explanation/trajectory.py says what it holds).
    `tell(what, done, of)` is called before each plateau.  Ways down are looked for with one output and data of moderate
    size.  Raises `InvalidInstance` for files that hold no run.

    >>> w = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 0.5, 1.0, 1.41, 2**0.5, 2**0.5]  # f(x) = h rho(w x), one neuron
    >>> run = Trajectory.from_arrays([[1]], [2], range(11), np.reshape(w, (11, 1, 1)), np.reshape(w, (11, 1)))
    >>> explanation = explain(run)
    >>> [plateau.point.classification.loss for plateau in explanation.plateaus], explanation.plateaus[0].left
    (['2', '0'], (0,))
    >>> explanation.plateaus[0].point.escape_neurons, explanation.verdict
    ((0,), 'global_minimum')
    """
    trajectory = run if isinstance(run, Trajectory) else read_trajectory(run)
    with np.errstate(over="ignore", invalid="ignore"):  # floats propose: what is too large for them leads to no point
        quiet = quiet_records(trajectory.steps, trajectory.losses)
        found: list[Plateau] = []
        for position, record in enumerate(quiet):
            if tell is not None:
                tell("plateaus", position, len(quiet))
            plateau = _plateau_at(trajectory, record, limits)
            if plateau is not None and not (found and _same(found[-1], plateau)):
                found.append(plateau)
        plateaus = tuple(_with_escapes(trajectory, found, place, limits) for place in range(len(found)))
    return Explanation(trajectory, plateaus)


def prediction_texts(prediction: Matrix) -> list[Any]:
    """Return the numbers of a prediction as texts: a list for one output, else a list for each sample."""
    rows = [[rational_text(value) for value in row] for row in prediction]
    return [row[0] for row in rows] if len(prediction[0]) == 1 else rows


def _plateau_at(trajectory: Trajectory, record: int, limits: Limits) -> Plateau | None:
    """Return the plateau around a quiet record; None where there is no exact point, and no second record as near."""
    reason = ""
    for tried in dict.fromkeys((record, min(record + 1, len(trajectory.steps) - 1))):
        answer = identify(trajectory, tried, limits)
        if isinstance(answer, StationaryPoint):
            away = distances(trajectory, answer.prediction)
            first, last = _span(away <= NEAR, tried)
            nearest = first + int(np.argmin(away[first : last + 1]))
            return Plateau(nearest, first, last, answer, float(away[nearest]))
        reason = reason or answer
    own = trajectory.predictions - trajectory.predictions[record]
    size = float(np.linalg.norm(trajectory.targets)) or 1.0
    first, last = _span(np.linalg.norm(own, axis=(1, 2)) <= NEAR * size, record)
    return None if first == last else Plateau(record, first, last, reason=reason)


def _span(near: Any, record: int) -> tuple[int, int]:
    """Return the first and the last of the consecutive true entries around `record`."""
    far = np.flatnonzero(~np.asarray(near))
    return int(max(far[far < record], default=-1)) + 1, int(min(far[far > record], default=len(near))) - 1


def _same(before: Plateau, after: Plateau) -> bool:
    """Whether two quiet records lie on one plateau: the second does not go on after the first."""
    return after.last <= before.last


def _with_escapes(trajectory: Trajectory, found: list[Plateau], place: int, limits: Limits) -> Plateau:
    plateau = found[place]
    if plateau.point is None:
        return plateau
    later = next((other.point for other in found[place + 1 :] if other.point is not None), None)
    left = None if later is None else tuple(i for i in plateau.point.resting if i in later.occupied)
    return replace(plateau, left=left, ways=ways_down(trajectory, plateau.point, left or (), plateau.last, limits))


def _way_json(way: WayDown) -> dict[str, Any]:
    end = None
    if way.end is not None:
        end = {"loss": rational_text(way.end[0]), "prediction": prediction_texts(way.end[1])}
    return {
        "direction": [rational_text(value) for value in way.escape.direction],
        "face": sign_vector_text(way.escape.face),
        "output_sign": "-" if way.output_sign < 0 else "+",
        "squared_steepness": rational_text(way.squared_steepness),
        "followed_by": list(way.followers),
        "exact_descent": end,
    }
