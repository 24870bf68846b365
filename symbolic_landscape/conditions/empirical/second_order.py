"""The second-order form of the loss on the critical cone of a group of neurons: its sign, its zeros, its symmetries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from symbolic_landscape.arrangement.sign_vector import SignVector
from symbolic_landscape.conditions.empirical.copositive import (
    Copositive,
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
from symbolic_landscape.witness.empirical import ComplementaryFace, FaceTree, FlatFace, Pull, RaySplit

__all__ = ["NegativeDirection", "NonnegativeForm", "SecondOrderForm", "combination_of"]

# How far a form is lowered, how much of a pull is mixed in: any positive number that works will do.
_MARGINS = tuple(Rational(1, 16**power) for power in range(12))


@dataclass(frozen=True)
class NegativeDirection:
    """A direction of the critical cone on which the form is negative; `coordinates` are those of the form's matrix."""

    coordinates: Vector


@dataclass(frozen=True)
class NonnegativeForm:
    """The form is >= 0 on the critical cone, by `faces`.

    `zero`: coordinates of a zero of the form that keeps it from showing a local minimum; None where it shows one: then
    the form is positive modulo symmetries and harmless directions, up to complementary zeros where those are allowed.
    """

    faces: FaceTree
    zero: Vector | None

    @property
    def shows_minimum(self) -> bool:
        """Whether there is no such zero."""
        return self.zero is None


@dataclass(frozen=True)
class _Move:
    """A direction of one tested neuron: its signs on the lines, Pi r, and D of every output."""

    position: int
    direction: Vector
    signs: SignVector
    growth: Vector
    slopes: Vector

    @property
    def seen(self) -> Vector:
        """All that the form sees of it."""
        return (*self.growth, *self.slopes)


@dataclass(frozen=True)
class SecondOrderForm:
    """q = sum_ij dh_ji D_ji(dw_i) + 1/2 sum_j |Pi sum_i (h_ji r_i(dw_i) + dh_ji g_i)|^2 for the tested neurons i.

    On the critical cone of a stationary point q is the second-order term of the loss, when Pi projects nothing away but
    the constants of an output bias (which is then at its minimum).  Pi is the orthogonal projection over the samples
    that takes off the span of `projected`.

    Coordinates: amounts >= 0 of the visible flat rays of the tested neurons, then the free ones: dh_ji (neuron by
    neuron), then amounts of the lineality.  A point of the cone uses flat rays of one closed cell for each neuron.  A
    flat ray is visible unless Pi r_i and D_i on it are those of some direction of the lineality: on the cells beside an
    invisible ray the loss does not depend on its amount.
    """

    point: FirstOrder
    cones: tuple[CriticalCone, ...]
    projected: Matrix

    @cached_property
    def _moves(self) -> tuple[tuple[_Move, ...], tuple[_Move, ...]]:
        """The visible flat rays, and the lineality."""
        rays, free = [], []
        for position, cone in enumerate(self.cones):
            lineality = [self._move(position, v) for v in cone.lineality]
            free += lineality
            known = [move.seen for move in lineality]
            dimension = rank(known)
            for number, ray in enumerate(cone.flat_rays):
                move = self._move(position, ray, cone.ray_signs[number])
                if rank([*known, move.seen]) > dimension:
                    rays.append(move)
        return tuple(rays), tuple(free)

    @property
    def rays(self) -> "tuple[_Move, ...]":
        """The visible flat rays, in the order of the constrained coordinates."""
        return self._moves[0]

    @property
    def sees_every_ray(self) -> bool:
        """Whether all flat rays are visible."""
        return len(self.rays) == sum(len(cone.flat_rays) for cone in self.cones)

    @property
    def lineality(self) -> "tuple[_Move, ...]":
        """The lineality, in the order of the last coordinates."""
        return self._moves[1]

    @cached_property
    def _away(self) -> Subspace:
        return Subspace.spanned_by(self.point.instance.problem.data.sample_count, integer_rows(self.projected))

    def _residue(self, v: Vector) -> Vector:
        return subtract(v, self._away.projection_of(v))

    def _move(self, position: int, direction: Vector, signs: SignVector = ()) -> "_Move":
        cone = self.cones[position]
        growth = self._residue(self.point.growth(cone.neuron, direction))
        return _Move(position, direction, signs, growth, cone.slopes_along(direction))

    @cached_property
    def _activity(self) -> Matrix:
        """Pi g for the tested neurons."""
        return tuple(self._residue(self.point.values.activity.row(cone.neuron)) for cone in self.cones)

    @cached_property
    def matrix(self) -> Matrix:
        """The symmetric matrix of 2 q in the coordinates."""
        activity = self._activity
        weights = [self.point.instance.network.output_weights_of(cone.neuron) for cone in self.cones]
        outputs = [(p, j) for p in range(len(self.cones)) for j in range(self.point.output_dimension)]
        variables: list[_Move | tuple[int, int]] = [*self.rays, *outputs, *self.lineality]

        def entry(u: _Move | tuple[int, int], v: _Move | tuple[int, int]) -> Rational:
            if isinstance(u, _Move) and isinstance(v, _Move):
                together = dot(weights[u.position], weights[v.position])
                return together * dot(u.growth, v.growth) if together != 0 else ZERO
            if isinstance(u, _Move):
                return entry(v, u)
            p, j = u
            if isinstance(v, _Move):
                shared = weights[v.position][j] * dot(v.growth, activity[p])
                return shared + v.slopes[j] if v.position == p else shared
            return dot(activity[p], activity[v[0]]) if j == v[1] else ZERO

        return tuple(tuple(entry(u, v) for v in variables) for u in variables)

    def decide(self, limits: Limits, *, complementary: bool = False) -> NegativeDirection | NonnegativeForm:
        """Decide whether the form is nonnegative on the critical cone, and whether that shows a local minimum.

        Free coordinates are eliminated once; then, for every product of faces, the rest has to be copositive.  With
        `complementary`, faces on which it is not strictly copositive are held against complementarity.

        Raises `LimitReached` past `limits.patterns` products or steps of one copositivity test.
        """
        reduction = eliminate_free(self.matrix, len(self.rays), limits)
        if isinstance(reduction, NegativeVector):
            return NegativeDirection(reduction.vector)
        answer = _FaceProducts(self, reduction, limits, complementary).decide()
        if isinstance(answer, NegativeDirection) or answer.zero is not None:
            return answer
        return NonnegativeForm(answer.faces, self._zero_beyond_symmetries(reduction))

    @cached_property
    def symmetries(self) -> Matrix:
        """Coordinates spanning the tangent space of the exact symmetries of the loss, or of its projected bound.

        Rescaling (dw, dh) = (w, -h) of each tested neuron, w projected on the span of the inputs it sees; mixing
        dw_i = w_l, dh_.l = -h_.i of two neurons that share an open cell; and moves along the lineality that neither
        Pi r_i nor D_i sees.
        """
        outputs, network = self.point.output_dimension, self.point.instance.network
        tangent = []
        for p, cone in enumerate(self.cones):
            for s, other in enumerate(self.cones):
                if s == p or shares_open_cell(self.point, (cone.neuron, other.neuron)):
                    output = {(s, j): -network.output_weights_of(cone.neuron)[j] for j in range(outputs)}
                    tangent.append(self._coordinates(output, {p: other.radial}))
            own = [move for move in self.lineality if move.position == p]
            if own:
                for amounts in kernel(transpose(tuple(move.seen for move in own)), len(own)):
                    columns = zip(*(move.direction for move in own), strict=True)
                    tangent.append(self._coordinates({}, {p: tuple(dot(amounts, column) for column in columns)}))
        return tuple(v for v in tangent if not is_zero(v))

    @cached_property
    def harmless(self) -> Matrix:
        """Coordinates spanning the changes dh of neurons that do not escape, with sum_i dh_i Pi g_i = 0.

        Together with a small change of the other weights they add terms of smaller order only, so a form that vanishes
        on them alone still shows a local minimum (proofs/second_order.md).
        """
        kept = [p for p in range(len(self.cones)) if not self._escapes(p)]
        if not kept:
            return ()
        return tuple(
            self._coordinates({(p, j): amount for p, amount in zip(kept, relation, strict=True)}, {})
            for relation in kernel(transpose(tuple(self._activity[p] for p in kept)), len(kept))
            for j in range(self.point.output_dimension)
        )

    def _escapes(self, position: int) -> bool:
        """Whether D is not 0 somewhere on the critical cone: on a flat ray or on the lineality."""
        return any(any(move.slopes) for move in (*self.rays, *self.lineality) if move.position == position)

    def direction(self, coordinates: Vector) -> Direction:
        """Return the direction of the weights that has these coordinates.

        The neurons that are not tested and the output bias follow with output weights that cancel as much of the first
        change of the predictions as they can: as the projection assumes where only their activities are projected.
        """
        problem, network = self.point.instance.problem, self.point.instance.network
        outputs = range(self.point.output_dimension)
        inputs = [zero_vector(self.point.input_dimension)] * network.width
        changes = [zero_vector(self.point.output_dimension)] * network.width
        rays, free = coordinates[: len(self.rays)], coordinates[len(self.rays) :]
        for p, cone in enumerate(self.cones):
            changes[cone.neuron] = free[p * len(outputs) : (p + 1) * len(outputs)]
        amounts = (*rays, *free[len(self.cones) * len(outputs) :])
        for amount, move in zip(amounts, (*self.rays, *self.lineality), strict=True):
            neuron = self.cones[move.position].neuron
            inputs[neuron] = add(inputs[neuron], scale(amount, move.direction))
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
        known = (*self.symmetries, *self.harmless)
        dimension = rank(known)
        if dimension == len(reduction.null):
            return None
        return next(v for v in reduction.null if rank([*known, v]) > dimension)

    def _coordinates(self, output: Mapping[tuple[int, int], Rational], lineal: Mapping[int, Vector]) -> Vector:
        result: list[Rational] = [ZERO] * len(self.rays)
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

    def __init__(self, form: SecondOrderForm, reduction: FreeReduction, limits: Limits, complementary: bool) -> None:
        self.form, self.reduction, self.limits = form, reduction, limits
        self.complementary = complementary and not any(any(move.slopes) for move in form.lineality)
        self.clock, self.visited = limits.start(), 0
        self.zero: Vector | None = None

    def decide(self) -> NegativeDirection | NonnegativeForm:
        answer = self._walk(tuple(range(len(self.form.rays))))
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
        if answer.zero is not None and self.zero is None:
            face = self._complementary_face(part, left) if self.complementary else None
            if face is not None:
                return face
            self.zero = self._lifted(left, answer.zero)
        return FlatFace(answer.tree)

    def _complementary_face(self, part: Matrix, left: tuple[int, ...]) -> ComplementaryFace | None:
        """Return evidence that zeros of the form on this face are complementary to its pulls, None where none is found.

        A flat ray pulls when D is not 0 on it.  At zeros no pulling ray may have a share, and every pulling ray must
        have a positive product with every zero.
        """
        pulling = [a for a, ray in enumerate(left) if any(self.form.rays[ray].slopes)]
        others = [a for a in range(len(left)) if a not in pulling]
        for margin in _MARGINS:
            lowered = tuple(
                tuple(value - margin if a in pulling and b in pulling else value for b, value in enumerate(row))
                for a, row in enumerate(part)
            )
            answer = decide_copositive(lowered, self.limits)
            if isinstance(answer, Copositive):
                pulls = [self._pull(part, ray, others) for ray in pulling]
                found = tuple(pull for pull in pulls if pull is not None)
                return ComplementaryFace(margin, answer.tree, found) if len(found) == len(pulls) else None
        return None

    def _pull(self, part: Matrix, ray: int, others: Sequence[int]) -> Pull | None:
        for weight in _MARGINS:
            mixed = tuple(
                tuple(part[a][b] + weight * (part[ray][a] + part[ray][b]) for b in others) for a in others
            )
            answer = decide_copositive(mixed, self.limits)
            if isinstance(answer, Copositive) and answer.strict:
                return Pull(weight, answer.tree)
        return None

    def _lifted(self, left: tuple[int, ...], amounts: Vector) -> Vector:
        constrained = [ZERO] * len(self.form.rays)
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
        move = self.form.rays[ray]
        return move.signs[line] if move.position == position else 0
