"""Training runs explained: which plateau is which exact stationary point, which neurons leave it, where the run ended.

    numeric/explanation/trajectory.py      a run as it was recorded, and its file
    numeric/explanation/quiet_records.py   where it stands still, by the speed of the loss
    numeric/explanation/identification.py  the exact stationary point that it stands at there
    numeric/explanation/escapes.py         the ways down from it, and which neurons took which
    numeric/explanation/explanation.py     the whole run
"""

from symbolic_landscape.numeric.explanation.explanation import Explanation, Plateau, explain
from symbolic_landscape.numeric.explanation.trajectory import Trajectory, read_trajectory, write_trajectory

__all__ = [
    "Explanation",
    "Plateau",
    "Trajectory",
    "explain",
    "read_trajectory",
    "write_trajectory",
]
