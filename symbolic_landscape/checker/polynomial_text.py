"""The text of polynomials, read by a grammar of its own: + - * / ^ **, numbers without exponents, variables, brackets.

A polynomial is a mapping from exponents to Fractions, without zeros.  Division is by constants; sizes are bounded
before anything is multiplied out.
"""

import re
from fractions import Fraction

HIGHEST_DEGREE = 1000
MOST_TERMS = 1_000_000
MOST_PRODUCTS = 3_000_000  # of two terms, in one text: a few seconds; the engine reads larger ones
DEEPEST = 100
LONGEST_COEFFICIENT = 400_000  # bits

_TOKEN = re.compile(r"\s*(?:([0-9]+(?:\.[0-9]*)?|\.[0-9]+)|([A-Za-z_][A-Za-z0-9_]*)|(\*\*|.))", re.DOTALL)


class UnreadableError(Exception):
    """The text is no polynomial in these variables, or too large."""


def parsed(text, variables, square_root=None):
    """Return the polynomial; `square_root` maps a Fraction to the polynomial that sqrt of it means, where allowed."""
    return _Reader(text, variables, square_root).whole()


class _Reader:
    def __init__(self, text, variables, square_root):
        self.tokens, end, at = [], len(text.rstrip()), 0
        while at < end:
            match = _TOKEN.match(text, at)
            self.tokens.append(match[1] or match[2] or match[3])
            at = match.end()
        self.at, self.depth, self.size = 0, 0, len(variables)
        self.positions = {name: i for i, name in enumerate(variables)}
        self.square_root = square_root
        self.products = 0

    def product(self, p, q):
        """Return p q, counting the work."""
        self.products += len(p) * len(q)
        if self.products > MOST_PRODUCTS:
            raise UnreadableError("the polynomial is too large for the checker")
        return product(p, q)

    def whole(self):
        result = self.expression()
        if self.at < len(self.tokens):
            raise UnreadableError(f"{self.tokens[self.at][:40]!r} is not expected")
        return result

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self):
        token = self.peek()
        if token is None:
            raise UnreadableError("the text ends too early")
        self.at += 1
        return token

    def expression(self):
        total = dict(self.term())
        while self.peek() in ("+", "-"):
            factor = -1 if self.take() == "-" else 1
            for exponents, c in self.term().items():
                combined = total.get(exponents, 0) + factor * c
                if combined:
                    total[exponents] = combined
                else:
                    total.pop(exponents, None)
        return total

    def term(self):
        total = self.factor()
        while self.peek() in ("*", "/"):
            if self.take() == "*":
                total = self.product(total, self.factor())
            else:
                divisor = constant(self.factor())
                if not divisor:
                    raise UnreadableError("division by a constant other than 0 was wanted")
                total = {exponents: c / divisor for exponents, c in total.items()}
        return total

    def factor(self):
        negative = False
        while self.peek() in ("+", "-"):
            negative ^= self.take() == "-"
        result = self.power()
        return {exponents: -c for exponents, c in result.items()} if negative else result

    def power(self):
        base = self.atom()
        if self.peek() not in ("^", "**"):
            return base
        self.take()
        self.deeper()
        exponent = constant(self.factor())
        self.depth -= 1
        if exponent is None or exponent.denominator != 1 or not 0 <= exponent <= HIGHEST_DEGREE:
            raise UnreadableError(f"an exponent from 0 to {HIGHEST_DEGREE} was wanted")
        if degree(base) * exponent > HIGHEST_DEGREE:
            raise UnreadableError("the degree is too high")
        result = {(0,) * self.size: Fraction(1)}
        for bit in bin(int(exponent))[2:]:
            result = self.product(result, result)
            if bit == "1":
                result = self.product(result, base)
        return result

    def atom(self):
        token = self.take()
        if token in self.positions:
            position = self.positions[token]
            return {tuple(int(i == position) for i in range(self.size)): Fraction(1)}
        if token[0].isdigit() or (token[0] == "." and len(token) > 1):
            whole, _, part = token.partition(".")
            if len(token) > 100_000:
                raise UnreadableError("a number is too long")
            number = Fraction(_integer(whole + part), 10 ** len(part))
            return {(0,) * self.size: number} if number else {}
        if token == "(":
            return self.bracket()
        if token == "sqrt" and self.square_root is not None and self.peek() == "(":
            self.take()
            radicand = constant(self.bracket())
            if radicand is None:
                raise UnreadableError("the square root of a rational number was wanted")
            return self.square_root(radicand)
        raise UnreadableError(f"{token[:40]!r} is no number, variable or bracket")

    def bracket(self):
        self.deeper()
        result = self.expression()
        if self.take() != ")":
            raise UnreadableError("a closing bracket was wanted")
        self.depth -= 1
        return result

    def deeper(self):
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnreadableError("brackets are nested too deeply")


def constant(p):
    """Return the value of a constant polynomial, or None."""
    if not p:
        return Fraction(0)
    ((exponents, c), *rest) = p.items()
    return c if not rest and not any(exponents) else None


def degree(p):
    """Return the total degree; -1 for 0."""
    return max((sum(exponents) for exponents in p), default=-1)


def product(p, q):
    """Return p q; raises `UnreadableError` where it would be too large."""
    if not p or not q:
        return {}
    if degree(p) + degree(q) > HIGHEST_DEGREE or len(p) * len(q) > MOST_PRODUCTS:
        raise UnreadableError("a product is too large")
    if _longest(p) + _longest(q) > LONGEST_COEFFICIENT:
        raise UnreadableError("a coefficient is too long")
    total = {}
    for e, a in p.items():
        for f, b in q.items():
            key = tuple(i + j for i, j in zip(e, f, strict=True))
            total[key] = total.get(key, 0) + a * b
    if len(total) > MOST_TERMS:
        raise UnreadableError("a product has too many terms")
    return {exponents: c for exponents, c in total.items() if c}


def plus(p, q, factor=1):
    """Return p + factor q."""
    total = dict(p)
    for exponents, c in q.items():
        combined = total.get(exponents, 0) + factor * c
        if combined:
            total[exponents] = combined
        else:
            total.pop(exponents, None)
    return total


def partial(p, i):
    """Return the derivative by variable i."""
    return {(*e[:i], e[i] - 1, *e[i + 1 :]): e[i] * c for e, c in p.items() if e[i]}


def shifted(p, point):
    """Return p(point + y) as a polynomial in y, for a point of Fractions."""
    total = {}
    for exponents, c in p.items():
        pieces = {(0,) * len(point): c}
        for i, e in enumerate(exponents):
            line = {(0,) * len(point): point[i]} if point[i] else {}
            line[tuple(int(i == j) for j in range(len(point)))] = Fraction(1)
            for _ in range(e):
                pieces = product(pieces, line)
        total = plus(total, pieces)
    return total


def written(p, variables):
    """Return the one text of a polynomial in certificates: lexicographic order, as "-3*x^3 + 1/2*x*y - 1"."""
    text = ""
    for exponents, c in sorted(p.items(), reverse=True):
        powers = [name if e == 1 else f"{name}^{e}" for name, e in zip(variables, exponents, strict=True) if e]
        size = _decimal(abs(c.numerator)) + ("" if c.denominator == 1 else f"/{_decimal(c.denominator)}")
        term = "*".join(powers if powers and abs(c) == 1 else [size, *powers])
        sign = "-" if c < 0 else "+"
        text += f" {sign} {term}" if text else term if c > 0 else f"-{term}"
    return text or "0"


def _decimal(number):
    """Return the digits of an integer >= 0, also past Python's limit on their number."""
    if number < 10**4000:
        return str(number)
    head, tail = divmod(number, 10**4000)
    return _decimal(head) + str(tail).zfill(4000)


def _integer(digits):
    if len(digits) <= 4000:
        return int(digits)
    middle = len(digits) // 2
    return _integer(digits[:middle]) * 10 ** (len(digits) - middle) + _integer(digits[middle:])


def _longest(p):
    return max(c.numerator.bit_length() + c.denominator.bit_length() for c in p.values())
