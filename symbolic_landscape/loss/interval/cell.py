"""The cells of parameter space, and the loss on each of them as a rational function of the parameters.

A cell is given by the order of the breakpoints among each other and among the knots and ends, the orientations, and
for every neuron without a breakpoint inside the side it is on.  On its closure the loss is a polynomial in w_j, b_j,
v_j, c and the breakpoints x_j = -b_j/w_j; for an affine target no power of w_j past the third is in a denominator.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.univariate import Coefficients
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.loss.interval.neuron_type import breakpoint_inside
from symbolic_landscape.model.activation import ReluLike
from symbolic_landscape.model.interval import IntervalNetwork, IntervalProblem

__all__ = ["Cell", "CellLoss", "cell_at", "cell_loss"]


@dataclass(frozen=True)
class Cell:
    """A cell of the parameter space of a problem.

    `sides[j]`: 1 or -1 where w_j x + b_j has that sign on the whole interval, and 0 where its breakpoint is inside.
    `orientations[j]`: the sign of w_j of those; 0 for the others.  `order`: these neurons by their breakpoints from
    left to right, with the knots of the problem between them as (neuron, None) and (None, knot).
    """

    sides: tuple[int, ...]
    orientations: tuple[int, ...]
    order: tuple[tuple[int | None, Rational | None], ...]


@dataclass(frozen=True)
class CellLoss:
    """The loss on a cell: a polynomial in w_j, b_j, v_j, c and the breakpoints x_j of the neurons inside."""

    cell: Cell
    polynomial: Polynomial

    def at(self, network: IntervalNetwork) -> Rational:
        """Return the value at a network of the closure of the cell."""
        point: dict[str, Rational] = {"c": network.c}
        for j in range(network.width):
            w, b = network.w[j], network.b[j]
            point |= {f"w_{j}": w, f"b_{j}": b, f"v_{j}": network.v[j]}
            if self.cell.sides[j] == 0:
                point[f"x_{j}"] = -b / w
        return self.polynomial.at([point[name] for name in self.polynomial.variables])

    def as_sympy(self) -> Any:
        """Return the rational function of the parameters as a sympy expression, over one denominator."""
        import sympy

        symbols = {name: sympy.Symbol(name) for name in self.polynomial.variables}
        inside = {
            symbols[f"x_{j}"]: -symbols[f"b_{j}"] / symbols[f"w_{j}"]
            for j, side in enumerate(self.cell.sides)
            if side == 0
        }
        expression = sympy.Integer(0)
        for exponents, coefficient in self.polynomial.terms:
            term = sympy.Rational(str(coefficient.p), str(coefficient.q))
            for name, power in zip(self.polynomial.variables, exponents, strict=True):
                term *= symbols[name] ** power
            expression += term
        return sympy.together(sympy.expand(expression.subs(inside)))


def cell_at(problem: IntervalProblem, network: IntervalNetwork) -> Cell:
    """Return a cell whose closure holds the network: of equal breakpoints the one of the first neuron comes first.

    For the quadratic activation there is one cell, of which all sides are 1.
    """
    if not isinstance(problem.activation, ReluLike):
        return Cell((1,) * network.width, (0,) * network.width, tuple((None, x) for x in problem.knots))
    low, high = problem.interval
    sides, orientations = [], []
    marks: list[tuple[Rational, int, int | None, Rational | None]] = [(x, -1, None, x) for x in problem.knots]
    for j in range(network.width):
        w, b = network.w[j], network.b[j]
        x = breakpoint_inside(problem.interval, w, b)
        sides.append(0 if x is not None else 1 if w * (low + high) + 2 * b >= 0 else -1)
        orientations.append(0 if x is None else 1 if w > 0 else -1)
        if x is not None:
            marks.append((x, j, j, None))
    marks.sort(key=lambda mark: mark[:2])
    return Cell(tuple(sides), tuple(orientations), tuple((j, knot) for _, _, j, knot in marks))


def cell_loss(problem: IntervalProblem, cell: Cell) -> CellLoss:
    """Return the loss on the closure of a cell.

    >>> from symbolic_landscape.model.interval import interval_from_arrays
    >>> instance = interval_from_arrays([1], [-1], [1], 0, interval=(0, 2), alpha=0, beta=0)
    >>> loss = cell_loss(instance.problem, cell_at(instance.problem, instance.network))
    >>> str(loss.at(instance.network)), loss.polynomial.degree
    ('1/3', 7)
    """
    width = len(cell.sides)
    inside = [j for j, side in enumerate(cell.sides) if side == 0]
    names = ("c", *(f"{letter}_{j}" for j in range(width) for letter in "wbv"), *(f"x_{j}" for j in inside))
    variable = dict(zip(names, Polynomial.variables_of(names), strict=True))
    pieces = _function_pieces(problem, cell, variable)
    low, high = problem.interval
    ends = [Polynomial.constant(names, low), *_places(cell, variable), Polynomial.constant(names, high)]
    total = Polynomial.constant(names, ZERO)
    position = 0  # in the knots: the piece of target and density that is meant
    for k, (start, end) in enumerate(pairwise(ends)):
        if k and cell.order[k - 1][0] is None:
            position += 1
        target, density = _pieces_at(problem, position)
        residual = [
            (pieces[k][m] if m < len(pieces[k]) else Polynomial.constant(names, ZERO))
            - Polynomial.constant(names, target[m] if m < len(target) else ZERO)
            for m in range(max(len(pieces[k]), len(target)))
        ]
        square = _times(_times(residual, residual), [Polynomial.constant(names, c) for c in density])
        for m, coefficient in enumerate(square):
            total = total + (coefficient * (end ** (m + 1) - start ** (m + 1))).scaled(ONE / (m + 1))
    return CellLoss(cell, total)


def _function_pieces(
    problem: IntervalProblem, cell: Cell, variable: dict[str, Polynomial]
) -> list[list[Polynomial]]:
    """Return f on each piece, as its coefficients in x."""
    width = len(cell.sides)
    names = variable["c"].variables
    if not isinstance(problem.activation, ReluLike):
        constant, slope, square = (variable["c"], *([Polynomial.constant(names, ZERO)] * 2))
        for j in range(width):
            w, b, v = (variable[f"{letter}_{j}"] for letter in "wbv")
            constant, slope, square = constant + v * b * b, slope + (v * w * b).scaled(2 * ONE), square + v * w * w
        return [[constant, slope, square]] * (len(cell.order) + 1)
    gamma = problem.activation.alpha_minus
    factors = [ONE if side == 1 or o == -1 else gamma for side, o in zip(cell.sides, cell.orientations, strict=True)]
    pieces = []
    for mark in (None, *cell.order):
        if mark is not None and mark[0] is not None:
            factors[mark[0]] = ONE if cell.orientations[mark[0]] > 0 else gamma
        constant, slope = variable["c"], Polynomial.constant(names, ZERO)
        for j, factor in enumerate(factors):
            v = variable[f"v_{j}"].scaled(factor)
            constant, slope = constant + v * variable[f"b_{j}"], slope + v * variable[f"w_{j}"]
        pieces.append([constant, slope])
    return pieces


def _places(cell: Cell, variable: dict[str, Polynomial]) -> list[Polynomial]:
    names = variable["c"].variables
    return [
        variable[f"x_{neuron}"] if neuron is not None else Polynomial.constant(names, knot or ZERO)
        for neuron, knot in cell.order
    ]


def _pieces_at(problem: IntervalProblem, position: int) -> tuple[Coefficients, Coefficients]:
    low, high = problem.interval
    starts: Vector = (low, *problem.knots)
    ends: Vector = (*problem.knots, high)
    middle = (starts[position] + ends[position]) / 2
    return problem.target.piece_beside(middle, 1), problem.density.piece_beside(middle, 1)


def _times(p: list[Polynomial], q: list[Polynomial]) -> list[Polynomial]:
    names = (p or q)[0].variables
    result = [Polynomial.constant(names, ZERO)] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for k, b in enumerate(q):
            result[i + k] = result[i + k] + a * b
    return result
