"""Nonnegative combinations of finitely many vectors, exactly: the nearest point of a cone, and the fullest support."""

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq_mat, fmpz_mat

from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact.rational import ZERO, Rational
from symbolic_landscape.exact.vector import Vector, dot, is_zero, negate, subtract, unit_vector, zero_vector

__all__ = ["FullestCombination", "Separation", "fullest_combination", "nearest_in_cone", "zonotope_combination"]


def nearest_in_cone(columns: Sequence[Vector], target: Vector, most_steps: int = 100_000) -> Vector:
    """Return m >= 0 that minimises |sum m_j columns_j - target|, by Lawson and Hanson's method over the rationals.

    The positive columns stay independent: a column that enters has a positive product with the residual, which is
    orthogonal to the columns in use.  Each entering column lowers the distance strictly, so the method ends.  At the
    end the residual r = target - sum m_j columns_j has columns_j . r <= 0 for all j, = 0 where m_j > 0, which proves
    optimality.

    Raises `LimitReached` after `most_steps` entering columns.

    >>> from symbolic_landscape.exact.vector import vector
    >>> [str(m) for m in nearest_in_cone([vector([1, 0]), vector([-1, 1])], vector([1, 2]))]
    ['3', '2']
    >>> [str(m) for m in nearest_in_cone([vector([1, 0]), vector([-1, 0])], vector([-2, 5]))]
    ['0', '2']
    """
    if not columns:
        return ()
    # in integers: one factor for all columns and one for the target change neither the order of gains nor the steps
    matrix, column_factor = fmpq_mat([list(column) for column in columns]).numer_denom()
    goal, target_factor = fmpq_mat([[value] for value in target]).numer_denom()
    rows = matrix.tolist()
    amounts = [ZERO] * len(columns)
    residual = goal  # up to a positive factor
    for _ in range(most_steps):
        gains = (matrix * residual).entries()
        most = max(gains)
        if most <= 0:
            return tuple(amount * column_factor / target_factor for amount in amounts)
        used = [j for j, m in enumerate(amounts) if m > 0] + [gains.index(most)]
        while True:
            basis = fmpz_mat([rows[j] for j in used])
            solution = fmpq_mat(basis * basis.transpose()).solve(fmpq_mat(basis * goal))
            best = solution.entries()
            if min(best) > 0:
                break
            # move from the feasible amounts towards the unconstrained best as far as they stay >= 0
            step = min(
                amounts[j] / (amounts[j] - value) for j, value in zip(used, best, strict=True) if value <= 0
            )
            for j, value in zip(used, best, strict=True):
                amounts[j] += step * (value - amounts[j])
            used = [j for j in used if amounts[j] > 0]
        amounts = [ZERO] * len(columns)
        for j, value in zip(used, best, strict=True):
            amounts[j] = value
        numerators, denominator = solution.numer_denom()
        residual = goal * denominator - basis.transpose() * numerators
    raise LimitReached(f"the nearest point of a cone of {len(columns)} columns took more than {most_steps} steps")


@dataclass(frozen=True)
class Separation:
    """A vector u with u . target > 0 >= u . column for every column: the target is not in their cone."""

    vector: Vector


@dataclass(frozen=True)
class FullestCombination:
    """Amounts m >= 0 of largest support with sum m_j columns_j = multiple * target, multiple > 0.

    `blocking` are vectors u with u . column <= 0 for every column and u . target = 0: a column with u . column < 0 for
    one of them is 0 in every combination; together they show that no larger support exists.
    """

    amounts: Vector
    multiple: Rational
    blocking: tuple[Vector, ...]


def fullest_combination(columns: Sequence[Vector], target: Vector) -> FullestCombination | Separation:
    """Return a nonnegative combination that gives a positive multiple of `target`, with the largest support.

    Combinations add up, so there is one largest support.  Column j can be positive iff -columns_j lies in the cone of
    the columns and -target; if not, the residual of the nearest point separates it, and every column it separates
    is 0 in all combinations.

    >>> from symbolic_landscape.exact.vector import vector
    >>> columns = [vector([1, 0]), vector([0, 1]), vector([1, 1]), vector([-1, 0])]
    >>> found = fullest_combination(columns[:3], vector([1, 1]))
    >>> all(m > 0 for m in found.amounts)
    True
    >>> fullest_combination(columns[1:2], vector([1, 1]))
    Separation(vector=(1, 0))
    """
    amounts = list(nearest_in_cone(columns, target))
    residual = subtract(target, _sum(columns, amounts, len(target)))
    if not is_zero(residual):
        return Separation(residual)
    multiple = Rational(1)
    blocked = [False] * len(columns)
    blocking: list[Vector] = []
    opposite = negate(target)
    for j, column in enumerate(columns):
        if amounts[j] > 0 or blocked[j]:
            continue
        more = nearest_in_cone([*columns, opposite], negate(column))
        u = subtract(negate(column), _sum([*columns, opposite], more, len(target)))
        if is_zero(u):
            # column_j + sum more_k column_k = more_last target
            for k, m in enumerate(more[:-1]):
                amounts[k] += m
            amounts[j] += 1
            multiple += more[-1]
        else:
            blocking.append(u)
            for k, other in enumerate(columns):
                blocked[k] = blocked[k] or dot(u, other) < 0
    return FullestCombination(tuple(amounts), multiple, tuple(blocking))


def zonotope_combination(generators: Sequence[Vector], bounds: Vector, target: Vector) -> Vector | Separation:
    """Return m with target = sum m_l generators_l and |m_l| <= bounds_l, or u with u . target > sum bounds_l |u . l|.

    m_l = p_l - q_l with p_l + q_l + slack = bounds_l and p, q, slack >= 0: a point of a cone in dimension + count
    coordinates.  A separating vector (u, w) has w_l <= -|u . l|, whence the inequality.

    >>> from symbolic_landscape.exact.vector import vector
    >>> square = [vector([1, 0]), vector([0, 1])]
    >>> [str(m) for m in zonotope_combination(square, vector([1, 1]), vector([1, "-1/2"]))]
    ['1', '-1/2']
    >>> zonotope_combination(square, vector([1, 1]), vector([2, 0]))
    Separation(vector=(1/2, 0))
    """
    dimension, count = len(target), len(generators)
    columns = []
    for s in (1, -1, 0):
        for position, generator in enumerate(generators):
            columns.append((*(s * value for value in generator), *unit_vector(count, position)))
    lifted = (*target, *bounds)
    amounts = nearest_in_cone(columns, lifted)
    residual = subtract(lifted, _sum(columns, amounts, len(lifted)))
    if not is_zero(residual):
        return Separation(residual[:dimension])
    return tuple(amounts[position] - amounts[count + position] for position in range(count))


def _sum(columns: Sequence[Vector], amounts: Sequence[Rational], size: int) -> Vector:
    used = [j for j, m in enumerate(amounts) if m != 0]
    if not used:
        return zero_vector(size)
    return tuple((fmpq_mat([[amounts[j] for j in used]]) * fmpq_mat([list(columns[j]) for j in used])).entries())
