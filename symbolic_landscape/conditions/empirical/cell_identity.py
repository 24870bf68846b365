"""One neuron's part of a second-order minimum as identities of quadratic forms, cell by cell.

The formal checker (proofs/coq/SecondOrder.v, proofs/formal_kernel.md) reads a local minimum in this form: test vectors
over the samples that see one neuron alone, and on each cell of its input space an identity which shows that
Psi = 2 |g|^2 S + Q is nonnegative near 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from symbolic_landscape.conditions.empirical.copositive import NegativeVector, decide_copositive
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.quadratic_parts import (
    ProductsAndSquares,
    QuadraticParts,
    dual_basis,
    lifted,
    squares_of,
)
from symbolic_landscape.exact.conic_combination import Separation, fullest_combination, nearest_in_cone
from symbolic_landscape.exact.matrix import (
    Matrix,
    kernel,
    matrix_vector,
    multiply,
    pivot_columns,
    rank,
    transpose,
)
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.vector import Vector, add, dot, is_zero, negate, scale, subtract, zero_vector
from symbolic_landscape.limits import Limits

__all__ = ["CellIdentity", "CellSplit", "CellTree", "find_cell_tree"]

# A neuron with more boundary lines than these is not tried: every line doubles the cells, also those without inside.
MOST_LINES = 8


@dataclass(frozen=True)
class CellIdentity:
    """On the cell l_1, .., l_m >= 0: S = sum s_m l_m, Q + sum l_m u_m = sum c l_k l_m + sum t p^2; s, c, t >= 0.

    `pulls`: (s_m, u_m) for each line, u_m = 0 where s_m = 0.  `products`: (c, k, m).  `squares`: (t, p).
    """

    pulls: tuple[tuple[Rational, Vector], ...]
    products: tuple[tuple[Rational, int, int], ...]
    squares: tuple[tuple[Rational, Vector], ...]


@dataclass(frozen=True)
class CellSplit:
    """The cell cut by a line l: where l >= 0, and where -l >= 0; the new line stands first among those of the cell."""

    line: Vector
    positive: "CellTree"
    negative: "CellTree"


CellTree = CellIdentity | CellSplit


def find_cell_tree(point: FirstOrder, neuron: int, tests: Matrix, limits: Limits) -> CellTree | None:
    """Return identities that show Psi >= 0 near 0 for this neuron and its tests, None where none are found.

    Q has to be copositive on the face S = 0 of every cell.  They are found where Q is positive semidefinite on the span
    of that face, or where the face has independent sides and a copositivity tree without edge splits: squares and
    products of the sides, then, are what the tree takes off.

    >>> from symbolic_landscape.conditions.empirical.sample_test import sample_tests
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> point = FirstOrder(from_arrays([[1, 0], [0, 1]], [[2, 1], [2, -1]], [[1, 1]], [[2], [0]]))
    >>> tree = find_cell_tree(point, 0, sample_tests(point, 0), DEFAULT_LIMITS)
    >>> [(str(t), [str(value) for value in p]) for t, p in tree.squares]
    [('3', ['1', '-1'])]
    """
    search = _Search(point, neuron, tests, limits)
    if search.seen_square == 0:
        return None
    kinked = point.instance.problem.activation.has_kink
    lines = tuple(line.direction for line in point.neurons[neuron].lines) if kinked else ()
    return search.tree((), lines) if len(lines) <= MOST_LINES else None


@dataclass(frozen=True)
class _Search:
    """The search through the cells of one neuron."""

    point: FirstOrder
    neuron: int
    tests: Matrix
    limits: Limits

    @cached_property
    def seen(self) -> Vector:
        """t_r . g for each test."""
        activity = self.point.values.activity.row(self.neuron)
        return tuple(dot(test, activity) for test in self.tests)

    @cached_property
    def weights(self) -> Vector:
        """1 / |t_r|^2."""
        return tuple(1 / dot(test, test) for test in self.tests)

    @cached_property
    def seen_square(self) -> Rational:
        """|g|^2 as the tests see it."""
        return sum((c * g * g for c, g in zip(self.weights, self.seen, strict=True)), ZERO)

    @property
    def dimension(self) -> int:
        return self.point.input_dimension

    def tree(self, cell: Matrix, lines: Matrix) -> CellTree | None:
        """Return a tree for the cell where the forms `cell` are nonnegative, still to be cut by `lines`."""
        if not lines:
            return self._identity(cell)
        line, *later = lines
        positive = self.tree((line, *cell), tuple(later))
        negative = None if positive is None else self.tree((negate(line), *cell), tuple(later))
        return None if positive is None or negative is None else CellSplit(line, positive, negative)

    def _identity(self, cell: Matrix) -> CellIdentity | None:
        """Return the identity on a cell, None where none is found."""
        total, form = self._forms(cell)
        combination = fullest_combination(cell, total)
        if isinstance(combination, Separation):
            return None  # S is negative somewhere: the point is not stationary
        shares = tuple(amount / combination.multiple for amount in combination.amounts)
        active = [m for m, share in enumerate(shares) if share > 0]
        face = kernel([cell[m] for m in active], self.dimension)
        found = self._on_face(cell, [m for m in range(len(cell)) if m not in active], face, form)
        if found is None:
            return None
        # E = products + squares - Q vanishes on the face, so E(v) = sum l_m(v) E(b_m, v + P v), where the b_m are dual
        # to independent l_m that vanish on it, and P v = v - sum l_m(v) b_m lies in it.
        rest = [list(negate(row)) for row in form]
        for c, k, m in found.products:
            _add_product(rest, c / 2, cell[k], cell[m])
            _add_product(rest, c / 2, cell[m], cell[k])
        for t, p in found.squares:
            _add_product(rest, t, p, p)
        difference = tuple(tuple(row) for row in rest)
        chosen = [active[m] for m in pivot_columns(transpose(tuple(cell[m] for m in active)))] if active else []
        duals = dual_basis(tuple(cell[m] for m in chosen))
        pulls = [(share, zero_vector(self.dimension)) for share in shares]
        for m, b in zip(chosen, duals, strict=True):
            image = matrix_vector(difference, b)
            projected = image
            for k, other in zip(chosen, duals, strict=True):
                projected = subtract(projected, scale(dot(other, image), cell[k]))
            pulls[m] = (shares[m], add(image, projected))
        return CellIdentity(tuple(pulls), found.products, found.squares)

    def _forms(self, cell: Matrix) -> tuple[Vector, Matrix]:
        """Return S and the matrix of Q = 2 S b + |h|^2 (|g|^2 |r|^2 - b^2) - |D|^2 on the cell, b = <g, r>."""
        network, outputs = self.point.instance.network, range(self.point.output_dimension)
        inputs, slopes = self.point.instance.problem.data.inputs, self._slopes(cell)

        def linear(weighting: Sequence[Rational]) -> Vector:
            result = zero_vector(self.dimension)
            for weight, slope, x in zip(weighting, slopes, inputs, strict=True):
                if weight * slope != 0:
                    result = add(result, scale(weight * slope, x))
            return result

        h = network.output_weights_of(self.neuron)
        derivatives = [linear(self.point.values.residuals_of(j)) for j in outputs]
        growth = [linear(test) for test in self.tests]
        total, product = zero_vector(self.dimension), zero_vector(self.dimension)
        for weight, derivative in zip(h, derivatives, strict=True):
            total = add(total, scale(weight, derivative))
        for c, g, r in zip(self.weights, self.seen, growth, strict=True):
            product = add(product, scale(c * g, r))
        square = dot(h, h)
        form = [[ZERO] * self.dimension for _ in range(self.dimension)]
        _add_product(form, ONE, total, product)
        _add_product(form, ONE, product, total)
        _add_product(form, -square, product, product)
        for c, r in zip(self.weights, growth, strict=True):
            _add_product(form, square * self.seen_square * c, r, r)
        for derivative in derivatives:
            _add_product(form, -ONE, derivative, derivative)
        return total, tuple(tuple(row) for row in form)

    def _slopes(self, cell: Matrix) -> Vector:
        problem = self.point.instance.problem
        signs = self.point.values.signs[self.neuron]
        return tuple(
            problem.activation.slope(s or _side(cell, x)) for s, x in zip(signs, problem.data.inputs, strict=True)
        )

    def _on_face(self, cell: Matrix, sides: list[int], face: Matrix, form: Matrix) -> ProductsAndSquares | None:
        """Return products and squares that are the form on the span of `face`, None where none are found."""
        restricted = multiply(multiply(face, form), transpose(face)) if face else ()
        squares = squares_of(restricted)
        if squares is not None:
            return ProductsAndSquares((), tuple((t, p) for t, p in lifted(squares, face)))
        rows = {k: tuple(dot(cell[k], w) for w in face) for k in sides}
        kept = _irredundant(rows)
        if rank([rows[k] for k in kept]) < len(kept):
            return None
        # coordinates: the sides that are left, then free ones
        sides_rows = tuple(rows[k] for k in kept)
        generators = (*dual_basis(sides_rows), *kernel(sides_rows, len(face)))
        matrix = multiply(multiply(generators, restricted), transpose(generators))
        parts = QuadraticParts(len(generators))
        left = parts.eliminate(matrix, range(len(kept), len(generators)))
        if left is None:
            return None
        part = tuple(row[: len(kept)] for row in left[: len(kept)])
        answer = decide_copositive(part, self.limits)
        if isinstance(answer, NegativeVector):
            return None
        if not parts.take(part, answer.tree, list(range(len(kept)))):
            return None
        vectors = multiply(generators, face)
        return ProductsAndSquares(
            tuple((c, kept[k], kept[m]) for c, k, m in parts.products), tuple(lifted(parts.squares, vectors))
        )


def _irredundant(rows: dict[int, Vector]) -> list[int]:
    """Return the forms that are left when those implied by the others are dropped, one after the other."""
    kept = [k for k in rows if not is_zero(rows[k])]
    for k in tuple(kept):
        others = [rows[m] for m in kept if m != k]
        amounts = nearest_in_cone(others, rows[k])
        combined = zero_vector(len(rows[k]))
        for amount, other in zip(amounts, others, strict=True):
            combined = add(combined, scale(amount, other))
        if combined == rows[k]:
            kept.remove(k)
    return kept


def _side(cell: Matrix, x: Vector) -> int:
    """Return the side of the boundary input on which the cell lies: the sign of its ratio to a line of the cell."""
    for line in cell:
        position = next(i for i, value in enumerate(line) if value != 0)
        ratio = x[position] / line[position]
        if scale(ratio, line) == x:
            return 1 if ratio >= 0 else -1
    return 1  # no kink


def _add_product(form: list[list[Rational]], c: Rational, first: Vector, second: Vector) -> None:
    """Add c first second^T."""
    for i, a in enumerate(first):
        if a != 0:
            row, factor = form[i], c * a
            for j, b in enumerate(second):
                row[j] += factor * b
