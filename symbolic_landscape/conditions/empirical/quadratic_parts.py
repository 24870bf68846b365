"""A quadratic form, nonnegative where some variables are, as a sum of products of these variables and of squares."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symbolic_landscape.conditions.empirical.copositive import pivoted
from symbolic_landscape.exact.matrix import Matrix, matrix_vector, multiply, solve, transpose
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.vector import Vector, add, primitive, scale, zero_vector
from symbolic_landscape.witness.empirical import CopositivityTree, EdgeSplit, NonnegativeEntries, Pivot

__all__ = ["ProductsAndSquares", "QuadraticParts", "dual_basis", "lifted", "squares_of"]


@dataclass(frozen=True)
class ProductsAndSquares:
    """The form sum c l_k l_m + sum t p^2: `products` are (c, k, m), `squares` are (t, p)."""

    products: tuple[tuple[Rational, int, int], ...]
    squares: tuple[tuple[Rational, Vector], ...]


class QuadraticParts:
    """Products of coordinates and squares of forms in `size` coordinates, taken off a matrix one after the other.

    >>> from symbolic_landscape.conditions.empirical.copositive import decide_copositive
    >>> from symbolic_landscape.exact.vector import vector
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> matrix, parts = (vector([1, 3]), vector([3, 1])), QuadraticParts(2)
    >>> parts.take(matrix, decide_copositive(matrix, DEFAULT_LIMITS).tree, [0, 1])
    True
    >>> [(str(c), k, m) for c, k, m in parts.products], parts.squares
    ([('1', 0, 0), ('6', 0, 1), ('1', 1, 1)], [])
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.products: list[tuple[Rational, int, int]] = []
        self.squares: list[tuple[Rational, Vector]] = []

    def eliminate(self, matrix: Matrix, variables: Sequence[int]) -> Matrix | None:
        """Take off one square for each variable; None where the form is negative or unbounded in one of them."""
        left = matrix
        waiting = list(variables)
        while waiting:
            variable = next((i for i in waiting if left[i][i] != 0), None)
            if variable is None:
                return None if any(any(left[i]) for i in waiting) else left
            row, pivot = left[variable], left[variable][variable]
            if pivot < 0:
                return None
            self.squares.append((1 / pivot, row))
            left = tuple(
                tuple(value - row[i] * row[j] / pivot for j, value in enumerate(own)) for i, own in enumerate(left)
            )
            waiting.remove(variable)
        return left

    def take(self, matrix: Matrix, tree: CopositivityTree, names: list[int]) -> bool:
        """Take off what a copositivity tree shows, all of it; False where the tree splits an edge.

        `names[i]` is the coordinate that variable i of the matrix is.
        """
        if isinstance(tree, NonnegativeEntries):
            for i, row in enumerate(matrix):
                self._products(row, i, names, range(i, len(names)))
            return True
        if isinstance(tree, Pivot):
            i, row = tree.variable, matrix[tree.variable]
            rest = [j for j in range(len(names)) if j != i]
            if all(row[j] >= 0 for j in rest):
                self._products(row, i, names, range(len(names)))
            else:
                self._square(1 / row[i], row, names)
            return self.take(pivoted(matrix, i), tree.rest, [names[j] for j in rest])
        if isinstance(tree, EdgeSplit):
            return False
        squares = squares_of(matrix)
        assert squares is not None  # positive definite
        for t, p in squares:
            self._square(t, p, names)
        return True

    def _products(self, row: Vector, i: int, names: list[int], beside: Sequence[int]) -> None:
        for j in beside:
            if row[j] != 0:
                self.products.append((row[j] if i == j else 2 * row[j], names[i], names[j]))

    def _square(self, t: Rational, row: Vector, names: list[int]) -> None:
        wide = [ZERO] * self.size
        for value, name in zip(row, names, strict=True):
            wide[name] = value
        self.squares.append((t, tuple(wide)))


def squares_of(matrix: Matrix) -> list[tuple[Rational, Vector]] | None:
    """Return t > 0 and p with x^T M x = sum t (p . x)^2, None where M is not positive semidefinite.

    >>> from symbolic_landscape.exact.vector import vector
    >>> [(str(t), [str(value) for value in p]) for t, p in squares_of((vector([2, -2]), vector([-2, 2])))]
    [('1/2', ['2', '-2'])]
    >>> squares_of((vector([0, 1]), vector([1, 0]))) is None
    True
    """
    parts = QuadraticParts(len(matrix))
    return None if parts.eliminate(matrix, range(len(matrix))) is None else parts.squares


def lifted(squares: Sequence[tuple[Rational, Vector]], generators: Matrix) -> Iterator[tuple[Rational, Vector]]:
    """Yield squares of the coordinates with respect to independent generators as squares of linear forms.

    >>> from symbolic_landscape.exact.vector import vector
    >>> [(str(t), [str(value) for value in p]) for t, p in lifted([(ONE, vector([1]))], (vector([0, 2]),))]
    [('1/4', ['0', '1'])]
    """
    duals = dual_basis(generators)
    for t, p in squares:
        form = zero_vector(len(duals[0]))
        for value, dual in zip(p, duals, strict=True):
            form = add(form, scale(value, dual))
        primitive_form = primitive(form)
        ratio = next(a / b for a, b in zip(form, primitive_form, strict=True) if b != 0)
        yield t * ratio * ratio, primitive_form


def dual_basis(rows: Matrix) -> Matrix:
    """Return vectors in the span of independent rows, dual to them.

    >>> from symbolic_landscape.exact.vector import vector
    >>> rows = (vector([1, 1]), vector([0, 1]))
    >>> [[str(value) for value in row] for row in multiply(rows, transpose(dual_basis(rows)))]
    [['1', '0'], ['0', '1']]
    """
    if not rows:
        return ()
    gram = multiply(rows, transpose(rows))
    columns = []
    for i in range(len(rows)):
        amounts = solve(gram, tuple(ONE if j == i else ZERO for j in range(len(rows))))
        assert amounts is not None  # the Gram matrix of independent rows is regular
        columns.append(matrix_vector(transpose(rows), amounts))
    return tuple(columns)
