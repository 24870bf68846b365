"""Proofs that the critical points around a minimum form a manifold of the dimension of ker H (Morse-Bott).

Four ways, each with a witness that needs only polynomial identities and ranks (proofs/minima_manifold.md):
residuals with independent gradients, symmetries of the loss, an explicit polynomial manifold, and membership of the
gradient's kernel components in the ideal of its range components.
"""

from collections.abc import Sequence
from itertools import combinations_with_replacement

from symbolic_landscape.conditions.polynomial.kernel_reduction import KernelReduction
from symbolic_landscape.conditions.polynomial.sharpness import Spectrum
from symbolic_landscape.exact.field_matrix import field_rank
from symbolic_landscape.exact.field_polynomial import Extension
from symbolic_landscape.exact.field_series import Series
from symbolic_landscape.exact.matrix import kernel as rational_kernel
from symbolic_landscape.exact.matrix import row_space, solve, symmetric_factor, transpose
from symbolic_landscape.exact.number_field import FieldElement, FieldVector
from symbolic_landscape.exact.polynomial import Exponents, Polynomial
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.limits import Deadline
from symbolic_landscape.loss.polynomial import local_expansion
from symbolic_landscape.model.polynomial import PolynomialLoss
from symbolic_landscape.model.polynomial_text import Square
from symbolic_landscape.witness.polynomial_minimum import (
    AffineField,
    CriticalIdeal,
    FlatManifold,
    IdealRow,
    Residual,
    ResidualRank,
    SymmetryOrbit,
    VectorTerm,
)

__all__ = [
    "affine_symmetries",
    "critical_ideal",
    "flat_manifold",
    "residual_rank",
    "symmetry_orbit",
    "vector_terms",
]

LARGEST_SYSTEM = 3_000_000  # entries of one matrix over Q: a few seconds of elimination
HIGHEST_MULTIPLIER = 6  # degree of the multipliers tried in the ideal membership


def residual_rank(loss: PolynomialLoss, point: FieldVector) -> ResidualRank | None:
    """Return a sum of squares with independent gradients at the point, as the loss was written or as one square.

    With r(x*) = 0 and Dr(x*) of full rank the zeros of r are a manifold, and they are the minima of L.
    """
    squares = _independent_squares(loss.squares) if loss.squares else _single_square(loss.polynomial, point)
    if squares is None:
        return None
    gradients = []
    for _, residual in squares:
        expansion = local_expansion(residual, point, 1)
        if not expansion.parts[0].is_zero:
            return None
        gradients.append(expansion.parts[1].gradient(point))
    if field_rank(gradients) < len(gradients):
        return None
    return ResidualRank(tuple(Residual(weight, str(residual)) for weight, residual in squares))


def _independent_squares(squares: Sequence[Square]) -> tuple[Square, ...]:
    """Return the same sum of squares in linearly independent polynomials.

    With r = C b for independent b, sum w r^2 = b^T G b, G = C^T W C > 0, and G = M D M^T makes it sum D_i (M^T b)_i^2.
    """
    exponents = sorted({e for _, r in squares for e, _ in r.terms})
    coefficients = [dict(r.terms) for _, r in squares]
    rows = tuple(tuple(known.get(e, ZERO) for e in exponents) for known in coefficients)
    basis = row_space(rows)
    if len(basis) == len(rows):
        return tuple(squares)
    columns = transpose(basis)
    coordinates = [solve(columns, row) for row in rows]
    size = len(basis)
    gram = tuple(
        tuple(
            sum((w * c[i] * c[j] for (w, _), c in zip(squares, coordinates, strict=True) if c is not None), ZERO)
            for j in range(size)
        )
        for i in range(size)
    )
    lower, diagonal = symmetric_factor(gram)
    names = squares[0][1].variables
    found = []
    for i in range(size):
        combination = [sum((lower[k][i] * basis[k][m] for k in range(size)), ZERO) for m in range(len(exponents))]
        found.append((diagonal[i][i], Polynomial.from_terms(names, dict(zip(exponents, combination, strict=True)))))
    return tuple(found)


def _single_square(polynomial: Polynomial, point: FieldVector) -> tuple[Square, ...] | None:
    """Return L - L* = c r^2 with c > 0, where it is such a square."""
    at_point = local_expansion(polynomial, point, 0).parts[0]
    level = at_point.terms[0][1].rational if at_point.terms else ZERO
    if level is None:
        return None
    found = (polynomial - Polynomial.constant(polynomial.variables, level)).square_root()
    return None if found is None or found[0] <= 0 else (found,)


def affine_symmetries(polynomial: Polynomial, pairs: Sequence[tuple[int, int]]) -> tuple[tuple[Vector, Vector], ...]:
    """Return a basis of the fields A x + b with (A x + b) . grad L = 0, A supported on the entries `pairs`.

    Each field is (the values of A at `pairs`, b).  Linear algebra on the coefficients of the products.

    >>> h, w = Polynomial.variables_of(("h", "w"))
    >>> ((entries, translation),) = affine_symmetries((h * w) ** 2 - h * w, [(0, 0), (1, 1)])
    >>> [str(value) for value in entries], [str(value) for value in translation]
    (['-1', '1'], ['0', '0'])
    """
    gradient, size = polynomial.gradient(), len(polynomial.variables)
    rows: dict[Exponents, list[Rational]] = {}
    unknowns = len(pairs) + size
    for k, (i, j) in enumerate(pairs):
        for exponents, c in gradient[i].terms:
            raised = tuple(e + (position == j) for position, e in enumerate(exponents))
            row = rows.setdefault(raised, [ZERO] * unknowns)
            row[k] += c
    for i in range(size):
        for exponents, c in gradient[i].terms:
            rows.setdefault(exponents, [ZERO] * unknowns)[len(pairs) + i] += c
    basis = rational_kernel([tuple(row) for row in rows.values()], unknowns)
    return tuple((v[: len(pairs)], v[len(pairs) :]) for v in basis)


def symmetry_orbit(polynomial: Polynomial, point: FieldVector, wanted: int) -> SymmetryOrbit | None:
    """Return `wanted` affine symmetries whose fields are independent at the point, or None.

    Their flows carry the point along minima, so the minima contain a manifold of dimension `wanted`.  Diagonal fields
    (scalings) and translations are tried first.
    """
    size = len(polynomial.variables)
    diagonal = [(i, i) for i in range(size)]
    every = [(i, j) for i in range(size) for j in range(size)]
    field = point[0].field
    for pairs in (diagonal, every):
        if (len(pairs) + size) * len(polynomial.terms) * (size + 1) > LARGEST_SYSTEM:
            continue
        generators: list[AffineField] = []
        tangents: list[FieldVector] = []
        for entries, translation in affine_symmetries(polynomial, pairs):
            tangent = [field.rational(b) for b in translation]
            for (i, j), a in zip(pairs, entries, strict=True):
                if a != 0:
                    tangent[i] = tangent[i] + point[j] * a
            candidate = tuple(tangent)
            if any(candidate) and field_rank([*tangents, candidate]) > len(tangents):
                tangents.append(candidate)
                matrix = [[ZERO] * size for _ in range(size)]
                for (i, j), a in zip(pairs, entries, strict=True):
                    matrix[i][j] = a
                generators.append(AffineField(tuple(tuple(row) for row in matrix), translation))
            if len(tangents) == wanted:
                return SymmetryOrbit(tuple(generators))
    return None


def flat_manifold(
    loss: PolynomialLoss, point: FieldVector, spectrum: Spectrum, reduction: KernelReduction | None
) -> FlatManifold | None:
    """Return a polynomial x(t) through the point with grad L(x(t)) = 0 identically, or None.

    `reduction` proposes x(t); without it the flat piece minimum + V t is tried.
    """
    field, size = point[0].field, len(spectrum.kernel)
    if reduction is None:
        shifts: tuple[Series, ...] = tuple(
            Series(field, size, None, {_unit(size, k): v[i] for k, v in enumerate(spectrum.kernel) if v[i]})
            for i in range(len(point))
        )
    else:
        shifts = tuple(part.cut(None) for part in reduction.displacement)
    degree = max(part.degree for part in shifts)
    if degree * loss.polynomial.degree > 60:  # the identity is checked by multiplying out
        return None
    expansion = local_expansion(loss.polynomial, point, loss.polynomial.degree)
    if any(not part.is_zero for part in expansion.gradient_along(shifts)):
        return None
    return FlatManifold(vector_terms(shifts))


def critical_ideal(
    loss: PolynomialLoss, point: FieldVector, spectrum: Spectrum, deadline: Deadline
) -> CriticalIdeal | None:
    """Return multipliers s_v(x*) != 0 with s_v (v . grad L) in the ideal of the range components of grad L, or None.

    The critical points near x* are those of a manifold Z = {r . grad L = 0 for r in range H}; they are all of Z iff
    each v . grad L, v in ker H, lies in the local ideal of Z at x*, that is iff such multipliers exist.  They are
    sought degree by degree by linear algebra.  Rational points only; the texts are in coordinates relative to x*.
    """
    rational = [x.rational for x in point]
    if any(value is None for value in rational):
        return None
    variables = loss.variables
    here = tuple(value for value in rational if value is not None)
    shifted = loss.polynomial.compose(
        [x + Polynomial.constant(variables, c) for x, c in zip(Polynomial.variables_of(variables), here, strict=True)]
    )
    gradient = shifted.gradient()
    normals = _independent_rows(spectrum)
    kernel = [_rational_vector(v) for v in spectrum.kernel]
    along_normals = [_combination(r, gradient) for r in normals]
    for degree in range(1, HIGHEST_MULTIPLIER + 1):
        rows = []
        for v in kernel:
            deadline.check()
            row = _membership(_combination(v, gradient), along_normals, degree)
            if row is None:
                break
            rows.append(row)
        if len(rows) == len(kernel):
            return CriticalIdeal(normals, tuple(rows))
    return None


def _membership(target: Polynomial, generators: Sequence[Polynomial], degree: int) -> IdealRow | None:
    """Return s = 1 + .., and a_j, of degree <= `degree`, with s target = sum a_j generators[j], or None."""
    variables = target.variables
    monomials = _monomials(len(variables), degree)
    largest = max([len(target.terms), *(len(g.terms) for g in generators)])
    unknowns = len(monomials) * (len(generators) + 1) - 1
    if unknowns * min(unknowns, largest * len(monomials)) > LARGEST_SYSTEM:
        return None
    columns = [target.times_monomial(e).scaled(-ONE) for e in monomials[1:]]
    columns += [g.times_monomial(e) for g in generators for e in monomials]
    positions: dict[Exponents, int] = {}
    for column in [target, *columns]:
        for exponents, _ in column.terms:
            positions.setdefault(exponents, len(positions))
    matrix = [[ZERO] * len(columns) for _ in positions]
    for k, column in enumerate(columns):
        for exponents, c in column.terms:
            matrix[positions[exponents]][k] = c
    right = [ZERO] * len(positions)
    for exponents, c in target.terms:
        right[positions[exponents]] = c
    found = solve(tuple(tuple(row) for row in matrix), tuple(right))
    if found is None:
        return None
    size = len(monomials)
    multiplier = {monomials[0]: ONE} | dict(zip(monomials[1:], found[: size - 1], strict=True))
    factors = tuple(
        str(Polynomial.from_terms(variables, dict(zip(monomials, found[size - 1 + j * size :][:size], strict=True))))
        for j in range(len(generators))
    )
    return IdealRow(str(Polynomial.from_terms(variables, multiplier)), factors)


def vector_terms(coordinates: Sequence[Series], extension: Extension | None = None) -> tuple[VectorTerm, ...]:
    """Return a vector of polynomials as the terms of a witness, by degree and exponents."""
    exponents = sorted({e for part in coordinates for e in part.terms}, key=lambda e: (sum(e), e))

    def number(x: FieldElement) -> Vector:
        return (extension.embed(x) if extension is not None else x).coefficients

    return tuple(VectorTerm(e, tuple(number(part.coefficient(e)) for part in coordinates)) for e in exponents)


def _independent_rows(spectrum: Spectrum) -> tuple[Vector, ...]:
    """Return rows of the Hessian that are a basis of its range."""
    found: list[FieldVector] = []
    for row in spectrum.hessian:
        if any(row) and field_rank([*found, row]) > len(found):
            found.append(row)
    return tuple(_rational_vector(row) for row in found)


def _rational_vector(x: FieldVector) -> Vector:
    values = [value.rational for value in x]
    assert all(value is not None for value in values)
    return tuple(value for value in values if value is not None)


def _combination(v: Vector, gradient: Sequence[Polynomial]) -> Polynomial:
    total = Polynomial.from_terms(gradient[0].variables, {})
    for c, part in zip(v, gradient, strict=True):
        if c != 0:
            total = total + part.scaled(c)
    return total


def _monomials(size: int, degree: int) -> list[Exponents]:
    """Return the exponents of total degree <= `degree`, the constant first."""
    found = []
    for total in range(degree + 1):
        for chosen in combinations_with_replacement(range(size), total):
            found.append(tuple(chosen.count(i) for i in range(size)))
    return found


def _unit(size: int, k: int) -> tuple[int, ...]:
    return tuple(int(i == k) for i in range(size))

