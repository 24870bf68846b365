"""The population loss at a rational network: value, gradient, Hessian, how fast the Hessian changes, in intervals."""

from fractions import Fraction
from math import isqrt

from .reading import Rejected


def dot(a, b):
    """Return sum a_k b_k."""
    return sum(x * y for x, y in zip(a, b, strict=True))


def pair(numbers, first_square, second_square, inner):
    """Return (area, share, parallel) of two nonzero vectors from exact |a|^2, |b|^2 and a . b.

    area = |a| |b| sin(angle); share = (pi - angle) / (2 pi); exactly 1/2 or 0 for parallel vectors.
    """
    gap = first_square * second_square - inner * inner
    if gap == 0:
        return numbers.of(0), numbers.of(Fraction(1, 2) if inner > 0 else 0), True
    area = numbers.of(gap).sqrt()
    share = (numbers.pi - numbers.angle(area, numbers.of(inner))) / (numbers.pi * 2)
    return area, share, False


def existence(gradient, gap, radius, lipschitz, bits):
    """Reject unless one critical point lies within `radius`; return (Lambda r, slack of the loss there), as intervals.

    `gap`: an integer number of units 2^-bits; no eigenvalue of the Hessian at the center lies in (-gap, gap).
    Newton's map with that Hessian maps the ball of the radius into itself when 2 |gradient| <= gap r and contracts it
    when 2 Lambda r <= gap.
    """
    drift = lipschitz * radius
    if gap <= 0 or 2 * drift.hi > gap or 2 * gradient.hi << bits > gap * radius.lo:
        raise Rejected("the gradient is too large, or the Hessian changes too fast, for the radius and gap given")
    return drift, (gradient * 2 + drift * radius) * radius


class Network:
    """Students and teachers as lists of rational rows, none of them 0; `numbers` is a class of intervals."""

    def __init__(self, students, teachers, numbers):
        self.students, self.teachers, self.numbers = students, teachers, numbers
        self.rows = students + teachers
        self.signs = [1] * len(students) + [-1] * len(teachers)
        self.k = len(students)
        if not all(any(row) for row in self.rows):
            raise Rejected("a student of the center is 0")
        self.inner = [[dot(a, b) for b in self.rows] for a in self.rows]
        self.pairs = {}
        for a in range(len(self.rows)):
            for b in range(a):
                found = pair(numbers, self.inner[a][a], self.inner[b][b], self.inner[a][b])
                self.pairs[a, b] = self.pairs[b, a] = found

    def own_coefficient(self, i):
        """Return C_ii = 1/2 + sum over the others of sign area / (2 pi |w_i|^2)."""
        of, total = self.numbers.of, self.numbers.of(0)
        for b in range(len(self.rows)):
            if b != i:
                total = total + self.pairs[i, b][0] * self.signs[b]
        return of(Fraction(1, 2)) + total / (self.numbers.pi * 2 * of(self.inner[i][i]))

    def complement(self):
        """Return C."""
        return [
            [self.own_coefficient(i) if i == k else self.pairs[i, k][1] for k in range(self.k)] for i in range(self.k)
        ]

    def loss(self):
        """Return 1/2 sum over all pairs of neurons of sign sign k(a, b)."""
        of, total = self.numbers.of, self.numbers.of(sum(self.inner[a][a] for a in range(len(self.rows))) / 4)
        for a in range(len(self.rows)):
            for b in range(a):
                area, share, _ = self.pairs[a, b]
                kernel = area / (self.numbers.pi * 2) + share * of(self.inner[a][b])
                total = total + kernel * (self.signs[a] * self.signs[b])
        return total

    def gradient_norm(self):
        """Return a bound on the Euclidean norm of C W - D V; its square in integers, so that no digits are lost."""
        of, square = self.numbers.of, 0
        for i in range(self.k):
            own = self.own_coefficient(i)
            for t, x in enumerate(self.rows[i]):
                value = own * of(x)
                for b, row in enumerate(self.rows):
                    if b != i and row[t]:
                        value = value + self.pairs[i, b][1] * of(row[t]) * self.signs[b]
                square += max(-value.lo, value.hi) ** 2
        return self.numbers(0, isqrt(square) + 1)

    def own_block(self, i, basis):
        """Return basis H_ii basis^T."""
        numbers, twice_pi = self.numbers, self.numbers.pi * 2
        square = numbers.of(self.inner[i][i])
        images = [[numbers.of(dot(b, row)) for b in basis] for row in self.rows]
        own, w = self.own_coefficient(i), images[i]
        radial = (numbers.of(Fraction(1, 2)) - own) / square
        terms = [(radial, w)]
        for b in range(len(self.rows)):
            if b == i or self.pairs[i, b][2]:
                continue
            slope = numbers.of(self.inner[i][b]) / square
            across = [x - slope * y for x, y in zip(images[b], w, strict=True)]
            terms.append((numbers.of(self.signs[b]) / (twice_pi * self.pairs[i, b][0]), across))
        size = range(len(basis))
        block = [[own * numbers.of(dot(basis[s], basis[t])) for t in size] for s in size]
        for weight, vector in terms:
            weighted = [weight * x for x in vector]
            for s in size:
                for t in range(s + 1):
                    block[s][t] = block[s][t] + weighted[s] * vector[t]
        return [[block[max(s, t)][min(s, t)] for t in size] for s in size]

    def cross_block(self, i, k, basis):
        """Return basis H_ik basis^T for i != k."""
        numbers = self.numbers
        area, share, parallel = self.pairs[i, k]
        size = range(len(basis))
        block = [[share * numbers.of(dot(basis[s], basis[t])) for t in size] for s in size]
        if parallel:
            return block
        w, v = ([numbers.of(dot(b, self.rows[n])) for b in basis] for n in (i, k))
        weight = numbers.of(1) / (numbers.pi * 2 * area)
        first, second = (numbers.of(self.inner[i][k] / self.inner[n][n]) for n in (i, k))
        # w v^T + v w^T - first w w^T - second v v^T = w (v - first w)^T + v (w - second v)^T
        left = [weight * (y - first * x) for x, y in zip(w, v, strict=True)]
        right = [weight * (x - second * y) for x, y in zip(w, v, strict=True)]
        return [[block[s][t] + w[s] * left[t] + v[s] * right[t] for t in size] for s in size]

    def hessian(self, basis):
        """Return the Hessian for students that move in the span of the basis, in the coordinates of the basis."""
        blocks = {}
        for i in range(self.k):
            blocks[i, i] = self.own_block(i, basis)
            for k in range(i):
                blocks[i, k] = self.cross_block(i, k, basis)
                blocks[k, i] = [list(row) for row in zip(*blocks[i, k], strict=True)]
        size = range(len(basis))
        return [
            [blocks[i, k][s][t] for k in range(self.k) for t in size] for i in range(self.k) for s in size
        ]

    def lipschitz(self, radius):
        """Return a bound on the change of the Hessian per distance within the radius, in any dimension."""
        numbers = self.numbers
        lengths = [numbers.of(self.inner[a][a]).sqrt() for a in range(len(self.rows))]
        return hessian_change(numbers, lengths[: self.k], [1] * self.k, lengths[self.k :], radius)


def hessian_change(numbers, lengths, sizes, teacher_lengths, radius):
    """Return max over students i of (sum of the others' lengths) / m_i^2 + sum over k != i of (2/m_i + 1/m_k) / pi.

    m is a length less the radius; lengths of students grow by the radius.  `sizes`: how many students have a length.
    """
    zero = numbers.of(0)
    if not all((length - radius).positive for length in lengths):
        raise Rejected("a student may vanish within the radius")
    inverse = [numbers.of(1) / (length - radius) for length in lengths]
    total = sum(((length + radius) * size for length, size in zip(lengths, sizes, strict=True)), zero)
    total = sum(teacher_lengths, total)
    inverses = sum((value * size for value, size in zip(inverse, sizes, strict=True)), zero)
    width, largest = sum(sizes), zero
    for length, own in zip(lengths, inverse, strict=True):
        value = (total - length - radius) * own * own + (inverses - own + own * (2 * width - 2)) / numbers.pi
        largest = numbers(0, max(largest.hi, value.hi))
    return largest
