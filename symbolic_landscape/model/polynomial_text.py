"""Polynomials from text: a grammar of its own, limits checked before anything is expanded, no evaluation of Python.

    expression   term (("+" | "-") term)*
    term         factor (("*" | "/") factor)*              division by constants only
    factor       ("+" | "-")* power
    power        atom (("^" | "**") factor)?               exponents are whole numbers from 0 to 1000
    atom         number | variable | "(" expression ")" | "sqrt" "(" expression ")"     sqrt only in coordinates
    number       an integer or a decimal without exponent

The total degree is at most 1000 and no part has more than a million terms; both are bounded from the operands
before a product or power is multiplied out.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from symbolic_landscape.errors import InvalidInstance, InvalidNumber
from symbolic_landscape.exact.polynomial import Exponents, Polynomial
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, parse_rational, rational_text
from symbolic_landscape.model.polynomial_size import HIGHEST_DEGREE, PolynomialSize

__all__ = ["ParsedPolynomial", "Square", "is_variable_name", "parse_polynomial"]

DEEPEST_NESTING = 100
SMALL_PRODUCT = 64  # below this many products of terms a dictionary is faster than a conversion

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<mark>\*\*|.))", re.DOTALL
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

Terms = dict[Exponents, Rational]
Square = tuple[Rational, Polynomial]
SquareRoot = Callable[[Rational], Polynomial]


@dataclass(frozen=True)
class ParsedPolynomial:
    """A polynomial, and the sum of squares it was written as: `polynomial` = constant + sum of c r^2 with c > 0.

    `squares` lists the pairs (c, r), or is None where the text is not such a sum.
    """

    polynomial: Polynomial
    squares: tuple[Square, ...] | None


def is_variable_name(name: str) -> bool:
    """Return whether `name` may name a variable: ASCII letters, digits and underscores, no digit first."""
    return _NAME.fullmatch(name) is not None


def parse_polynomial(text: str, variables: Sequence[str], square_root: SquareRoot | None = None) -> ParsedPolynomial:
    """Return the polynomial that `text` spells in these variables.

    `square_root` gives the meaning of sqrt(c) where it is allowed.  Raises `InvalidInstance` with one sentence.

    >>> parsed = parse_polynomial("(h*w - 1)^2/2", ("h", "w"))
    >>> str(parsed.polynomial), [(str(c), str(r)) for c, r in parsed.squares]
    ('1/2*h^2*w^2 - h*w + 1/2', [('1/2', 'h*w - 1')])
    >>> parse_polynomial("(x + y + z + 1)^1000", ("x", "y", "z"))
    Traceback (most recent call last):
    symbolic_landscape.errors.InvalidInstance: a power would have up to 167668501 terms; at most 1000000 are read
    """
    tree = _Reader(text, tuple(variables), square_root).whole()
    context = _Context(tuple(variables), square_root)
    context.shape(tree)
    terms = context.expanded(tree)
    return ParsedPolynomial(context.polynomial(terms), context.squares(tree))


# A tree of the text: what is written, nothing multiplied out.


@dataclass(frozen=True)
class _Number:
    value: Rational


@dataclass(frozen=True)
class _Variable:
    position: int


@dataclass(frozen=True)
class _Root:
    radicand: "_Tree"


@dataclass(frozen=True)
class _Sum:
    terms: "tuple[tuple[bool, _Tree], ...]"  # (subtracted, term)


@dataclass(frozen=True)
class _Product:
    factors: "tuple[tuple[bool, _Tree], ...]"  # (divided by, factor)


@dataclass(frozen=True)
class _Negative:
    operand: "_Tree"


@dataclass(frozen=True)
class _Power:
    base: "_Tree"
    exponent: "_Tree"


_Tree = _Number | _Variable | _Root | _Sum | _Product | _Negative | _Power


class _Reader:
    """Recursive descent over the tokens; loops wherever the grammar repeats, so only brackets and powers nest."""

    def __init__(self, text: str, variables: tuple[str, ...], square_root: SquareRoot | None) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0
        self._positions = {name: i for i, name in enumerate(variables)}
        self._square_root = square_root

    def whole(self) -> _Tree:
        tree = self._expression()
        if self._next() is not None:
            raise InvalidInstance(f"{self._here()} is not expected; write every product with *")
        return tree

    def _expression(self) -> _Tree:
        terms = [(False, self._term())]
        while (mark := self._next()) in ("+", "-"):
            self._at += 1
            terms.append((mark == "-", self._term()))
        return terms[0][1] if len(terms) == 1 else _Sum(tuple(terms))

    def _term(self) -> _Tree:
        factors = [(False, self._factor())]
        while (mark := self._next()) in ("*", "/"):
            self._at += 1
            factors.append((mark == "/", self._factor()))
        return factors[0][1] if len(factors) == 1 else _Product(tuple(factors))

    def _factor(self) -> _Tree:
        negative = False
        while (mark := self._next()) in ("+", "-"):
            self._at += 1
            negative ^= mark == "-"
        power = self._power()
        return _Negative(power) if negative else power

    def _power(self) -> _Tree:
        base = self._atom()
        if self._next() not in ("^", "**"):
            return base
        self._at += 1
        self._deeper()
        exponent = self._factor()
        self._depth -= 1
        return _Power(base, exponent)

    def _atom(self) -> _Tree:
        token = self._next()
        if token is None:
            raise InvalidInstance("the text ends where a number, a variable or a bracket was wanted")
        self._at += 1
        if token[0].isdigit() or token[0] == ".":
            try:
                return _Number(parse_rational(token))
            except InvalidNumber as error:
                raise InvalidInstance(str(error)) from None
        if token in self._positions:
            return _Variable(self._positions[token])
        if token == "(":
            return self._bracket()
        if token == "sqrt" and self._square_root is not None and self._next() == "(":
            self._at += 1
            return _Root(self._bracket())
        self._at -= 1
        if _NAME.fullmatch(token):
            known = ", ".join(self._positions)
            raise InvalidInstance(f"{_shown(token)} is not a declared variable; declared are {known or 'none'}")
        raise InvalidInstance(f"{self._here()} stands where a number, a variable or a bracket was wanted")

    def _bracket(self) -> _Tree:
        self._deeper()
        inside = self._expression()
        if self._next() != ")":
            raise InvalidInstance(f"a closing bracket was wanted, {self._here()} came")
        self._at += 1
        self._depth -= 1
        return inside

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST_NESTING:
            raise InvalidInstance(f"brackets and powers are nested deeper than {DEEPEST_NESTING}")

    def _next(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _here(self) -> str:
        token = self._next()
        return "the end of the text" if token is None else _shown(token)


def _tokens(text: str) -> list[str]:
    tokens = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        assert match is not None  # the last alternative takes any character
        token = match[match.lastgroup or 0]
        if match.lastgroup == "mark" and token not in ("+", "-", "*", "/", "^", "**", "(", ")"):
            raise InvalidInstance(f"the character {_shown(token)} does not belong in a polynomial")
        tokens.append(token)
        at = match.end()
    return tokens


class _Context:
    """Expansion of trees into terms, after every size in the tree was bounded."""

    def __init__(self, variables: tuple[str, ...], square_root: SquareRoot | None) -> None:
        self._variables = variables
        self._square_root = square_root
        self._zero: Exponents = (0,) * len(variables)

    def shape(self, tree: _Tree) -> "PolynomialSize":
        """Return bounds on the size of the expanded tree; raises `InvalidInstance` where some part is too large."""
        match tree:
            case _Negative(operand):
                return self.shape(operand)
            case _Sum(terms):
                return PolynomialSize.sum([self.shape(term) for _, term in terms]).bounded("a sum")
            case _Product(factors):
                total = self.shape(factors[0][1])
                for _, factor in factors[1:]:
                    total = total.times(self.shape(factor)).bounded("a product")
                return total
            case _Power(base, exponent):
                inner = self.shape(base)
                self.shape(exponent)
                bound = inner.power(self._exponent(exponent)).bounded("a power")
                if bound.degree:
                    return bound
        return PolynomialSize.of(self.expanded(tree) or {self._zero: ONE})

    def polynomial(self, terms: Terms) -> Polynomial:
        return Polynomial.from_terms(self._variables, terms)

    def expanded(self, tree: _Tree) -> Terms:
        match tree:
            case _Number(value):
                return {self._zero: value} if value else {}
            case _Variable(position):
                return {tuple(int(i == position) for i in range(len(self._variables))): ONE}
            case _Root(radicand):
                assert self._square_root is not None  # the reader refuses sqrt elsewhere
                under_root = self._constant(self.expanded(radicand))
                if under_root is None:
                    raise InvalidInstance("the square root of a rational number was wanted")
                return dict(self._square_root(under_root).terms)
            case _Negative(operand):
                return {e: -c for e, c in self.expanded(operand).items()}
            case _Sum(terms):
                return self._sum((subtracted, self.expanded(term)) for subtracted, term in terms)
            case _Product(factors):
                return self._product(factors)
            case _Power(base, exponent):
                return self._power(self.expanded(base), self._exponent(exponent))

    def squares(self, tree: _Tree, factor: Rational = ONE) -> tuple[Square, ...] | None:
        """Return pairs (c, r), c > 0, with factor * tree = constant + sum c r^2 as written, or None."""
        if isinstance(tree, _Negative):
            return self.squares(tree.operand, -factor)
        if isinstance(tree, _Sum):
            found: list[Square] = []
            for subtracted, term in tree.terms:
                part = self.squares(term, -factor if subtracted else factor)
                if part is None:
                    return None
                found += part
            return tuple(found)
        powers: dict[Polynomial, int] = {}
        sums: list[_Sum] = []
        for divided, piece in tree.factors if isinstance(tree, _Product) else ((False, tree),):
            base, exponent = (piece.base, self._exponent(piece.exponent)) if isinstance(piece, _Power) else (piece, 1)
            expanded = self.expanded(base)
            value = self._constant(expanded)
            if value is not None:
                factor = factor / value**exponent if divided else factor * value**exponent
                continue
            if exponent == 1 and isinstance(base, _Sum):
                sums.append(base)
            polynomial = self.polynomial(expanded)
            powers[polynomial] = powers.get(polynomial, 0) + exponent
        if sums and list(powers.values()) == [1]:
            return self.squares(sums[0], factor)  # a constant times a sum in brackets
        if not powers or factor == 0:
            return ()
        if factor < 0 or any(exponent % 2 for exponent in powers.values()):
            return None
        root = Polynomial.constant(self._variables, ONE)
        for polynomial, exponent in powers.items():
            root = root * polynomial ** (exponent // 2)
        return ((factor, root),)

    def _exponent(self, tree: _Tree) -> int:
        value = self._constant(self.expanded(tree))
        if value is None or value.q != 1 or not 0 <= value <= HIGHEST_DEGREE:
            shown = "another expression" if value is None else _shown(rational_text(value))
            raise InvalidInstance(f"an exponent is a whole number from 0 to {HIGHEST_DEGREE}, {shown} came")
        return int(value.p)

    def _constant(self, terms: Terms) -> Rational | None:
        if not terms:
            return ZERO
        return terms.get(self._zero) if len(terms) == 1 else None

    def _sum(self, parts: Iterable[tuple[bool, Terms]]) -> Terms:
        total: Terms = {}
        for subtracted, terms in parts:
            for exponents, c in terms.items():
                value = total.get(exponents, ZERO) + (-c if subtracted else c)
                if value == 0:
                    total.pop(exponents, None)
                else:
                    total[exponents] = value
        return total

    def _product(self, factors: Sequence[tuple[bool, _Tree]]) -> Terms:
        total: Terms = {self._zero: ONE}
        for divided, factor in factors:
            terms = self.expanded(factor)
            if divided:
                value = self._constant(terms)
                if value is None:
                    raise InvalidInstance("division by constants only: the divisor contains a variable")
                if value == 0:
                    raise InvalidInstance("division by zero")
                terms = {self._zero: 1 / value}
            total = self._times(total, terms)
        return total

    def _times(self, a: Terms, b: Terms) -> Terms:
        if not a or not b:
            return {}
        if len(a) * len(b) <= SMALL_PRODUCT:
            total: Terms = {}
            for e, c in a.items():
                for f, d in b.items():
                    key = tuple(i + j for i, j in zip(e, f, strict=True))
                    total[key] = total.get(key, ZERO) + c * d
            return {e: c for e, c in total.items() if c != 0}
        return dict((self.polynomial(a) * self.polynomial(b)).terms)

    def _power(self, base: Terms, exponent: int) -> Terms:
        if exponent == 0:
            return {self._zero: ONE}
        if not base or exponent == 1:
            return base
        if len(base) == 1:
            ((e, c),) = base.items()
            return {tuple(exponent * k for k in e): c**exponent}
        return dict((self.polynomial(base) ** exponent).terms)


def _shown(token: str) -> str:
    short = token if len(token) <= 40 else token[:37] + "..."
    return repr(short.encode("unicode_escape").decode("ascii"))
