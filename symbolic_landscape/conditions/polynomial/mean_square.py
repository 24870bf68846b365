"""Mean-square linear stability of SGD at an interpolating minimum, and the step size at which it ends, exactly.

On V, the span of the ranges of the batch Hessians H_b, the linearized second moments follow X -> sum p_b A_b X A_b,
A_b = 1 - eta H_b, a self-adjoint map of the symmetric matrices on V that keeps the positive semidefinite ones: its
spectral radius is its largest eigenvalue.  With C X = H X + X H, H = sum p_b H_b, and D X = sum p_b H_b X H_b it is
1 - eta C + eta^2 D, so it is below 1 iff C - eta D is positive definite (proofs/sgd_mean_square.md).
"""

from dataclasses import dataclass

from symbolic_landscape.claim import MeanSquareLinearlyStable
from symbolic_landscape.conditions.polynomial.evidence import (
    negative_direction,
    numbers,
    point_witness,
    trivial_extension,
)
from symbolic_landscape.exact.algebraic import AlgebraicNumber
from symbolic_landscape.exact.field_matrix import (
    FieldMatrix,
    characteristic_polynomial,
    field_dot,
    field_inertia,
    field_inverse,
    field_kernel,
    field_multiply,
    field_row_space,
    field_transpose,
)
from symbolic_landscape.exact.field_polynomial import largest_real_root
from symbolic_landscape.exact.number_field import FieldElement, FieldVector, NumberField
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.limits import Limits
from symbolic_landscape.verdict import Proved, Refuted, Verdict
from symbolic_landscape.witness.polynomial_minimum import NumberVector
from symbolic_landscape.witness.polynomial_stochastic import MeanSquareGrowth, MeanSquareNorm

__all__ = ["MeanSquare", "decide_mean_square", "moment_map"]


@dataclass(frozen=True)
class MeanSquare:
    """The verdict, the dimension of V, and the step size `threshold` below which the verdict is `Proved`.

    `threshold` is None where no step size is stable (C is not positive definite) or V = 0.
    """

    verdict: Verdict
    rank: int
    threshold: AlgebraicNumber | None


def decide_mean_square(
    hessians: tuple[FieldMatrix, ...],
    probabilities: Vector,
    step_size: Rational,
    square_roots: FieldVector,
    limits: Limits,
) -> MeanSquare:
    """Decide whether the linearized second moments on V tend to 0, for batch Hessians that need not be >= 0.

    >>> from symbolic_landscape.exact.number_field import RATIONALS
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> hessians = tuple(((RATIONALS.rational(h),),) for h in (Rational(5, 2), 1))
    >>> found = decide_mean_square(hessians, (Rational(1, 4), Rational(3, 4)), Rational(1), (), DEFAULT_LIMITS)
    >>> found.verdict.status, str(found.threshold)
    ('proved', '44/37')
    """
    field = hessians[0][0][0].field
    basis = field_row_space([row for rows in hessians for row in rows])
    own = point_witness(trivial_extension(field), square_roots)
    claim = MeanSquareLinearlyStable()
    if not basis:
        return MeanSquare(Proved(claim, MeanSquareNorm(own, (), _texts(_zero(field, len(hessians[0]))))), 0, None)
    pairs = [(i, j) for i in range(len(basis)) for j in range(i, len(basis))]
    limits.spend("patterns", len(pairs) ** 2)
    units = [_symmetric_product(basis[i], basis[j]) for i, j in pairs]
    mean = _weighted(hessians, probabilities)
    anticommuted = [_sum(field_multiply(mean, x), field_multiply(x, mean)) for x in units]
    squeezed = [_congruence(hessians, probabilities, x) for x in units]
    c = tuple(tuple(_inner(x, y) for y in anticommuted) for x in units)
    d = tuple(tuple(_inner(x, y) for y in squeezed) for x in units)
    form = tuple(tuple(x - step_size * y for x, y in zip(a, b, strict=True)) for a, b in zip(c, d, strict=True))
    threshold = _threshold(c, d)
    inertia = field_inertia(form)
    if inertia.positive == len(pairs):
        norm = _decreasing_norm(hessians, probabilities, step_size, basis)
        witness = MeanSquareNorm(own, tuple(numbers(v) for v in basis), _texts(norm))
        return MeanSquare(Proved(claim, witness), len(basis), threshold)
    direction: FieldVector = (
        field.rational_vector(negative_direction(form)) if inertia.negative else field_kernel(form, len(pairs))[0]
    )
    growing = _zero(field, len(mean))
    for factor, unit in zip(direction, units, strict=True):
        growing = _sum(growing, tuple(tuple(factor * x for x in row) for row in unit))
    return MeanSquare(
        Refuted(claim, MeanSquareGrowth(own, _texts(growing))), len(basis), threshold
    )


def moment_map(
    hessians: tuple[FieldMatrix, ...], probabilities: Vector, step_size: Rational, moments: FieldMatrix
) -> FieldMatrix:
    """Return sum p_b A_b X A_b for the second moments X."""
    return _congruence(tuple(_linear_part(rows, step_size) for rows in hessians), probabilities, moments)


def _threshold(c: FieldMatrix, d: FieldMatrix) -> AlgebraicNumber | None:
    """Return the smallest positive root of det(C - eta D): one over the largest eigenvalue of C^-1 D, for C > 0."""
    if field_inertia(c).positive != len(c):
        return None
    largest = largest_real_root(characteristic_polynomial(field_multiply(field_inverse(c), d)))
    assert largest is not None and largest.compare(0) > 0  # D v v^T = sum p_b (H_b v)(H_b v)^T is not 0 for some v
    if largest.rational is not None:
        return AlgebraicNumber.of_rational(1 / largest.rational)
    return (1 / NumberField(largest).theta).to_algebraic()


def _decreasing_norm(
    hessians: tuple[FieldMatrix, ...], probabilities: Vector, step_size: Rational, basis: FieldMatrix
) -> FieldMatrix:
    """Return N with N > 0 and N - sum p_b A_b N A_b = P on V: the sum of the powers of the map at the projection P.

    In coordinates of the basis W of V: A_b W = W B_b, M = W^T N W solves M - sum p_b B_b^T M B_b = W^T W, and
    N = Z M Z^T with Z = W (W^T W)^-1.
    """
    field, r = basis[0][0].field, len(basis)
    columns = field_transpose(basis)
    gram = field_multiply(basis, columns)
    dual = field_multiply(field_inverse(gram), basis)  # (W^T W)^-1 W^T
    parts = [field_multiply(dual, field_multiply(_linear_part(rows, step_size), columns)) for rows in hessians]
    positions = [(i, j) for i in range(r) for j in range(i, r)]
    system = []
    for i, j in positions:
        row = []
        for k, m in positions:
            value = field.rational(int((i, j) == (k, m)))
            for p, b in zip(probabilities, parts, strict=True):
                value = value - p * b[k][i] * b[m][j]
                if k != m:
                    value = value - p * b[m][i] * b[k][j]
            row.append(value)
        system.append((*row, -gram[i][j]))
    *_, solution = field_kernel(system, len(positions) + 1)
    values = [x / solution[-1] for x in solution[:-1]]
    inner = [[field.rational(0)] * r for _ in range(r)]
    for (i, j), value in zip(positions, values, strict=True):
        inner[i][j] = inner[j][i] = value
    return field_multiply(field_transpose(dual), field_multiply(tuple(tuple(row) for row in inner), dual))


def _texts(rows: FieldMatrix) -> tuple[NumberVector, ...]:
    return tuple(numbers(row) for row in rows)


def _linear_part(rows: FieldMatrix, step_size: Rational) -> FieldMatrix:
    return tuple(tuple(int(i == j) - step_size * x for j, x in enumerate(row)) for i, row in enumerate(rows))


def _congruence(parts: tuple[FieldMatrix, ...], probabilities: Vector, x: FieldMatrix) -> FieldMatrix:
    total = _zero(x[0][0].field, len(x))
    for p, part in zip(probabilities, parts, strict=True):
        moved = field_multiply(part, field_multiply(x, part))
        total = tuple(tuple(a + p * b for a, b in zip(r, s, strict=True)) for r, s in zip(total, moved, strict=True))
    return total


def _weighted(hessians: tuple[FieldMatrix, ...], probabilities: Vector) -> FieldMatrix:
    total = _zero(hessians[0][0][0].field, len(hessians[0]))
    for p, rows in zip(probabilities, hessians, strict=True):
        total = tuple(tuple(a + p * b for a, b in zip(r, s, strict=True)) for r, s in zip(total, rows, strict=True))
    return total


def _symmetric_product(v: FieldVector, w: FieldVector) -> FieldMatrix:
    return tuple(tuple(v[i] * w[j] + w[i] * v[j] for j in range(len(v))) for i in range(len(v)))


def _inner(x: FieldMatrix, y: FieldMatrix) -> FieldElement:
    return field_dot([a for row in x for a in row], [b for row in y for b in row])


def _sum(x: FieldMatrix, y: FieldMatrix) -> FieldMatrix:
    return tuple(tuple(a + b for a, b in zip(r, s, strict=True)) for r, s in zip(x, y, strict=True))


def _zero(field: NumberField, size: int) -> FieldMatrix:
    return tuple((field.rational(0),) * size for _ in range(size))

