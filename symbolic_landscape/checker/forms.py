"""Forms F(v) = a . v + sum_l b_l |l . v|, and the two ways to show that one is nonnegative."""

from fractions import Fraction
from itertools import combinations, product
from math import comb

from .reading import Rejected, fields, items, kind_of, vector

MOST_SETS = 1_000_000  # of lines that meet in a ray: the engine lists no more


def dot(a, b):
    """Return a . b."""
    return sum((x * y for x, y in zip(a, b, strict=True) if x and y), Fraction(0))


class Form:
    """The linear part a, the lines l (pairwise not parallel, not 0) and their kinks b_l."""

    def __init__(self, linear, lines, kinks):
        self.linear, self.lines, self.kinks = linear, lines, kinks

    def at(self, v):
        """Return F(v)."""
        return dot(self.linear, v) + sum(b * abs(dot(line, v)) for line, b in self.kinked())

    def plus(self, factor, other):
        """Return F + factor * other; both have the same lines."""
        return Form(
            [x + factor * y for x, y in zip(self.linear, other.linear, strict=True)],
            self.lines,
            [x + factor * y for x, y in zip(self.kinks, other.kinks, strict=True)],
        )

    def scaled(self, factor):
        """Return factor * F."""
        return Form([factor * x for x in self.linear], self.lines, [factor * b for b in self.kinks])

    def kinked(self):
        """Return the lines with b_l != 0 and these kinks."""
        return [(line, b) for line, b in zip(self.lines, self.kinks, strict=True) if b]


def check_nonnegative(form, witness):
    """Reject unless the witness shows F >= 0 everywhere."""
    if kind_of(witness, "multipliers", "all_rays") == "multipliers":
        (patterns,) = fields(witness, "multipliers", "patterns")
        _check_multipliers(form, patterns)
    else:
        fields(witness, "all_rays")
        _check_rays(form)


def _check_multipliers(form, patterns):
    """F is the minimum over sign patterns of forms without negative kinks; each is a zonotope membership."""
    negative = [(line, b) for line, b in form.kinked() if b < 0]
    positive = [(line, b) for line, b in form.kinked() if b > 0]
    items(patterns)
    if len(negative) > 30 or len(patterns) != 2 ** len(negative):
        raise Rejected(f"one list of multipliers for each of 2^{len(negative)} sign patterns was wanted")
    for signs, listed in zip(product((1, -1), repeat=len(negative)), patterns, strict=True):
        multipliers = vector(listed, len(positive))
        rest = list(form.linear)
        for s, (line, b) in zip(signs, negative, strict=True):
            rest = [x + s * b * y for x, y in zip(rest, line, strict=True)]
        for m, (line, b) in zip(multipliers, positive, strict=True):
            if abs(m) > b:
                raise Rejected("a multiplier is larger than the kink of its line")
            rest = [x - m * y for x, y in zip(rest, line, strict=True)]
        if any(rest):
            raise Rejected("the multipliers do not add up to the linear part")


def _check_rays(form):
    """F is linear on the cones of its arrangement: evaluate it at every ray, in the span of the kinked lines."""
    lines = [line for line, _ in form.kinked()]
    rank = len(echelon(lines))
    if len(echelon([*lines, form.linear])) != rank:
        raise Rejected("the linear part is not in the span of the kinked lines")
    if not lines:
        return  # then the linear part is 0
    if comb(len(lines), rank - 1) > MOST_SETS:
        raise Rejected(f"the rays of {len(lines)} lines of rank {rank} are too many: multipliers were wanted")
    outside = null_space(lines, len(form.linear))
    for chosen in combinations(lines, rank - 1):
        found = null_space([*chosen, *outside], len(form.linear))
        if len(found) == 1 and (form.at(found[0]) < 0 or form.at([-x for x in found[0]]) < 0):
            raise Rejected("the form is negative on a ray of its arrangement")


def echelon(rows):
    """Return the nonzero rows of the reduced echelon form, with a leading 1 each."""
    reduced = []
    for row in rows:
        row = list(row)
        for pivot, other in reduced:
            if row[pivot]:
                row = [x - row[pivot] * y for x, y in zip(row, other, strict=True)]
        leading = next((j for j, x in enumerate(row) if x), None)
        if leading is None:
            continue
        row = [x / row[leading] for x in row]
        reduced = [
            (pivot, [x - other[leading] * y for x, y in zip(other, row, strict=True)] if other[leading] else other)
            for pivot, other in reduced
        ]
        reduced.append((leading, row))
    return reduced


def null_space(rows, dimension):
    """Return a basis of the vectors orthogonal to all rows."""
    reduced = echelon(rows)
    pivots = {pivot for pivot, _ in reduced}
    basis = []
    for free in range(dimension):
        if free not in pivots:
            v = [Fraction(int(j == free)) for j in range(dimension)]
            for pivot, row in reduced:
                v[pivot] = -row[free]
            basis.append(v)
    return basis
