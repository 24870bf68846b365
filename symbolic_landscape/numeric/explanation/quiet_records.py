"""Where a training run stands still: the recorded steps around which the loss changes slowest.  A heuristic."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["PROMINENCE", "quiet_records"]

Array = NDArray[np.float64]

PROMINENCE = 30.0  # how much slower than before and after the loss has to change
_FLOOR = 1e-4  # a speed at which the whole run would change the loss by less than this part of its fall counts as 0
_SAME_LEVEL = 1e-3  # of the fall of the loss: quiet records that differ by less belong together
_MOST_RECORDS = 1000  # denser records are thinned: the chatter of single steps is no change of the level


def quiet_records(steps: Sequence[int] | NDArray[np.int64], losses: Sequence[float] | Array) -> tuple[int, ...]:
    """Return the positions in a run at which it stands still, in order: candidates for plateaus.

    The speed |dloss| / dsteps between recorded steps is at least `PROMINENCE` times smaller there than somewhere
    before (or the run begins there) and somewhere after (or it ends there).  A run whose loss nowhere changes by a
    thousandth is quiet at its end; one whose speed does not vary that much is nowhere quiet.

    >>> quiet_records(range(9), [8, 8, 8, 5, 3, 3, 3, 1, 0])  # the loss is still falling at the end
    (1, 5)
    >>> quiet_records([0, 1, 2, 9], [3.0, 2.0, 1.0, 1.0])
    (3,)
    """
    chosen = np.unique(np.linspace(0, len(steps) - 1, min(len(steps), _MOST_RECORDS)).astype(int))
    marks, levels = np.asarray(steps)[chosen].astype(float), np.asarray(losses, dtype=float)[chosen]
    fall = float(levels[0] - levels.min()) or float(levels.max() - levels[0])
    if float(np.ptp(levels)) <= _SAME_LEVEL * float(np.abs(levels).max()):
        return (int(chosen[-1]),)
    speeds = np.maximum(np.abs(np.diff(levels)) / np.diff(marks), _FLOOR * fall / (marks[-1] - marks[0]))
    last = len(speeds) - 1
    found: list[int] = []
    for valley in _valleys(speeds):
        record = valley + 1 if valley == last else valley
        if found and abs(levels[found[-1]] - levels[record]) <= _SAME_LEVEL * fall:
            found.pop()
        found.append(record)
    return tuple(int(chosen[record]) for record in found)


def _valleys(speeds: Any) -> list[int]:
    """Return the places of the smallest speeds between rises and falls by the factor `PROMINENCE`; the last of equals.

    >>> _valleys([1.0, 50.0, 1.0, 2.0, 50.0])
    [0, 2]
    """
    found: list[int] = []
    low = high = 0
    falling = rising = True  # before the first rise or fall of that size the run may be in either
    for place, speed in enumerate(speeds):
        low = place if speed <= speeds[low] else low
        high = place if speed >= speeds[high] else high
        if falling and speed >= PROMINENCE * speeds[low]:
            found.append(low)
            falling, rising, high = False, True, place
        elif rising and speeds[high] >= PROMINENCE * speed:
            falling, rising, low = True, False, place
    return [*found, low] if falling and not rising else found
