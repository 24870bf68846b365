"""Which constraints are tight at the optimum of a linear program: HiGHS's final basis, as a guess."""

from collections.abc import Sequence
from typing import Any

__all__ = ["propose_tight_rows"]


def propose_tight_rows(
    rows: Sequence[Sequence[float]], bounds: Sequence[float], equal_count: int, objective: Sequence[float]
) -> list[tuple[int, float]]:
    """Guess the tight rows of: maximize objective . x over row . x >= bound, x free; the first rows hold with equality.

    Each comes with its multiplier m: objective + sum m_i row_i = 0.  Where the program is infeasible or unbounded, the
    rows of the basis at which the simplex method stopped.  An empty list where HiGHS has nothing to say.

    >>> propose_tight_rows([[-1.0, 0.0], [0.0, -1.0], [-1.0, -1.0]], [-2.0, -2.0, -3.0], 0, [1.0, 0.5])
    [(0, 0.5), (2, 0.5)]
    """
    if not rows or not objective:
        return []
    import numpy as np
    from highspy import _core as highs  # the public class prints a banner before it can be told not to

    solver = highs._Highs()
    for option, value in (("output_flag", False), ("presolve", "off"), ("solver", "simplex"), ("threads", 1)):
        solver.setOptionValue(option, value)
    program: Any = highs.HighsLp()
    dimension, infinity = len(objective), highs.kHighsInf
    matrix = np.array(rows, dtype=np.float64)
    program.num_col_, program.num_row_ = dimension, len(rows)
    program.col_cost_ = -np.array(objective, dtype=np.float64)
    program.col_lower_, program.col_upper_ = np.full(dimension, -infinity), np.full(dimension, infinity)
    lower = np.array(bounds, dtype=np.float64)
    program.row_lower_ = lower
    program.row_upper_ = np.where(np.arange(len(rows)) < equal_count, lower, infinity)
    program.a_matrix_.format_ = highs.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.arange(0, matrix.size + 1, dimension)
    program.a_matrix_.index_ = np.tile(np.arange(dimension), len(rows))
    program.a_matrix_.value_ = matrix.ravel()
    solver.passModel(program)
    solver.run()
    basis, multipliers = solver.getBasis(), list(solver.getSolution().row_dual)
    if not basis.valid:
        return []
    basic = highs.HighsBasisStatus.kBasic
    return [
        (position, multipliers[position] if multipliers else 0.0)
        for position, state in enumerate(basis.row_status)
        if state != basic
    ]
