"""The second derivative of the loss in effective coordinates.

The loss depends on a network through its function only.  Near a point the function is given by fewer numbers than there
are parameters: for relu-like activations by a constant, a slope where some neurons can add one, an effective weight for
each breakpoint and the place of every breakpoint; for the quadratic activation by c and the (w_j, b_j) with v_j held.
In these coordinates the second derivative can be positive definite, in the parameters never: scaling a neuron changes
nothing (proofs/interval_second_order.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, sign
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.loss.interval.evaluation import Evaluation
from symbolic_landscape.loss.interval.neuron_type import breakpoint_inside, neuron_type
from symbolic_landscape.model.activation import ReluLike

__all__ = ["Coordinate", "EffectiveHessian", "effective_hessian"]


@dataclass(frozen=True)
class Coordinate:
    """One effective coordinate.

    `name`: "constant", "slope", "weight" (v |w| at a breakpoint), "breakpoint", or "w" for the quadratic activation.
    `neurons`: those that can move it; empty for the constant.
    """

    name: str
    neurons: tuple[int, ...] = ()


@dataclass(frozen=True)
class EffectiveHessian:
    """Half the second derivative of the loss in the given coordinates, the least one where it has several sides."""

    coordinates: tuple[Coordinate, ...]
    matrix: Matrix


def effective_hessian(values: Evaluation) -> EffectiveHessian | str:
    """Return the second derivative at a critical point, or a text that says which neuron it does not cover.

    Not covered: relu-like neurons whose breakpoint is an end of the interval, unless their contribution can only raise
    the loss, flat ones with a breakpoint inside, and degenerate ones; quadratic neurons that are flat or have w != 0.

    >>> from symbolic_landscape.loss.interval.evaluation import evaluate
    >>> from symbolic_landscape.model.interval import interval_from_arrays
    >>> values = evaluate(interval_from_arrays([1], [-2], [3], "1/2", interval=(0, 1), alpha=1, beta=0))
    >>> [str(value) for row in effective_hessian(values).matrix for value in row]
    ['1']
    """
    if isinstance(values.instance.problem.activation, ReluLike):
        return _relu_like(values)
    return _quadratic(values)


def _relu_like(values: Evaluation) -> EffectiveHessian | str:
    problem, network = values.instance.problem, values.instance.network
    activation = problem.activation
    assert isinstance(activation, ReluLike)
    gamma = activation.alpha_minus
    bent: dict[Rational, list[int]] = {}
    straight: list[int] = []
    for j in range(network.width):
        w, b, v = network.w[j], network.b[j], network.v[j]
        x = breakpoint_inside(problem.interval, w, b)
        if x is not None:
            if v == 0:
                return f"neuron {j} is flat and has its breakpoint inside"
            bent.setdefault(x, []).append(j)
        elif not _is_unseen(values, j):
            if (w == 0 and b == 0) or any(w * end + b == 0 for end in problem.interval):
                return f"neuron {j} is {neuron_type(problem, w, b)}, on the boundary of its cell"
            straight.append(j)
    both = [js for js in bent.values() if len({sign(network.w[j]) for j in js}) == 2]
    coordinates, functions = [Coordinate("constant")], [_Bent(None, (ONE, ZERO), (ONE, ZERO))]
    if straight or both:
        if values.total(1) != 0:
            return f"neurons {', '.join(map(str, straight))} can add a slope, and int x e is not 0"
        coordinates.append(Coordinate("slope", tuple(straight) if straight else tuple(both[0])))
        functions.append(_Bent(None, (ZERO, ONE), (ZERO, ONE)))
    curvature: dict[int, Rational] = {}
    for x in sorted(bent):
        orientations = dict.fromkeys(sign(network.w[j]) for j in bent[x])
        for o in list(orientations)[:1] if straight or both else orientations:
            coordinates.append(Coordinate("weight", tuple(j for j in bent[x] if sign(network.w[j]) == o)))
            line = (-o * x, Rational(o))
            low_side, high_side = (gamma, ONE) if o > 0 else (ONE, gamma)
            functions.append(_Bent(x, _times(low_side, line), _times(high_side, line)))
        for j in bent[x]:
            o, weight = sign(network.w[j]), network.v[j] * abs(network.w[j])
            low_side, high_side = (gamma, ONE) if o > 0 else (ONE, gamma)
            functions.append(_Bent(x, (-weight * o * low_side, ZERO), (-weight * o * high_side, ZERO)))
            # e may jump: the loss then has a second derivative on each side, and the least of them bounds it below.
            sides = [(1 - gamma) * weight * values.weighted.value_beside(x, side) for side in (-1, 1)]
            curvature[len(coordinates)] = min(sides)
            coordinates.append(Coordinate("breakpoint", (j,)))
    gram = _gram(values, functions)
    matrix = tuple(
        tuple(value + curvature.get(i, ZERO) if i == k else value for k, value in enumerate(row))
        for i, row in enumerate(gram)
    )
    return EffectiveHessian(tuple(coordinates), matrix)


def _is_unseen(values: Evaluation, neuron: int) -> bool:
    """Return whether the loss does not see the neuron nearby, or can only grow by it: relu, v e > 0 where it begins."""
    problem, network = values.instance.problem, values.instance.network
    w, b, v = network.w[neuron], network.b[neuron], network.v[neuron]
    if not isinstance(problem.activation, ReluLike) or problem.activation.alpha_minus != 0:
        return False
    kind = neuron_type(problem, w, b)
    if kind == "semi-inactive":
        low, high = values.weighted.interval
        end, side = (low, 1) if w < 0 else (high, -1)
        return bool(v * values.weighted.value_beside(end, side) > 0)
    return kind == "inactive"


def _quadratic(values: Evaluation) -> EffectiveHessian | str:
    """A neuron with w = 0 changes f by a constant, 2 v b w x and v w^2 x^2: only c and the w_j are coordinates."""
    network, density = values.instance.network, values.instance.problem.density
    for j in range(network.width):
        if network.v[j] == 0 or network.w[j] != 0:
            return f"neuron {j} is flat, or its w is not 0"
    if values.total(1) != 0:
        return "int x e is not 0"
    mass, first, second = (density.times_power(power).integral() for power in range(3))
    slopes = [2 * v * b for v, b in zip(network.v, network.b, strict=True)]
    bends = [2 * v * values.total(2) for v in network.v]
    rows = [(mass, *(a * first for a in slopes))]
    for i, a in enumerate(slopes):
        row = [a * b * second + (bends[i] if i == k else ZERO) for k, b in enumerate(slopes)]
        rows.append((a * first, *row))
    coordinates = (Coordinate("constant"), *(Coordinate("w", (j,)) for j in range(network.width)))
    return EffectiveHessian(coordinates, tuple(rows))


@dataclass(frozen=True)
class _Bent:
    """The function c0 + c1 x with one pair of coefficients left of `place` and another right of it."""

    place: Rational | None
    left: tuple[Rational, Rational]
    right: tuple[Rational, Rational]


def _times(factor: Rational, line: tuple[Rational, Rational]) -> tuple[Rational, Rational]:
    return factor * line[0], factor * line[1]


def _gram(values: Evaluation, functions: Sequence[_Bent]) -> Matrix:
    """Return the integrals of the products of the functions against the density."""
    density = values.instance.problem.density.refined(values.weighted.knots)
    tables = [density.times_power(power).cumulative() for power in range(3)]
    moments: dict[Rational, Vector] = {
        x: tuple(table[i] for table in tables) for i, x in enumerate(density.knots)
    }
    low, high = density.interval

    def inner(f: _Bent, g: _Bent) -> Rational:
        cuts = sorted({low, high, *(x for x in (f.place, g.place) if x is not None)})
        total = ZERO
        for start, end in pairwise(cuts):
            a = f.right if f.place is not None and f.place <= start else f.left
            b = g.right if g.place is not None and g.place <= start else g.left
            m = [upper - lower for upper, lower in zip(moments[end], moments[start], strict=True)]
            total += a[0] * b[0] * m[0] + (a[0] * b[1] + a[1] * b[0]) * m[1] + a[1] * b[1] * m[2]
        return total

    size = len(functions)
    rows = [[ZERO] * size for _ in range(size)]
    for i, f in enumerate(functions):
        for k in range(i, size):
            rows[i][k] = rows[k][i] = inner(f, functions[k])
    return tuple(tuple(row) for row in rows)
