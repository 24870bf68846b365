"""The real numbers of certificates: values at theta of polynomials, theta one real root; exact zeros and signs.

No irreducibility is trusted: a number is 0 iff theta is a root of the common divisor with the polynomial of theta.
"""

from fractions import Fraction

from .polynomial_univariate import common_divisor, count_roots, divided, minus, sign_changes, times, trimmed, value
from .reading import Rejected, fields, items, rational, vector


class Field:
    """Q(theta) as polynomials modulo `modulus`, whose only root between `low` and `high` is theta."""

    def __init__(self, witness):
        polynomial, low, high = fields(witness, "real_root", "polynomial", "low", "high")
        self.modulus = vector(polynomial)
        self.low, self.high = rational(low), rational(high)
        if len(self.modulus) < 2 or self.modulus[-1] == 0 or self.low >= self.high:
            raise Rejected("a polynomial and an interval were wanted")
        if len(self.modulus) == 2 and (self.modulus, self.low, self.high) != ([0, 1], -1, 1):
            raise Rejected("where all numbers are rational, theta is 0, between -1 and 1")
        ends = [value(self.modulus, end) for end in (self.low, self.high)]
        if ends[0] * ends[1] >= 0 or count_roots(self.modulus, self.low, self.high) != 1:
            raise Rejected("the interval does not isolate a root")
        self.sign_above = ends[1] > 0
        self.zero, self.one = Number(self, []), Number(self, [Fraction(1)])

    def number(self, witness):
        """Return the number that a certificate's list of coefficients spells."""
        coefficients = vector(witness)
        if (coefficients and coefficients[-1] == 0) or len(coefficients) >= len(self.modulus):
            raise Rejected("a number is not in reduced form")
        return Number(self, coefficients)

    def numbers(self, witness, length):
        """Return a list of numbers."""
        return [self.number(item) for item in items(witness, length)]

    def rational(self, x):
        """Return a rational number."""
        return Number(self, [Fraction(x)] if x else [])

    def reduced(self, p):
        """Return the number that is the value at theta of any polynomial."""
        return Number(self, divided(p, self.modulus)[1] if len(p) >= len(self.modulus) else trimmed(p))

    def halve(self):
        """Halve the interval around theta."""
        middle = (self.low + self.high) / 2
        at_middle = value(self.modulus, middle)
        if at_middle == 0:  # theta is rational: keep it inside a smaller interval
            quarter = (self.high - self.low) / 8
            self.low, self.high = middle - quarter, middle + quarter
        elif (at_middle > 0) == self.sign_above:
            self.high = middle
        else:
            self.low = middle


class Number:
    """The value at theta of a polynomial; operators take numbers of the same field, integers and Fractions."""

    __slots__ = ("coefficients", "field")

    def __init__(self, field, coefficients):
        self.field, self.coefficients = field, coefficients

    def __add__(self, other):
        return Number(self.field, minus(self.coefficients, [-c for c in self._of(other)]))

    __radd__ = __add__

    def __sub__(self, other):
        return Number(self.field, minus(self.coefficients, self._of(other)))

    def __rsub__(self, other):
        return Number(self.field, minus(self._of(other), self.coefficients))

    def __neg__(self):
        return Number(self.field, [-c for c in self.coefficients])

    def __mul__(self, other):
        right = self._of(other)
        if not right or not self.coefficients:
            return self.field.zero
        return self.field.reduced(times(self.coefficients, right))

    __rmul__ = __mul__

    def is_zero(self):
        """Whether the number is 0."""
        if len(self.coefficients) < 2:
            return not self.coefficients
        for _ in range(32):
            low, high = self.bounds()
            if low > 0 or high < 0:
                return False
            self.field.halve()
        common = common_divisor(self.coefficients, self.field.modulus)
        return len(common) > 1 and count_roots(common, self.field.low, self.field.high) > 0

    def sign(self):
        """Return -1, 0 or 1."""
        if len(self.coefficients) < 2:
            return 0 if not self.coefficients else 1 if self.coefficients[0] > 0 else -1
        if self.is_zero():
            return 0
        while True:
            low, high = self.bounds()
            if low > 0 or high < 0:
                return 1 if low > 0 else -1
            self.field.halve()

    def bounds(self):
        """Return (low, high) around the number from the present interval around theta."""
        x = (self.field.low, self.field.high)
        low = high = Fraction(0)
        for c in reversed(self.coefficients):
            corners = (low * x[0], low * x[1], high * x[0], high * x[1])
            low, high = min(corners) + c, max(corners) + c
        return low, high

    def enclosure(self, bits):
        """Return (low, high) around the number with high - low <= 2^-bits."""
        low, high = self.bounds()
        while (high - low) * 2**bits > 1:
            self.field.halve()
            low, high = self.bounds()
        return low, high

    def inverse(self):
        """Return 1 / self; rejects where the polynomial of theta shows itself reducible."""
        if self.is_zero():
            raise Rejected("division by 0")
        a, b = self.field.modulus, self.coefficients
        s, t = [], [Fraction(1)]
        while len(b) > 1:
            quotient, rest = divided(a, b)
            a, b, s, t = b, rest, t, minus(s, times(quotient, t))
        if not b:
            raise Rejected("the polynomial of theta is reducible; give an irreducible one")
        return self.field.reduced([c / b[0] for c in t])

    def _of(self, other):
        if isinstance(other, Number):
            return other.coefficients
        return [Fraction(other)] if other else []


# --- linear algebra ---------------------------------------------------------------------------------------------------


def dot(a, b):
    """Return sum_i a_i b_i of nonempty lists."""
    total = a[0].field.zero
    for x, y in zip(a, b, strict=True):
        if x.coefficients and y.coefficients:
            total = total + x * y
    return total


def apply(matrix, x):
    """Return the product of a matrix and a vector."""
    return [dot(row, x) for row in matrix]


def demand_zero(vector_of_numbers, what):
    """Reject unless every number is 0."""
    if not all(x.is_zero() for x in vector_of_numbers):
        raise Rejected(f"{what} is not 0")


def rank(rows):
    """Return the dimension of the span of the rows."""
    rows, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(found, len(rows)) if not rows[i][column].is_zero()), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        inverse = rows[found][column].inverse()
        for i in range(found + 1, len(rows)):
            factor = rows[i][column] * inverse
            if factor.coefficients:
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[found], strict=True)]
        found += 1
    return found


def characteristic(matrix):
    """Return det(z - A), from the constant up (Faddeev and LeVerrier)."""
    size, field = len(matrix), matrix[0][0].field
    result = [field.zero] * size + [field.one]
    power = [[field.one if i == j else field.zero for j in range(size)] for i in range(size)]
    for k in range(1, size + 1):
        columns = list(zip(*power, strict=True))
        product = [[dot(row, column) for column in columns] for row in matrix]
        trace = field.zero
        for i in range(size):
            trace = trace + product[i][i]
        c = trace * Fraction(-1, k)
        result[size - k] = c
        power = [[x + c if i == j else x for j, x in enumerate(row)] for i, row in enumerate(product)]
    return result


def eigenvalue_signs(polynomial):
    """Return the numbers of positive, zero and negative roots of a polynomial with real roots only (Descartes)."""
    signs = [c.sign() for c in polynomial]
    zero = next(k for k, s in enumerate(signs) if s)
    positive = sign_changes(signs)
    return positive, zero, len(polynomial) - 1 - zero - positive


def is_positive_definite(matrix):
    """Return whether a symmetric matrix is positive definite; the empty one is."""
    return not matrix or eigenvalue_signs(characteristic(matrix))[0] == len(matrix)
