"""The population loss at a symmetric network, in a number of operations that does not depend on the teachers.

A network of a `SymmetricShape` has few different neurons up to the permutations that leave it unchanged.  For one
student of a group, its partners (students and teachers) fall into few *relations*, in each of which all inner
products agree; loss, gradient and Hessian forms are sums over relations with their counts.  The Hessian is needed on
directions that break the symmetry, too: those are symmetric for a finer shape, in which a block is split, so the
same sums serve them (proofs/gaussian_symmetric_components.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from symbolic_landscape.exact.ball import Ball, BallMatrix, BallVector, ball, ball_sum, pi
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.loss.gaussian import Pair, pair_of
from symbolic_landscape.loss.gaussian_components import (
    Component,
    Field,
    Relation,
    cells,
    integer_inner,
    relations,
    unit_fields,
)
from symbolic_landscape.model.symmetric_shape import OWN, Row, SymmetricShape, Weights

__all__ = ["SymmetricLoss"]


@dataclass(frozen=True)
class SymmetricLoss:
    """The loss and its derivatives at a rational symmetric network without zero students; orthonormal teachers.

    Inner products are exact, so that parallel neurons are known; the rest is enclosed in balls of the precision of
    the first request.
    """

    shape: SymmetricShape
    weights: Weights[Rational]

    @cached_property
    def neurons(self) -> Weights[Ball]:
        """The rows of the student groups, then those of the teacher blocks."""
        students = tuple(tuple(ball(value) for value in row) for row in self.weights)
        return students + _teachers(len(self.shape.blocks))

    def sign(self, group: int) -> int:
        """Return +1 for a group of students, -1 for a block of teachers."""
        return 1 if group < len(self.weights) else -1

    @cached_property
    def squares(self) -> tuple[Rational, ...]:
        """|n|^2 for each neuron group."""
        students = tuple(
            _exact_inner(cells(self.shape, own, own, own is not None), row, row)
            for own, row in zip(self.shape.attached, self.weights, strict=True)
        )
        return students + (ONE,) * len(self.shape.blocks)

    @cached_property
    def relations(self) -> tuple[tuple[Relation, ...], ...]:
        """The relations of each student group."""
        return tuple(relations(self.shape, group) for group in range(len(self.weights)))

    @cached_property
    def pairs(self) -> dict[tuple[int, int, bool], Pair]:
        """The pair of each relation, by (group, partner, same)."""
        blocks = len(self.shape.blocks)
        exact = self.weights + (tuple([ZERO] * blocks + [ONE]),) * blocks
        found: dict[tuple[int, int, bool], Pair] = {}
        for group, listed in enumerate(self.relations):
            for relation in listed:
                partner = relation.partner
                if (partner, group, relation.same) in found:
                    found[group, partner, relation.same] = found[partner, group, relation.same]
                    continue
                inner = _exact_inner(relation.cells, exact[group], exact[partner])
                first, second = self.squares[group], self.squares[partner]
                gap = first * second - inner * inner
                found[group, partner, relation.same] = pair_of(ball(first), ball(second), ball(inner), gap)
        return found

    @cached_property
    def value(self) -> Ball:
        """L."""
        m = self.shape.teacher_count
        total = ball(Rational(m, 4)) + Rational(m * (m - 1), 4) / pi()
        for group, listed in enumerate(self.relations):
            own = ball(self.squares[group] / 4)
            for relation in listed:
                weight = Rational(relation.count, 2) if self.sign(relation.partner) > 0 else -relation.count
                own = own + weight * self.pairs[group, relation.partner, relation.same].kernel
            total = total + self.shape.size(group) * own
        return total

    @cached_property
    def value_at_critical_point(self) -> Ball:
        """1/2 (E phi*^2 - E phi^2): L less the product of weights and gradient, so L at a critical point (Euler)."""
        m = self.shape.teacher_count
        total = ball(Rational(m, 4)) + Rational(m * (m - 1), 4) / pi()
        for group, listed in enumerate(self.relations):
            own = ball(self.squares[group] / 4)
            for relation in listed:
                if self.sign(relation.partner) > 0:
                    kernel = self.pairs[group, relation.partner, relation.same].kernel
                    own = own + Rational(relation.count, 2) * kernel
            total = total - self.shape.size(group) * own
        return total

    @cached_property
    def own_coefficients(self) -> BallVector:
        """C_ii for each student group: 1/2 + sum over the others of sign * area / (2 pi |w_i|^2)."""
        found = []
        for group, listed in enumerate(self.relations):
            areas = ball_sum(
                self.sign(r.partner) * r.count * self.pairs[group, r.partner, r.same].area for r in listed
            )
            found.append(Rational(1, 2) + areas / (2 * pi() * self.squares[group]))
        return tuple(found)

    def gradient_along(self, field: Field) -> Ball:
        """Return the derivative of L along a direction that has the shape's symmetry."""
        total = ball(0)
        for group, listed in enumerate(self.relations):
            own, row = self.shape.attached[group], field[group]
            slope = self.own_coefficients[group] * _inner(
                cells(self.shape, own, own, own is not None), row, self.neurons[group]
            )
            for r in listed:
                share = self.pairs[group, r.partner, r.same].share
                product = _inner(r.cells, row, self.neurons[r.partner])
                slope = slope + self.sign(r.partner) * r.count * share * product
            total = total + self.shape.size(group) * slope
        return total

    @cached_property
    def gradient(self) -> BallVector:
        """The derivatives of L along the unit directions of the unknowns, in the order of `shape.places`."""
        return tuple(self.gradient_along(field) for field in unit_fields(self.shape))

    @cached_property
    def gradient_norm(self) -> Ball:
        """The Euclidean norm of the gradient in the full K x M space."""
        squares = [
            value * value / self.shape.multiplicity(place)
            for value, place in zip(self.gradient, self.shape.places(), strict=True)
        ]
        return ball_sum(squares).root_of_nonnegative()

    def hessian_on(self, component: Component) -> BallMatrix:
        """Return the Hessian form between the fields of a component, each divided by its length."""
        shape, fields = component.shape, component.fields
        coarse = (*component.block_origin, OWN)
        rows = tuple(tuple(self.neurons[origin][place] for place in coarse) for origin in component.origin)
        neurons = rows + _teachers(len(shape.blocks))
        count = len(fields)
        form = [[ball(0)] * count for _ in range(count)]
        moved = [group for group in range(len(rows)) if any(any(field[group]) for field in fields)]
        for group in moved:
            self._add_student(form, component, neurons, group)
        lengths = [ball(square).sqrt() for square in self.lengths_squared(component)]
        return tuple(
            tuple(form[max(a, b)][min(a, b)] / (lengths[a] * lengths[b]) for b in range(count)) for a in range(count)
        )

    @staticmethod
    def lengths_squared(component: Component) -> tuple[int, ...]:
        """Return |X|^2 of each field in the full space."""
        shape = component.shape
        return tuple(
            sum(
                shape.size(group) * integer_inner(cells(shape, own, own, own is not None), field[group], field[group])
                for group, own in enumerate(shape.attached)
            )
            for field in component.fields
        )

    def _add_student(
        self, form: list[list[Ball]], component: Component, neurons: Weights[Ball], group: int
    ) -> None:
        """Add size * (X_i^T H_ii Y_i + sum over partners k of X_i^T H_ik Y_k) for a student i of the group."""
        shape, fields = component.shape, component.fields
        own_block, origin = shape.attached[group], component.origin[group]
        size, students = shape.size(group), len(component.origin)
        self_cells = cells(shape, own_block, own_block, own_block is not None)
        rows = [field[group] for field in fields]
        square, twice_pi = ball(self.squares[origin]), 2 * pi()
        along = [_inner(self_cells, row, neurons[group]) for row in rows]
        flat = self.own_coefficients[origin]  # the coefficient of X.Y: 1/2 + sum of sign area / (2 pi |w|^2)
        radial = (Rational(1, 2) - flat) / square
        for a, row in enumerate(rows):
            for b in range(a + 1):
                plain = integer_inner(self_cells, row, rows[b])
                form[a][b] = form[a][b] + size * (flat * plain + radial * along[a] * along[b])
        for relation in relations(shape, group):
            partner = relation.partner
            if partner < students:
                partner_origin = component.origin[partner]
            else:
                partner_origin = len(self.weights) + component.block_origin[partner - students]
            pair = self.pairs[origin, partner_origin, relation.same]
            if pair.parallel:
                if partner < students:
                    self._add_cross(form, component, neurons, group, relation, pair, along)
                continue
            weight = self.sign(partner_origin) * relation.count / (twice_pi * pair.area)
            slope = pair.inner / square
            across = [
                _inner(relation.cells, row, neurons[partner]) - slope * x for row, x in zip(rows, along, strict=True)
            ]
            for a in range(len(fields)):
                for b in range(a + 1):
                    form[a][b] = form[a][b] + size * weight * across[a] * across[b]
            if partner < students:
                self._add_cross(form, component, neurons, group, relation, pair, along)

    def _add_cross(
        self,
        form: list[list[Ball]],
        component: Component,
        neurons: Weights[Ball],
        group: int,
        relation: Relation,
        pair: Pair,
        along: Sequence[Ball],
    ) -> None:
        """Add size * count * X_i^T H_ik Y_k for the student partners k of one relation."""
        shape, fields, partner = component.shape, component.fields, relation.partner
        others = [field[partner] for field in fields]
        if not any(any(row) for row in others):
            return
        size, block = shape.size(group) * relation.count, shape.attached[partner]
        weight = ball(0) if pair.parallel else 1 / (2 * pi() * pair.area)
        first, second = ball(self.squares[component.origin[group]]), ball(self.squares[component.origin[partner]])
        seen = [_inner(relation.cells, field[group], neurons[partner]) for field in fields]
        reached = [_mirrored_inner(relation.cells, row, neurons[group]) for row in others]
        partner_cells = cells(shape, block, block, block is not None)
        owned = [_inner(partner_cells, row, neurons[partner]) for row in others]
        for a in range(len(fields)):
            for b in range(a + 1):
                plain = integer_inner(relation.cells, fields[a][group], others[b])
                bend = along[a] * owned[b] + seen[a] * reached[b]
                bend = bend - pair.inner * (along[a] * reached[b] / first + seen[a] * owned[b] / second)
                form[a][b] = form[a][b] + size * (pair.share * plain + weight * bend)

    def complement_on(self, component: Component) -> BallMatrix:
        """Return the form C (the Hessian for directions orthogonal to all neurons) on the component's K-vectors."""
        shape, vectors = component.shape, component.silent
        students = len(component.origin)
        count = len(vectors)
        form = [[ball(0)] * count for _ in range(count)]
        for group in range(students):
            size, origin = shape.size(group), component.origin[group]
            terms = [(group, self.own_coefficients[origin])]
            for relation in relations(shape, group):
                if relation.partner < students:
                    pair = self.pairs[origin, component.origin[relation.partner], relation.same]
                    terms.append((relation.partner, relation.count * pair.share))
            for a, x in enumerate(vectors):
                for b, y in enumerate(vectors):
                    for partner, value in terms:
                        if x[group] and y[partner]:
                            form[a][b] = form[a][b] + size * x[group] * y[partner] * value
        lengths = [
            ball(sum(shape.size(group) * x * x for group, x in enumerate(vector))).sqrt() for vector in vectors
        ]
        return tuple(tuple(form[a][b] / (lengths[a] * lengths[b]) for b in range(count)) for a in range(count))

    def lipschitz_constant(self, radius: Rational) -> Ball:
        """Return the bound of `PopulationLoss.lipschitz_constant` for this network."""
        lengths = [ball(square).sqrt() for square in self.squares[: len(self.weights)]]
        sizes = [self.shape.size(group) for group in range(len(lengths))]
        inverse = [1 / (length - radius) for length in lengths]
        width = self.shape.student_count
        total = ball_sum(size * (length + radius) for size, length in zip(sizes, lengths, strict=True))
        total = total + self.shape.teacher_count
        inverses = ball_sum(size * value for size, value in zip(sizes, inverse, strict=True))
        rows = [
            (total - length - radius) * own**2 + (inverses - own + 2 * (width - 1) * own) / pi()
            for length, own in zip(lengths, inverse, strict=True)
        ]
        if not all(value.finite and value.lower > 0 for value in (*rows, *inverse)):
            return ball(1) / 0
        return ball(max(value.upper for value in rows))


def _teachers(blocks: int) -> Weights[Ball]:
    return (tuple([ball(0)] * blocks + [ball(1)]),) * blocks


def _exact_inner(listed: tuple[tuple[int, int, int], ...], row: Row[Rational], other: Row[Rational]) -> Rational:
    return sum((weight * row[place] * other[other_place] for weight, place, other_place in listed), ZERO)


def _inner(listed: tuple[tuple[int, int, int], ...], row: Row[int], other: Row[Ball]) -> Ball:
    total = ball(0)
    for weight, place, other_place in listed:
        if row[place]:
            total = total + weight * row[place] * other[other_place]
    return total


def _mirrored_inner(listed: tuple[tuple[int, int, int], ...], other: Row[int], row: Row[Ball]) -> Ball:
    """Return the inner product where `row` belongs to the student and `other` to its partner."""
    total = ball(0)
    for weight, place, other_place in listed:
        if other[other_place]:
            total = total + weight * other[other_place] * row[place]
    return total
