"""Which classes can reach a prediction together: the maximal support, and the least number of classes."""

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass

from symbolic_landscape.exact.conic_combination import Separation, fullest_combination, nearest_in_cone
from symbolic_landscape.exact.matrix import matrix_vector
from symbolic_landscape.exact.vector import Vector, scale
from symbolic_landscape.spectrum.neuron_classes import NeuronClass, NeuronClasses

__all__ = ["Occupation", "least_occupation", "maximal_support"]

SignedRay = tuple[int, int]


@dataclass(frozen=True)
class Occupation:
    """Classes with, for each signed ray of them, a strictly positive amount mu; sum mu s a_r is the prediction."""

    classes: tuple[NeuronClass, ...]
    rays: tuple[SignedRay, ...]
    amounts: Vector


def maximal_support(
    table: NeuronClasses, prediction: Vector, allowed: Sequence[NeuronClass]
) -> tuple[NeuronClass, ...]:
    """Return the union of all sets of allowed classes that reach the prediction; () when there is none.

    Solutions can be added, so there is one maximal support.  Round by round: the largest set T of signed rays of the
    classes at hand that are positive together in a combination that gives a positive multiple of the prediction; then
    the classes all of whose rays lie in T; until they cover T.
    """
    classes = tuple(allowed)
    while classes:
        rays = signed_rays(table, classes)
        found = fullest_combination([signed_image(table, ray) for ray in rays], prediction)
        if isinstance(found, Separation):
            return ()
        positive = {ray for ray, amount in zip(rays, found.amounts, strict=True) if amount > 0}
        kept = tuple(c for c in classes if positive.issuperset(signed_rays(table, (c,))))
        if positive and set(signed_rays(table, kept)) == positive:
            return kept
        if not positive:
            return ()
        classes = kept
    return ()


def least_occupation(
    table: NeuronClasses, prediction: Vector, classes: Sequence[NeuronClass], most: int | None
) -> Occupation | None:
    """Return an occupation of the least number of `classes` that reaches the prediction, None past `most`.

    A set counts only if all its rays are positive at once.  Sizes are searched in increasing order; a vector u with
    u . prediction > 0 >= u . s a_r on all rays of a set refutes every set inside {c : u . s a_r <= 0 on c}, so each set
    worth a linear program must leave every such refuted family found so far (implicit hitting sets).  Reachability is
    not monotone in the set, hence no other pruning.
    """
    search = _LeastSearch(table, prediction, tuple(classes))
    for size in range(1, min(len(classes), len(prediction) if most is None else most) + 1):
        found = search.of_size(size)
        if found is not None:
            return found
    return None


def signed_rays(table: NeuronClasses, classes: Sequence[NeuronClass]) -> tuple[SignedRay, ...]:
    """Return the signed rays of the classes, sorted, without repetition."""
    return tuple(sorted({(ray, c.sign) for c in classes for ray in table.rays_of[c.face]}))


def signed_image(table: NeuronClasses, ray: SignedRay) -> Vector:
    """Return s a_r."""
    position, sign = ray
    return table.images[position] if sign > 0 else table.opposite_images[position]


class _LeastSearch:
    """The search for a smallest set, with the refuted families found on the way."""

    def __init__(self, table: NeuronClasses, prediction: Vector, classes: tuple[NeuronClass, ...]) -> None:
        self.table, self.prediction, self.classes = table, prediction, classes
        self.everything = (1 << len(classes)) - 1
        self.refuted: list[int] = []  # families no subset of which reaches the prediction, as bit sets, largest first

    def of_size(self, size: int) -> Occupation | None:
        """Return an occupation of exactly `size` classes; smaller sets are known to fail."""
        visited: set[int] = set()
        stack = [0]
        while stack:
            chosen = stack.pop()
            if chosen in visited:
                continue
            visited.add(chosen)
            family = self._refuting_family(chosen)
            if chosen.bit_count() == size:
                if family is None:
                    found = self._occupation(self._members(chosen))
                    if found is not None:
                        return found
                continue
            outside = self.everything & ~(chosen if family is None else family)
            while outside:
                lowest = outside & -outside
                stack.append(chosen | lowest)
                outside ^= lowest
        return None

    def _members(self, chosen: int) -> tuple[NeuronClass, ...]:
        return tuple(c for i, c in enumerate(self.classes) if chosen >> i & 1)

    def _refuting_family(self, chosen: int) -> int | None:
        """Return a family around `chosen` that misses the prediction: the largest known, else a new one, if any."""
        for family in self.refuted:
            if chosen & ~family == 0:
                return family
        found = self._separated(self._members(chosen))
        if found is not None:
            insort(self.refuted, found, key=lambda family: -family.bit_count())
        return found

    def _separated(self, members: Sequence[NeuronClass]) -> int | None:
        """Return {c : u . s a_r <= 0} for a u with u . prediction > 0 and u . s a_r <= 0 on the members, if any."""
        rays = signed_rays(self.table, members)
        u = self._separating_vector(rays)
        if u is None:
            return None
        signs = [1 if value > 0 else -1 if value < 0 else 0 for value in matrix_vector(self.table.images, u)]
        family = 0
        for i, c in enumerate(self.classes):
            if all(c.sign * signs[ray] <= 0 for ray in self.table.rays_of[c.face]):
                family |= 1 << i
        return family

    def _separating_vector(self, rays: Sequence[SignedRay]) -> Vector | None:
        """Return u with u . prediction > 0 >= u . s a_r on the rays, when the prediction is not in their cone."""
        columns = [signed_image(self.table, ray) for ray in rays]
        residual = list(self.prediction)
        for amount, column in zip(nearest_in_cone(columns, self.prediction), columns, strict=True):
            if amount != 0:
                residual = [r - amount * c for r, c in zip(residual, column, strict=True)]
        return tuple(residual) if any(residual) else None

    def _occupation(self, classes: tuple[NeuronClass, ...]) -> Occupation | None:
        rays = signed_rays(self.table, classes)
        found = fullest_combination([signed_image(self.table, ray) for ray in rays], self.prediction)
        if isinstance(found, Separation) or not all(found.amounts):
            return None
        return Occupation(classes, rays, scale(1 / found.multiple, found.amounts))
