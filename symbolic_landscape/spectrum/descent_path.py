"""The certificate of a walk of exact descent: least loss on each product of cells, strictly down, to a local minimum.

What the walk found is proved step by step with numbers that are checked by arithmetic alone: multipliers for the least
loss on the cells, a negative derivative for the next product, nonnegative forms at the end (proofs/exact_descent.md).
"""

from symbolic_landscape.arrangement.sign_vector import SignVector, sign_vector_of, sign_vector_text
from symbolic_landscape.claim import DescendsTo, DirectionallyStationary
from symbolic_landscape.conditions.empirical.directional import decide_directionally_stationary
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.conic_combination import nearest_in_cone
from symbolic_landscape.exact.matrix import matrix_vector, transpose
from symbolic_landscape.exact.rational import ZERO, Rational
from symbolic_landscape.exact.vector import Vector, scale, subtract
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.loss.empirical import evaluate
from symbolic_landscape.model.empirical import EmpiricalProblem
from symbolic_landscape.spectrum.descent import Descent, DescentStep
from symbolic_landscape.verdict import Proved
from symbolic_landscape.witness.descent_path import DescentPath, LeastOnCells
from symbolic_landscape.witness.empirical import StationaryPoint

__all__ = ["prove_descent"]


def prove_descent(walk: Descent, *, limits: Limits = DEFAULT_LIMITS) -> Proved:
    """Return the verdict that the start of a walk, like every network on it, descends to its end, with its witness.

    The multipliers are found anew from the data: they exist iff the step is the least on its cells.

    Raises `InternalContradiction` where a step is not, or the end is not stationary; `LimitReached`.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> from symbolic_landscape.spectrum.descent import descend
    >>> proved = prove_descent(descend(from_arrays([[1], [-1]], [1, 3], [["1/2"], [0]], [[1, 1]])))
    >>> [str(loss) for loss in proved.claim.losses], [step.cells for step in proved.witness.steps]
    (['9/2'], [('+-', '+-')])
    """
    problem = walk.instance.problem
    verdict = decide_directionally_stationary(FirstOrder(walk.instance), DirectionallyStationary(), limits)
    if not isinstance(verdict, Proved) or not isinstance(verdict.witness, StationaryPoint):
        raise InternalContradiction("the end of exact descent is not stationary")
    end = walk.instance.network
    claim = DescendsTo(
        tuple(step.loss for step in walk.steps), end.input_weights, end.output_weights[0], end.output_bias or ()
    )
    return Proved(claim, DescentPath(tuple(_least_on_cells(problem, step) for step in walk.steps), verdict.witness))


def _least_on_cells(problem: EmpiricalProblem, step: DescentStep) -> LeastOnCells:
    network = step.network
    residual = evaluate(problem, network).residuals_of(0)
    multipliers = tuple(
        _multipliers(problem, cell, w, h, residual)
        for cell, w, h in zip(step.cells, network.input_weights, network.output_weights[0], strict=True)
    )
    cells = tuple(sign_vector_text(cell) for cell in step.cells)
    return LeastOnCells(cells, network.input_weights, network.output_bias or (), multipliers, step.descent)


def _multipliers(problem: EmpiricalProblem, cell: SignVector, w: Vector, h: Rational, residual: Vector) -> Vector:
    """Return m >= 0 over the nonzero boundary samples with sum m_k sigma_k x_k = the derivative in w on the cell."""
    inputs, slope = problem.data.inputs, problem.activation.slope
    slopes = tuple(h * slope(s) * e if s else ZERO for s, e in zip(cell, residual, strict=True))
    gradient = matrix_vector(transpose(inputs), slopes)
    boundary = [k for k, s in enumerate(sign_vector_of(w, inputs)) if s == 0 and any(inputs[k])]
    walls = [scale(Rational(cell[k]), inputs[k]) for k in boundary]
    multipliers = nearest_in_cone(walls, gradient)
    for m, wall in zip(multipliers, walls, strict=True):
        gradient = subtract(gradient, scale(m, wall))
    if any(gradient):
        raise InternalContradiction("a step of exact descent is not the least on its cells")
    return multipliers
