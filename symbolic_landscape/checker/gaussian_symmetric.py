"""Symmetric networks: forms on directions that fixing two teachers of each block leaves unchanged.

If H commutes with the permutations inside the blocks and some X has X^T H X < g |X|^2, then so has an eigenvector; an
entry (i, j) of it is not 0, and averaging over the permutations that fix j and the teacher of student i keeps that
entry.  So H >= g holds everywhere if it holds on directions that are constant on a shape whose blocks are cut into
1, 1 and the rest.
"""

from fractions import Fraction
from math import isqrt

from .gaussian_network import hessian_change, pair
from .reading import Rejected

OWN = -1


class Shape:
    """Blocks of teachers, and for each group of students the block that it has one student for each teacher of."""

    def __init__(self, blocks, attached):
        self.blocks, self.attached = blocks, attached

    def size(self, group):
        """Return the number of students of a group."""
        return 1 if self.attached[group] is None else self.blocks[self.attached[group]]

    def places(self):
        """Return (group, block or OWN) of every unknown, in the order of certificates."""
        found = []
        for group, own in enumerate(self.attached):
            for block, size in enumerate(self.blocks):
                if block == own:
                    found.append((group, OWN))
                if block != own or size > 1:
                    found.append((group, block))
        return found

    def rows(self, values):
        """Return, for each group, the values on the blocks and last the value on the own teacher."""
        rows = [[Fraction(0)] * (len(self.blocks) + 1) for _ in self.attached]
        for (group, place), value in zip(self.places(), values, strict=True):
            rows[group][place] = value
        return rows

    def cells(self, own, other, same):
        """Return (weight, place, other place): an inner product of two rows is the sum of weight x[place] y[other].

        `own` and `other` are the blocks of the two neurons, `same` whether they own the same teacher.
        """
        rest, found = list(self.blocks), []
        if own is not None:
            rest[own] -= 1
            found.append((1, OWN, OWN if same else own))
        if other is not None and not same:
            rest[other] -= 1
            found.append((1, other, OWN))
        return found + [(weight, block, block) for block, weight in enumerate(rest) if weight]

    def partners(self, group):
        """Return (neuron group, same, count, cells) for the other neurons seen from one student; teachers come last."""
        own, found = self.attached[group], []
        for other, block in enumerate([*self.attached, *range(len(self.blocks))]):
            if own is not None and own == block:
                if other != group:
                    found.append((other, True, 1, self.cells(own, own, True)))
                if self.blocks[own] > 1:
                    found.append((other, False, self.blocks[own] - 1, self.cells(own, own, False)))
            elif other != group:
                found.append((other, False, 1 if block is None else self.blocks[block], self.cells(own, block, False)))
        return found

    def cut(self, singles=None):
        """Return (finer shape, block of each finer block, group of each finer group).

        Each block is cut into single teachers, two or as many as `singles` says, and a rest.
        """
        singles = [min(size, n) for size, n in zip(self.blocks, singles or [2] * len(self.blocks), strict=True)]
        pieces = [[1] * n + [size - n] * (size > n) for size, n in zip(self.blocks, singles, strict=True)]
        blocks = [size for part in pieces for size in part]
        block_of = [block for block, part in enumerate(pieces) for _ in part]
        attached, group_of = [], []
        for group, own in enumerate(self.attached):
            parts = [None] if own is None else [b for b, origin in enumerate(block_of) if origin == own]
            attached += parts
            group_of += [group] * len(parts)
        return Shape(blocks, attached), block_of, group_of


class SymmetricNetwork:
    """The network of a shape with rational unknowns; teachers orthonormal."""

    def __init__(self, shape, unknowns, numbers):
        self.shape, self.numbers, self.students = shape, numbers, len(shape.attached)
        blocks = len(shape.blocks)
        self.rows = shape.rows(unknowns) + [[Fraction(0)] * blocks + [Fraction(1)] for _ in shape.blocks]
        owners = [*shape.attached, *range(blocks)]
        self.squares = [
            exact_inner(shape.cells(own, own, own is not None), row, row)
            for own, row in zip(owners, self.rows, strict=True)
        ]
        if not all(self.squares):
            raise Rejected("a student of the center is 0")
        self.pairs = {}
        for group in range(self.students):
            for other, same, _, cells in shape.partners(group):
                inner = exact_inner(cells, self.rows[group], self.rows[other])
                found = pair(numbers, self.squares[group], self.squares[other], inner)
                self.pairs[group, other, same] = (*found, inner)

    def sign(self, neuron):
        """Return +1 for students, -1 for teachers."""
        return 1 if neuron < self.students else -1

    def own_coefficient(self, group):
        """Return C_ii of a student of the group."""
        total = self.numbers.of(0)
        for other, same, count, _ in self.shape.partners(group):
            total = total + self.pairs[group, other, same][0] * (count * self.sign(other))
        return self.numbers.of(Fraction(1, 2)) + total / (self.numbers.pi * 2 * self.numbers.of(self.squares[group]))

    def loss(self):
        """Return the loss."""
        of, teachers = self.numbers.of, sum(self.shape.blocks)
        total = of(Fraction(teachers, 4)) + of(Fraction(teachers * (teachers - 1), 4)) / self.numbers.pi
        for group in range(self.students):
            own = of(self.squares[group] / 4)
            for other, same, count, _ in self.shape.partners(group):
                area, share, _, inner = self.pairs[group, other, same]
                kernel = area / (self.numbers.pi * 2) + share * of(inner)
                own = own + kernel * of(Fraction(count, 2) if self.sign(other) > 0 else -count)
            total = total + own * self.shape.size(group)
        return total

    def gradient_norm(self):
        """Return a bound on the norm of the gradient in the full space."""
        of, square = self.numbers.of, 0
        for group, place in self.shape.places():
            unit = unit_row(self.shape, place)
            own = self.shape.attached[group]
            value = self.own_coefficient(group) * of(
                exact_inner(self.shape.cells(own, own, own is not None), unit, self.rows[group])
            )
            for other, same, count, cells in self.shape.partners(group):
                product = exact_inner(cells, unit, self.rows[other])
                value = value + self.pairs[group, other, same][1] * of(product * count * self.sign(other))
            size = self.shape.size(group)
            length = exact_inner(self.shape.cells(own, own, own is not None), unit, unit)
            square += -(-(max(-value.lo, value.hi) ** 2) * size // length)
        return self.numbers(0, isqrt(square) + 1)

    def lipschitz(self, radius):
        """Return a bound on the change of the Hessian per distance within the radius."""
        of = self.numbers.of
        lengths = [of(square).sqrt() for square in self.squares[: self.students]]
        sizes = [self.shape.size(group) for group in range(self.students)]
        return hessian_change(self.numbers, lengths, sizes, [of(sum(self.shape.blocks))], radius)

    def form(self, shape, block_of, group_of):
        """Return (F, G): X_a^T H X_b and X_a . X_b for the unit directions X of a finer shape; G is diagonal."""
        places = shape.places()
        where = {}
        for position, (group, place) in enumerate(places):
            where.setdefault(group, []).append((position, unit_row(shape, place)))
        zero = self.numbers.of(0)
        form = [[zero] * len(places) for _ in places]
        lengths = [0] * len(places)
        for group in range(len(shape.attached)):
            self._own_part(form, lengths, shape, block_of, group_of, group, where[group])
            for other, same, count, cells in shape.partners(group):
                if other < len(shape.attached):
                    self._cross_part(form, shape, block_of, group_of, group, other, same, count, cells, where)
        return form, lengths

    def _finer_row(self, origin, block_of):
        """Return a neuron's row on the finer blocks, as intervals."""
        row = self.rows[origin]
        return [self.numbers.of(row[block]) for block in block_of] + [self.numbers.of(row[OWN])]

    def _partner(self, other, block_of, group_of):
        """Return (group of this network, finer row) of a finer neuron group."""
        students = len(group_of)
        if other < students:
            return group_of[other], self._finer_row(group_of[other], block_of)
        zero, one = self.numbers.of(0), self.numbers.of(1)
        return self.students + block_of[other - students], [zero] * len(block_of) + [one]

    def _own_part(self, form, lengths, shape, block_of, group_of, group, units):
        origin, size, own = group_of[group], shape.size(group), shape.attached[group]
        of, square = self.numbers.of, self.numbers.of(self.squares[origin])
        cells = shape.cells(own, own, own is not None)
        w = self._finer_row(origin, block_of)
        flat = self.own_coefficient(origin)
        along = [self._inner(cells, unit, w) for _, unit in units]
        terms = [((of(Fraction(1, 2)) - flat) / square, along)]
        for other, same, count, other_cells in shape.partners(group):
            partner, row = self._partner(other, block_of, group_of)
            area, _, parallel, inner = self.pairs[origin, partner, same]
            if not parallel:
                slope = of(inner) / square
                across = [self._inner(other_cells, u, row) - slope * x for (_, u), x in zip(units, along, strict=True)]
                terms.append((of(self.sign(partner) * count) / (self.numbers.pi * 2 * area), across))
        for s, (a, x) in enumerate(units):
            for t, (b, y) in enumerate(units):
                plain = exact_inner(cells, x, y)
                if a == b:
                    lengths[a] = size * plain
                value = flat * of(plain)
                for weight, vector in terms:
                    value = value + weight * vector[s] * vector[t]
                form[a][b] = form[a][b] + value * size

    def _cross_part(self, form, shape, block_of, group_of, group, other, same, count, cells, where):
        first, second, of = group_of[group], group_of[other], self.numbers.of
        area, share, parallel, inner = self.pairs[first, second, same]
        w, v = self._finer_row(first, block_of), self._finer_row(second, block_of)
        own, block = shape.attached[group], shape.attached[other]
        mirrored = [(weight, place, seen) for weight, seen, place in cells]
        weight = of(0) if parallel else of(1) / (self.numbers.pi * 2 * area)
        mine, theirs = of(self.squares[first]), of(self.squares[second])
        left = [
            (a, x, self._inner(shape.cells(own, own, own is not None), x, w), self._inner(cells, x, v))
            for a, x in where[group]
        ]
        right = [
            (b, y, self._inner(mirrored, y, w), self._inner(shape.cells(block, block, block is not None), y, v))
            for b, y in where[other]
        ]
        ratio = of(inner)
        for a, x, x_w, x_v in left:
            for b, y, y_w, y_v in right:
                bend = x_w * y_v + x_v * y_w - ratio * (x_w * y_w / mine + x_v * y_v / theirs)
                value = share * exact_inner(cells, x, y) + weight * bend
                form[a][b] = form[a][b] + value * (count * shape.size(group))

    def split_form(self, group, values, drift):
        """Return u^T (H_ii - 1/2 + drift) u for a student i of a group, in the coordinates of its cut blocks.

        `values`: on the own teacher if there is one, then on the finer blocks that are not the own teacher alone.
        """
        own = self.shape.attached[group]
        shape, block_of, group_of = self.shape.cut([2 + (block == own) for block in range(len(self.shape.blocks))])
        member = group_of.index(group)
        blocks = len(shape.blocks)
        places = ([OWN] if own is not None else []) + [b for b in range(blocks) if b != shape.attached[member]]
        if len(values) != len(places) or not any(values):
            raise Rejected("a direction with a value for each place was wanted, and not only 0")
        row = [Fraction(0)] * (blocks + 1)
        for place, value in zip(places, values, strict=True):
            row[place] = value
        cells = shape.cells(shape.attached[member], shape.attached[member], own is not None)
        square = exact_inner(cells, row, row)
        form = [[self.numbers.of(0)]]
        self._own_part(form, [0], shape, block_of, group_of, member, [(0, row)])
        of = self.numbers.of
        return form[0][0] - of(square / 2) + drift * of(square)

    def complement_form(self, shape, group_of):
        """Return (F, G) for C on vectors over the students that are constant on the groups of a finer shape."""
        count = len(shape.attached)
        zero = self.numbers.of(0)
        form = [[zero] * count for _ in range(count)]
        for group in range(count):
            size, origin = shape.size(group), group_of[group]
            form[group][group] = form[group][group] + self.own_coefficient(origin) * size
            for other, same, number, _ in shape.partners(group):
                if other < count:
                    share = self.pairs[origin, group_of[other], same][1]
                    form[group][other] = form[group][other] + share * (number * size)
        return form, [shape.size(group) for group in range(count)]

    def _inner(self, cells, unit, row):
        total = self.numbers.of(0)
        for weight, place, other in cells:
            if unit[place]:
                total = total + row[other] * self.numbers.of(weight * unit[place])
        return total


def unit_row(shape, place):
    """Return the integer row with a 1 at one place."""
    row = [0] * (len(shape.blocks) + 1)
    row[place] = 1
    return row


def exact_inner(cells, row, other):
    """Return the inner product of two rows of exact numbers."""
    return sum(weight * row[place] * other[seen] for weight, place, seen in cells)


def shifted(form, lengths, gap):
    """Return F - gap G."""
    return [
        [value - gap * lengths[i] if i == j else value for j, value in enumerate(row)] for i, row in enumerate(form)
    ]
