"""The second-order form of the loss on the critical cone of a group of neurons: its sign, its zeros, its symmetries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from symbolic_landscape.conditions.empirical.copositive import (
    FreeReduction,
    NegativeVector,
    decide_copositive,
    eliminate_free,
)
from symbolic_landscape.conditions.empirical.critical_cone import CriticalCone, shares_open_cell
from symbolic_landscape.conditions.empirical.descending_curve import Direction
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.exact.matrix import Matrix, kernel, least_norm_solution, rank, solve, transpose
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.subspace import Subspace, integer_rows
from symbolic_landscape.exact.vector import Vector, add, dot, is_zero, negate, scale, subtract, zero_vector
from symbolic_landscape.limits import Limits
from symbolic_landscape.witness.empirical import FaceTree, FlatFace, RaySplit

__all__ = ["NegativeDirection", "NonnegativeForm", "SecondOrderForm", "combination_of"]


@dataclass(frozen=True)
class NegativeDirection:
    """A direction of the critical cone on which the form is negative; `coordinates` are those of the form's matrix."""

    coordinates: Vector


@dataclass(frozen=True)
class NonnegativeForm:
    """The form is >= 0 on the critical cone, by `faces`.

    `zero`: coordinates of a zero of the form outside its exact symmetries, None when there is none.
    """

    faces: FaceTree
    zero: Vector | None

    @property
    def strict(self) -> bool:
        """Whether the form is > 0 on the critical cone modulo the exact symmetries."""
        return self.zero is None


@dataclass(frozen=True)
class SecondOrderForm:
    """q = sum_ij dh_ji D_ji(dw_i) + 1/2 sum_j |Pi sum_i (h_ji r_i(dw_i) + dh_ji g_i)|^2 for the tested neurons i.

    On the critical cone of a stationary point q is the second-order term of the loss, when Pi projects nothing away but
    the constants of an output bias (which is then at its minimum).  Pi is the orthogonal projection over the samples
    that takes off the span of `projected`.

    Coordinates: amounts >= 0 of the flat rays of the tested neurons, then the free ones: dh_ji (neuron by neuron), then
    amounts of the lineality.  A point of the cone uses flat rays of one closed cell for each neuron.
    """

    point: FirstOrder
    cones: tuple[CriticalCone, ...]
    projected: Matrix

    @cached_property
    def _directions(self) -> tuple[tuple[int, Vector], ...]:
        """The flat rays, then the lineality: position of the cone, direction."""
        rays = [(position, ray) for position, cone in enumerate(self.cones) for ray in cone.flat_rays]
        free = [(position, line) for position, cone in enumerate(self.cones) for line in cone.lineality]
        return tuple(rays + free)

    @property
    def ray_count(self) -> int:
        """The number of constrained coordinates."""
        return sum(len(cone.flat_rays) for cone in self.cones)

    @cached_property
    def _residues(self) -> tuple[Matrix, Matrix]:
        """Pi r for the directions, and Pi g for the tested neurons."""
        samples = self.point.instance.problem.data.sample_count
        away = Subspace.spanned_by(samples, integer_rows(self.projected))

        def residue(v: Vector) -> Vector:
            return subtract(v, away.projection_of(v))

        growth = tuple(residue(self.point.growth(self.cones[p].neuron, v)) for p, v in self._directions)
        activity = tuple(residue(self.point.values.activity.row(cone.neuron)) for cone in self.cones)
        return growth, activity

    @cached_property
    def matrix(self) -> Matrix:
        """The symmetric matrix of 2 q in the coordinates."""
        outputs, rays = self.point.output_dimension, self.ray_count
        growth, activity = self._residues
        weights = [self.point.instance.network.output_weights_of(cone.neuron) for cone in self.cones]
        slopes = [self.cones[p].slopes_along(v) for p, v in self._directions]
        # variables in order: (direction,) for rays, (position, output) for dh, (direction,) for the lineality
        variables: list[tuple[int, ...]] = [(a,) for a in range(rays)]
        variables += [(p, j) for p in range(len(self.cones)) for j in range(outputs)]
        variables += [(a,) for a in range(rays, len(self._directions))]
        rows = []
        for u in variables:
            row = []
            for v in variables:
                if len(u) == 2 and len(v) == 2:
                    entry = dot(activity[u[0]], activity[v[0]]) if u[1] == v[1] else ZERO
                elif len(u) == 1 and len(v) == 1:
                    a, b = u[0], v[0]
                    together = dot(weights[self._directions[a][0]], weights[self._directions[b][0]])
                    entry = together * dot(growth[a], growth[b]) if together != 0 else ZERO
                else:
                    (a,), (p, j) = (u, v) if len(u) == 1 else (v, u)
                    owner = self._directions[a][0]
                    entry = weights[owner][j] * dot(growth[a], activity[p])
                    if owner == p:
                        entry += slopes[a][j]
                row.append(entry)
            rows.append(tuple(row))
        return tuple(rows)

    def decide(self, limits: Limits) -> NegativeDirection | NonnegativeForm:
        """Decide whether the form is nonnegative on the critical cone, and positive modulo its symmetries.

        Free coordinates are eliminated once; then, for every product of faces, the rest has to be copositive.

        Raises `LimitReached` past `limits.patterns` products or steps of one copositivity test.
        """
        reduction = eliminate_free(self.matrix, self.ray_count, limits)
        if isinstance(reduction, NegativeVector):
            return NegativeDirection(reduction.vector)
        zero = self._zero_beyond_symmetries(reduction)
        answer = _FaceProducts(self, reduction, limits).decide()
        if isinstance(answer, NegativeDirection) or answer.zero is not None:
            return answer
        return NonnegativeForm(answer.faces, zero)

    @cached_property
    def symmetries(self) -> Matrix:
        """Coordinates spanning the tangent space of the exact symmetries of the loss, or of its projected bound.

        Rescaling (dw, dh) = (w, -h) of each tested neuron, w projected on the span of the inputs it sees; mixing
        dw_i = w_l, dh_.l = -h_.i of two neurons that share an open cell; and moves along the lineality that neither
        Pi r_i nor D_i sees.
        """
        outputs, network = self.point.output_dimension, self.point.instance.network
        growth, _ = self._residues
        tangent = []
        for p, cone in enumerate(self.cones):
            for s, other in enumerate(self.cones):
                if s == p or shares_open_cell(self.point, (cone.neuron, other.neuron)):
                    output = {(s, j): -network.output_weights_of(cone.neuron)[j] for j in range(outputs)}
                    tangent.append(self._coordinates(output, {p: other.radial}))
            own = [a for a in range(self.ray_count, len(self._directions)) if self._directions[a][0] == p]
            if own:
                seen = transpose(tuple((*growth[a], *cone.slopes_along(self._directions[a][1])) for a in own))
                for amounts in kernel(seen, len(own)):
                    columns = zip(*(self._directions[a][1] for a in own), strict=True)
                    tangent.append(self._coordinates({}, {p: tuple(dot(amounts, column) for column in columns)}))
        return tuple(v for v in tangent if not is_zero(v))

    def direction(self, coordinates: Vector) -> Direction:
        """Return the direction of the weights that has these coordinates.

        The neurons that are not tested and the output bias follow with output weights that cancel as much of the first
        change of the predictions as they can: as the projection assumes where only their activities are projected.
        """
        problem, network = self.point.instance.problem, self.point.instance.network
        outputs = range(self.point.output_dimension)
        inputs = [zero_vector(self.point.input_dimension)] * network.width
        changes = [zero_vector(self.point.output_dimension)] * network.width
        free = coordinates[self.ray_count :]
        for p, cone in enumerate(self.cones):
            changes[cone.neuron] = free[p * len(outputs) : (p + 1) * len(outputs)]
        amounts = (*coordinates[: self.ray_count], *free[len(self.cones) * len(outputs) :])
        for amount, (p, v) in zip(amounts, self._directions, strict=True):
            neuron = self.cones[p].neuron
            inputs[neuron] = add(inputs[neuron], scale(amount, v))
        tested = {cone.neuron for cone in self.cones}
        others = [i for i in range(network.width) if i not in tested]
        followers = [self.point.values.activity.row(i) for i in others]
        if problem.has_output_bias:
            followers.append((ONE,) * problem.data.sample_count)
        following = []
        for j in outputs:
            moved = zero_vector(problem.data.sample_count)
            for i in tested:
                growth, activity = self.point.growth(i, inputs[i]), self.point.values.activity.row(i)
                moved = add(moved, scale(network.output_weights[j][i], growth))
                moved = add(moved, scale(changes[i][j], activity))
            following.append(negate(combination_of(followers, moved)))
        for position, i in enumerate(others):
            changes[i] = tuple(following[j][position] for j in outputs)
        bias = tuple(following[j][-1] for j in outputs) if problem.has_output_bias else ()
        return Direction(tuple(inputs), tuple(changes), bias)

    def _zero_beyond_symmetries(self, reduction: FreeReduction) -> Vector | None:
        if not reduction.null:
            return None
        known = self.symmetries
        dimension = rank(known)
        if dimension == len(reduction.null):
            return None
        return next(v for v in reduction.null if rank([*known, v]) > dimension)

    def _coordinates(self, output: Mapping[tuple[int, int], Rational], lineal: Mapping[int, Vector]) -> Vector:
        result: list[Rational] = [ZERO] * self.ray_count
        result += [
            output.get((p, j), ZERO) for p in range(len(self.cones)) for j in range(self.point.output_dimension)
        ]
        for p, cone in enumerate(self.cones):
            amounts = solve(transpose(cone.lineality), lineal.get(p, zero_vector(self.point.input_dimension)))
            assert amounts is not None  # symmetries move within the lineality
            result += amounts
        return tuple(result)


def combination_of(vectors: Sequence[Vector], target: Vector) -> Vector:
    """Return the coefficients of the orthogonal projection of `target` on the span of the vectors.

    >>> from symbolic_landscape.exact.vector import vector
    >>> [str(value) for value in combination_of([vector([1, 1]), vector([2, 2])], vector([1, 0]))]
    ['1/10', '1/5']
    """
    gram = tuple(tuple(dot(u, v) for v in vectors) for u in vectors)
    coefficients = least_norm_solution(gram, tuple(dot(u, target) for u in vectors))
    assert coefficients is not None  # normal equations have a solution
    return coefficients


class _FaceProducts:
    """The walk through the products of flat faces: one copositivity test at each."""

    def __init__(self, form: SecondOrderForm, reduction: FreeReduction, limits: Limits) -> None:
        self.form, self.reduction, self.limits = form, reduction, limits
        self.clock, self.visited = limits.start(), 0
        self.zero: Vector | None = None
        self.owners = [(p, k) for p, cone in enumerate(form.cones) for k in range(len(cone.flat_rays))]

    def decide(self) -> NegativeDirection | NonnegativeForm:
        answer = self._walk(tuple(range(len(self.owners))))
        return answer if isinstance(answer, NegativeDirection) else NonnegativeForm(answer, self.zero)

    def _walk(self, left: tuple[int, ...]) -> NegativeDirection | FaceTree:
        split = self._conflict(left)
        if split is None:
            return self._face(left)
        position, line = split
        branches = []
        for side in (1, -1):
            answer = self._walk(tuple(ray for ray in left if self._sign(ray, position, line) != -side))
            if isinstance(answer, NegativeDirection):
                return answer
            branches.append(answer)
        return RaySplit(self.form.cones[position].neuron, line, branches[0], branches[1])

    def _face(self, left: tuple[int, ...]) -> NegativeDirection | FaceTree:
        self.visited += 1
        self.limits.spend("patterns", self.visited)
        self.clock.check()
        part = tuple(tuple(self.reduction.matrix[a][b] for b in left) for a in left)
        answer = decide_copositive(part, self.limits)
        if isinstance(answer, NegativeVector):
            return NegativeDirection(self._lifted(left, answer.vector))
        if self.zero is None and answer.zero is not None:
            self.zero = self._lifted(left, answer.zero)
        return FlatFace(answer.tree)

    def _lifted(self, left: tuple[int, ...], amounts: Vector) -> Vector:
        constrained = [ZERO] * len(self.owners)
        for ray, amount in zip(left, amounts, strict=True):
            constrained[ray] = amount
        return self.reduction.complete(tuple(constrained))

    def _conflict(self, left: tuple[int, ...]) -> tuple[int, int] | None:
        """Return a neuron and a line with flat rays left on both sides, the most even one of the first such neuron."""
        for position, cone in enumerate(self.form.cones):
            best = None
            for line in range(len(cone.lines)):
                signs = [self._sign(ray, position, line) for ray in left]
                fewest = min(signs.count(1), signs.count(-1))
                if fewest and (best is None or fewest > best[0]):
                    best = (fewest, line)
            if best is not None:
                return position, best[1]
        return None

    def _sign(self, ray: int, position: int, line: int) -> int:
        owner, number = self.owners[ray]
        return self.form.cones[owner].ray_signs[number][line] if owner == position else 0
