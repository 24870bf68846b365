"""An interval instance, recomputed: the residual on each piece, and exact integrals against it."""

from bisect import bisect_right
from fractions import Fraction
from itertools import pairwise

from .interval_polynomial import integral, times_power
from .polynomial_univariate import is_nonnegative_between, minus, times, trimmed
from .reading import BadInput, Rejected, instance_number, instance_vector

KEYS = {"kind", "activation", "interval", "target", "density", "w", "b", "v", "c", "name", "note", "expect"}


class Point:
    """Problem and network.

    `gamma`: slope of the activation where its argument is negative; None for the quadratic one.  `weighted`: (start,
    end, e) for each piece, e = (f - target) density.  `corners`: the neurons with w = b = 0 != v of relu-like networks.
    """

    def __init__(self, document):
        if unknown := sorted(set(document) - KEYS):
            raise BadInput(f"unknown key {unknown[0][:40]!r}")
        self.gamma, self.quadratic = read_activation(document.get("activation"))
        self.low, self.high = instance_vector(document.get("interval"), 2)
        if self.low >= self.high:
            raise BadInput("the ends of the interval do not increase")
        self.target = read_target(document.get("target"), self.low, self.high)
        self.density = [(self.low, self.high, [Fraction(1)])]
        if "density" in document:
            self.density = read_pieces(document["density"], self.low, self.high)
            if not all(p and is_nonnegative_between(p, start, end) for start, end, p in self.density):
                raise BadInput("the density is negative somewhere, or 0 on a whole piece")
        w = instance_vector(document.get("w"))
        b, v = instance_vector(document.get("b"), len(w)), instance_vector(document.get("v"), len(w))
        if not w:
            raise BadInput("at least one neuron was wanted")
        self._place(w, b, v, instance_number(document.get("c")))

    def at(self, w, b, v, c):
        """Return the same problem at another network."""
        other = object.__new__(Point)
        for name in ("gamma", "quadratic", "low", "high", "target", "density"):
            setattr(other, name, getattr(self, name))
        other._place(w, b, v, c)
        return other

    def _place(self, w, b, v, c):
        self.w, self.b, self.v, self.c, self.width = w, b, v, c, len(w)
        cuts = {self.low, self.high}
        cuts |= {end for pieces in (self.target, self.density) for _, end, _ in pieces}
        if not self.quadratic:
            cuts |= {x for j in range(self.width) if (x := self.breakpoint(w[j], b[j])) is not None}
        self.cuts = sorted(cuts)
        self.weighted, self.loss = [], Fraction(0)
        self.moments = [[Fraction(0)] for _ in range(3)]  # moments[k][i]: int of x^k e up to cuts[i]
        for start, end in pairwise(self.cuts):
            middle = (start + end) / 2
            residual = minus(self._function(middle), piece_at(self.target, middle))
            e = times(residual, piece_at(self.density, middle))
            self.weighted.append((start, end, e))
            self.loss += integral(times(residual, e), start, end)
            for power, sums in enumerate(self.moments):
                sums.append(sums[-1] + integral(times_power(e, power), start, end))
        self.corners = [j for j in range(self.width) if not self.quadratic and w[j] == b[j] == 0 != v[j]]

    def _function(self, x):
        """Return f as a polynomial around x, which is no breakpoint."""
        constant, slope, square = self.c, Fraction(0), Fraction(0)
        for w, b, v in zip(self.w, self.b, self.v, strict=True):
            if self.quadratic:
                constant, slope, square = constant + v * b * b, slope + 2 * v * w * b, square + v * w * w
            else:
                factor = v if w * x + b >= 0 else self.gamma * v
                constant, slope = constant + factor * b, slope + factor * w
        return trimmed([constant, slope, square])

    def breakpoint(self, w, b):
        """Return -b/w where it lies inside the interval, else None."""
        return -b / w if w != 0 and self.low < -b / w < self.high else None

    def moment(self, power):
        """Return int x^power e."""
        return self.moments[power][-1]

    def moment_to(self, x, power):
        """Return int of y^power e(y) over the part of the interval left of x."""
        i = bisect_right(self.cuts, x) - 1
        if i < 0:
            return Fraction(0)
        if i == len(self.weighted):
            return self.moment(power)
        start, _, e = self.weighted[i]
        return self.moments[power][i] + integral(times_power(e, power), start, x)

    def active_moment(self, w, b, power):
        """Return int x^power s'(w x + b) e of a relu-like activation, s'(0) = 1."""
        x, total = self.breakpoint(w, b), self.moment(power)
        if x is None:
            return total if w * (self.low + self.high) + 2 * b >= 0 else self.gamma * total
        after = total - self.moment_to(x, power)
        return self.gamma * total + (1 - self.gamma) * (after if w > 0 else total - after)

    def response(self, w, b):
        """Return D(w, b) = int s(w x + b) e."""
        if self.quadratic:
            return w * w * self.moment(2) + 2 * w * b * self.moment(1) + b * b * self.moment(0)
        return w * self.active_moment(w, b, 1) + b * self.active_moment(w, b, 0)

    def slope_moment(self, j, power):
        """Return int x^power s'(w_j x + b_j) e."""
        w, b = self.w[j], self.b[j]
        if self.quadratic:
            return 2 * w * self.moment(power + 1) + 2 * b * self.moment(power)
        return self.active_moment(w, b, power)

    def demand_zero_partials(self, skipped):
        """Reject unless dL/dc, every dL/dv_j, and dL/dw_j, dL/db_j but for the neurons skipped are 0."""
        if self.moment(0) != 0:
            raise Rejected("the derivative in c is not 0")
        for j in range(self.width):
            if self.response(self.w[j], self.b[j]) != 0:
                raise Rejected(f"the derivative in v of neuron {j} is not 0")
            smooth = self.v[j] != 0 and j not in skipped
            if smooth and (self.slope_moment(j, 0) != 0 or self.slope_moment(j, 1) != 0):
                raise Rejected(f"the derivative in w or b of neuron {j} is not 0")


def piece_at(pieces, x):
    """Return the polynomial of the piece that has x inside."""
    return next(p for start, end, p in pieces if start < x < end)


def read_activation(value):
    """Return (gamma, False), or (None, True) for the quadratic activation."""
    if isinstance(value, dict) and set(value) == {"leaky_relu"}:
        gamma = instance_number(value["leaky_relu"])
        if gamma <= 0 or gamma == 1:
            raise BadInput("a leaky slope > 0 other than 1 was wanted")
        return gamma, False
    if value == "relu":
        return Fraction(0), False
    if value == "quadratic":
        return None, True
    raise BadInput("the activation is none that is known on an interval")


def read_target(value, low, high):
    """Return the target as pieces (start, end, polynomial)."""
    if isinstance(value, dict) and set(value) == {"alpha", "beta"}:
        return [(low, high, trimmed([instance_number(value["beta"]), instance_number(value["alpha"])]))]
    return read_pieces(value, low, high)


def read_pieces(value, low, high):
    """Return a piecewise polynomial function as (start, end, polynomial)."""
    if not isinstance(value, dict) or set(value) != {"pieces"} or not isinstance(value["pieces"], list):
        raise BadInput("pieces were wanted")
    pieces, start = [], low
    for item in value["pieces"]:
        if not isinstance(item, dict) or set(item) != {"upto", "polynomial"}:
            raise BadInput("a piece has the keys upto and polynomial")
        end = instance_number(item["upto"])
        if end <= start:
            raise BadInput("the pieces do not go from left to right")
        pieces.append((start, end, trimmed(instance_vector(item["polynomial"]))))
        start = end
    if start != high:
        raise BadInput("the pieces do not end where the interval ends")
    return pieces
