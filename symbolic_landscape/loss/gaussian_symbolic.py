"""The closed forms of the Gaussian loss as sympy expressions, for people to read.

Nothing decides with these; the tests hold them against the enclosures.
"""

from typing import TYPE_CHECKING, Any

from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.loss.gaussian_components import cells, relations
from symbolic_landscape.model.gaussian_family import Family
from symbolic_landscape.model.symmetric_shape import OWN, Weights

if TYPE_CHECKING:
    from sympy import Expr

__all__ = ["family_equations", "family_loss", "kernel"]

_MANY = 10**6  # stands for M while counts are made: each count is M, less a small number, or has no M in it


def kernel(first_norm: "Expr", second_norm: "Expr", angle: "Expr") -> "Expr":
    """Return k(a, b) = |a| |b| (sin angle + (pi - angle) cos angle) / (2 pi).

    >>> import sympy
    >>> kernel(sympy.Integer(1), sympy.Integer(1), sympy.Integer(0))
    1/2
    """
    import sympy

    return first_norm * second_norm * (sympy.sin(angle) + (sympy.pi - angle) * sympy.cos(angle)) / (2 * sympy.pi)


def family_loss(name: str, anti_aligned: int | None = None) -> "Expr":
    """Return the loss of a family in its letters and M; `anti_aligned` is k1 (M for family A, 2 for NN)."""
    import sympy

    at = _Symbols(name, anti_aligned)
    m = at.teachers
    total = m / 4 + m * (m - 1) / (4 * sympy.pi)
    for group in range(len(at.weights)):
        own = at.square(group) / 4
        for relation in relations(at.shape, group):
            weight = sympy.Rational(1, 2) if relation.partner < len(at.weights) else -1
            own += weight * at.count(relation.count) * at.kernel(group, relation)
        total += at.count(at.shape.size(group)) * own
    return total


def family_equations(name: str, anti_aligned: int | None = None) -> tuple["Expr", ...]:
    """Return the expressions that vanish at a critical point: the gradient entry of one weight for each letter.

    They are kappa w + sum of (pi - angle) / (2 pi) times the other neurons, as in gradient = C W - D V.
    """
    import sympy

    at = _Symbols(name, anti_aligned)
    found = []
    for group, place in at.shape.places():
        unit = [sympy.Integer(int(column == place)) for column in range(len(at.shape.blocks))]
        unit.append(sympy.Integer(int(place == OWN)))
        own_block = at.shape.attached[group]
        self_cells = cells(at.shape, own_block, own_block, own_block is not None)
        length = at.inner(self_cells, unit, unit)
        beta, total = sympy.Integer(0), sympy.Integer(0)
        for relation in relations(at.shape, group):
            sign = 1 if relation.partner < len(at.weights) else -1
            number = at.count(relation.count)
            angle = at.angle(group, relation)
            beta += sign * number * sympy.sqrt(at.square(relation.partner)) * sympy.sin(angle) / (2 * sympy.pi)
            share = (sympy.pi - angle) / (2 * sympy.pi)
            total += sign * number * share * at.inner(relation.cells, unit, at.row(relation.partner)) / length
        kappa = sympy.Rational(1, 2) + beta / sympy.sqrt(at.square(group))
        found.append(kappa * at.weights[group][place] + total)
    return tuple(found)


class _Symbols:
    """The rows of a family with letters for weights and M for the number of teachers."""

    def __init__(self, name: str, anti_aligned: int | None) -> None:
        import sympy

        many = name == "A"
        k = _MANY if many else 2 if name == "NN" else anti_aligned
        if k is None:
            raise InvalidRequest(f"family {name}: k1 was wanted, the size of the first block of teachers")
        family = Family(name, _MANY, k)
        self.shape, self.teachers = family.shape, sympy.Symbol("M", positive=True)
        symbols = [sympy.Symbol(letter, real=True) for letter in family.letters]
        self.weights: Weights[Any] = self.shape.weights(symbols, sympy.Integer(0))

    def count(self, number: int) -> "Expr":
        """Return a count with M written as a letter."""
        import sympy

        return self.teachers - (_MANY - number) if number > _MANY // 2 else sympy.Integer(number)

    def row(self, neuron: int) -> Any:
        import sympy

        if neuron < len(self.weights):
            return self.weights[neuron]
        return [sympy.Integer(0)] * len(self.shape.blocks) + [sympy.Integer(1)]

    def inner(self, listed: tuple[tuple[int, int, int], ...], row: Any, other: Any) -> "Expr":
        total: Expr = sum(self.count(weight) * row[place] * other[seen] for weight, place, seen in listed)
        return total

    def square(self, neuron: int) -> "Expr":
        import sympy

        if neuron >= len(self.weights):
            return sympy.Integer(1)
        own = self.shape.attached[neuron]
        return self.inner(cells(self.shape, own, own, own is not None), self.weights[neuron], self.weights[neuron])

    def angle(self, group: int, relation: Any) -> "Expr":
        import sympy

        inner = self.inner(relation.cells, self.weights[group], self.row(relation.partner))
        return sympy.acos(inner / sympy.sqrt(self.square(group) * self.square(relation.partner)))

    def kernel(self, group: int, relation: Any) -> "Expr":
        import sympy

        norms = sympy.sqrt(self.square(group)), sympy.sqrt(self.square(relation.partner))
        return kernel(*norms, self.angle(group, relation))
