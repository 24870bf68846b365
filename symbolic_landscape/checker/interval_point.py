"""An interval instance, recomputed: the residual on each piece, and exact integrals against it."""

from fractions import Fraction
from itertools import pairwise

from .interval_polynomial import integral, plus, scaled, times_power
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
        cuts = sorted(cuts)
        self.weighted, self.loss = [], Fraction(0)
        for start, end in pairwise(cuts):
            middle = (start + end) / 2
            f = [c]
            for j in range(self.width):
                f = plus(f, scaled(v[j], self.activity(w[j], b[j], middle)))
            residual = minus(f, piece_at(self.target, middle))
            e = times(residual, piece_at(self.density, middle))
            self.weighted.append((start, end, e))
            self.loss += integral(times(residual, e), start, end)
        self.corners = [j for j in range(self.width) if not self.quadratic and w[j] == b[j] == 0 != v[j]]

    def breakpoint(self, w, b):
        """Return -b/w where it lies inside the interval, else None."""
        return -b / w if w != 0 and self.low < -b / w < self.high else None

    def activity(self, w, b, x):
        """Return s(w y + b) as a polynomial in y, valid around x, where w x + b is not 0 unless w = b = 0."""
        if self.quadratic:
            return trimmed([b * b, 2 * w * b, w * w])
        return scaled(1 if w * x + b >= 0 else self.gamma, [b, w])

    def slope(self, w, b, x):
        """Return s'(w y + b) for y around x, as a polynomial; s'(0) = 1."""
        if self.quadratic:
            return trimmed([2 * b, 2 * w])
        return trimmed([Fraction(1) if w * x + b >= 0 else self.gamma])

    def _against(self, function, w, b, power):
        """Return int x^power function(w, b) e, with pieces cut at the breakpoint."""
        total, x = Fraction(0), None if self.quadratic else self.breakpoint(w, b)
        for start, end, e in self.weighted:
            cuts = [start, x, end] if x is not None and start < x < end else [start, end]
            for low, high in pairwise(cuts):
                factor = times_power(function(w, b, (low + high) / 2), power)
                total += integral(times(factor, e), low, high)
        return total

    def response(self, w, b):
        """Return D(w, b) = int s(w x + b) e."""
        return self._against(self.activity, w, b, 0)

    def slope_moment(self, j, power):
        """Return int x^power s'(w_j x + b_j) e."""
        return self._against(self.slope, self.w[j], self.b[j], power)

    def moment(self, power):
        """Return int x^power e."""
        return sum(integral(times_power(e, power), start, end) for start, end, e in self.weighted)

    def moment_to(self, x, power):
        """Return int x^power e up to x."""
        return sum(
            integral(times_power(e, power), start, min(end, x)) for start, end, e in self.weighted if start < x
        )

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
