"""Polynomial instances: a loss or the batches of one, a minimum with rational or algebraic coordinates, a step size."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, TypeVar

from symbolic_landscape.errors import InvalidInstance, InvalidRequest
from symbolic_landscape.exact.algebraic import AlgebraicNumber
from symbolic_landscape.exact.field_polynomial import adjoin_largest_root
from symbolic_landscape.exact.number_field import RATIONALS, FieldElement, FieldVector, NumberField, square_part
from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import ZERO, Rational, parse_rational, rational_text
from symbolic_landscape.exact.univariate import Coefficients, coefficients, irreducible_factors, polynomial_text
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.model.document import NumberText, Record
from symbolic_landscape.model.instance import Instance
from symbolic_landscape.model.polynomial_text import (
    ParsedPolynomial,
    Square,
    is_variable_name,
    parse_polynomial,
)

__all__ = [
    "PolynomialInstance",
    "PolynomialLoss",
    "StochasticPolynomialInstance",
    "read_polynomial",
    "with_step_size",
]

MOST_RADICANDS = 4  # the field has degree 2 to this power at most
LARGEST_RADICAND = 10**30  # radicands are factored


@dataclass(frozen=True)
class PolynomialLoss:
    """A loss L in Q[x], and the sum of squares L = constant + sum c r^2 (c > 0) it was written as, where it was.

    `squares`: the pairs (c, r), or None.
    """

    polynomial: Polynomial
    squares: tuple[Square, ...] | None = None

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the coordinates."""
        return self.polynomial.variables

    def text(self) -> str:
        """Return a text that `parse_polynomial` reads back as this loss."""
        if not self.squares:
            return str(self.polynomial)
        origin = (ZERO,) * len(self.variables)
        constant = self.polynomial.at(origin) - sum((c * r.at(origin) ** 2 for c, r in self.squares), ZERO)
        terms = [("" if c == 1 else f"{rational_text(c)}*") + f"{_base(r)}^2" for c, r in self.squares]
        tail = "" if constant == 0 else f" {'-' if constant < 0 else '+'} {rational_text(abs(constant))}"
        return " + ".join(terms) + tail


def _base(r: Polynomial) -> str:
    text = str(r)
    return text if text in r.variables else f"({text})"


@dataclass(frozen=True)
class PolynomialInstance(Instance):
    """Gradient descent x -> x - step_size * grad L(x) near `minimum`.

    `minimum`: its coordinates, elements of one real number field (Q where they are rational).  `square_roots`: the
    irrational square roots with which the file writes them, for certificates about that file.
    """

    kind: ClassVar[str] = "polynomial"
    loss: PolynomialLoss
    minimum: FieldVector
    step_size: Rational | None = None
    square_roots: FieldVector = field(default=(), compare=False)

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the coordinates."""
        return self.loss.variables

    def to_document(self) -> dict[str, Any]:
        """Return the JSON object of the instance, numbers as exact text."""
        document = {"kind": self.kind, "variables": list(self.variables), "loss": self.loss.text()}
        document |= _point_document(self.minimum, self.variables)
        if self.step_size is not None:
            document["step_size"] = rational_text(self.step_size)
        return document


@dataclass(frozen=True)
class StochasticPolynomialInstance(Instance):
    """Stochastic gradient descent x -> x - step_size * grad L_b(x), batch b drawn with `probabilities[b]`, i.i.d.

    `start`: the first point, or None where all points near the minimum are meant.  `minimum` and `square_roots` as in
    `PolynomialInstance`.
    """

    kind: ClassVar[str] = "polynomial"
    batches: tuple[PolynomialLoss, ...]
    probabilities: Vector
    minimum: FieldVector
    step_size: Rational
    start: Vector | None = None
    square_roots: FieldVector = field(default=(), compare=False)

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the coordinates."""
        return self.batches[0].variables

    def to_document(self) -> dict[str, Any]:
        """Return the JSON object of the instance, numbers as exact text."""
        document: dict[str, Any] = {
            "kind": self.kind,
            "variables": list(self.variables),
            "batches": [batch.text() for batch in self.batches],
            "probabilities": [rational_text(p) for p in self.probabilities],
        }
        document |= _point_document(self.minimum, self.variables)
        document["step_size"] = rational_text(self.step_size)
        if self.start is not None:
            document["start"] = [rational_text(value) for value in self.start]
        return document


_Stepping = TypeVar("_Stepping", bound=Instance)


def with_step_size(instance: _Stepping, step_size: Rational) -> _Stepping:
    """Return the same polynomial instance with another step size.

    Raises `InvalidRequest` for other kinds of instances and for step sizes that are not positive.
    """
    if not isinstance(instance, PolynomialInstance | StochasticPolynomialInstance):
        raise InvalidRequest(f"a step size belongs to polynomial instances, this one is {instance.kind}")
    if step_size <= 0:
        raise InvalidRequest(f"a positive step size was wanted, {rational_text(step_size)} came")
    return replace(instance, step_size=step_size)


def read_polynomial(record: Record) -> PolynomialInstance | StochasticPolynomialInstance:
    """Return the polynomial instance that a JSON object describes."""
    stochastic = record.has("batches")
    keys = ("batches", "probabilities", "start") if stochastic else ("loss",)
    record.only("kind", "variables", "minimum", "field", "step_size", *keys)
    variables = record.words("variables")
    if not variables:
        record.refuse("variables", "at least one variable was wanted")
    for position, name in enumerate(variables):
        if not is_variable_name(name):
            record.refuse(f"variables[{position}]", f"a name such as x or w_1 was wanted, {name[:40]!r} came")
        if name in variables[:position]:
            record.refuse(f"variables[{position}]", f"{name} is declared twice")
    minimum, square_roots = _read_point(record, variables)
    if not stochastic:
        step_size = _read_step_size(record) if record.has("step_size") else None
        loss = _read_loss(record, "loss", record.word("loss"), variables)
        return PolynomialInstance(loss, minimum, step_size, square_roots)
    texts = record.words("batches")
    if not texts:
        record.refuse("batches", "at least one batch was wanted")
    batches = tuple(_read_loss(record, f"batches[{b}]", text, variables) for b, text in enumerate(texts))
    probabilities = record.vector("probabilities", len(batches))
    for b, p in enumerate(probabilities):
        if p <= 0:
            record.refuse(f"probabilities[{b}]", f"a positive number was wanted, {rational_text(p)} came")
    if sum(probabilities, ZERO) != 1:
        record.refuse("probabilities", f"their sum is {rational_text(sum(probabilities, ZERO))}, 1 was wanted")
    start = record.vector("start", len(variables)) if record.has("start") else None
    step_size = _read_step_size(record)
    return StochasticPolynomialInstance(batches, probabilities, minimum, step_size, start, square_roots)


def _read_loss(record: Record, key: str, text: str, variables: Sequence[str]) -> PolynomialLoss:
    parsed = _parsed(record, key, text, variables)
    return PolynomialLoss(parsed.polynomial, parsed.squares or None)


def _read_step_size(record: Record) -> Rational:
    value = record.number("step_size")
    if value <= 0:
        record.refuse("step_size", f"a positive number was wanted, {rational_text(value)} came")
    return value


def _parsed(record: Record, key: str, text: str, variables: Sequence[str]) -> ParsedPolynomial:
    try:
        return parse_polynomial(text, variables)
    except InvalidInstance as error:
        record.refuse(key, str(error))


def _read_point(record: Record, variables: Sequence[str]) -> tuple[FieldVector, FieldVector]:
    """Return the coordinates of "minimum", in Q where all of them are rational, and the square roots they use."""
    items = record.items("minimum")
    if len(items) != len(variables):
        record.refuse("minimum", f"{len(variables)} coordinates were wanted, {len(items)} came")
    for position, item in enumerate(items):
        if not isinstance(item, str):
            record.refuse(f"minimum[{position}]", "an exact number or an expression was wanted")
    if all(isinstance(item, NumberText) or _is_number(item) for item in items):
        if record.has("field"):
            _read_field(record, variables)
        return RATIONALS.rational_vector(record.vector("minimum", len(variables))), ()
    square_roots: FieldVector = ()
    if record.has("field"):
        name, own = _read_field(record, variables)
        point = tuple(
            own.rational(parse_rational(item))
            if _is_number(item)
            else own.element(_univariate(record, f"minimum[{position}]", item, name))
            for position, item in enumerate(items)
        )
    else:
        point, square_roots = _with_square_roots(record, items)
    values = [x.rational for x in point]
    if all(value is not None for value in values):
        return RATIONALS.rational_vector([value for value in values if value is not None]), ()
    return point, square_roots


def _is_number(text: str) -> bool:
    try:
        parse_rational(text)
    except ValueError:
        return False
    return True


def _read_field(record: Record, variables: Sequence[str]) -> tuple[str, NumberField]:
    fields = record.record("field")
    fields.only("name", "minimal_polynomial", "interval")
    name = fields.word("name")
    if not is_variable_name(name) or name in variables:
        fields.refuse("name", f"a name that is not one of the variables was wanted, {name[:40]!r} came")
    p = _univariate(fields, "minimal_polynomial", fields.word("minimal_polynomial"), name)
    if len(p) < 2:
        fields.refuse("minimal_polynomial", f"a polynomial in {name} was wanted")
    factors = irreducible_factors(p)
    if len(factors) != 1 or factors[0][1] != 1:
        shown = ", ".join(f"({polynomial_text(factor, name)})^{power}" for factor, power in factors)
        fields.refuse("minimal_polynomial", f"an irreducible polynomial was wanted, this one has the factors {shown}")
    low, high = fields.vector("interval", 2)
    try:
        return name, NumberField(AlgebraicNumber.root_between(factors[0][0], low, high))
    except ValueError as error:
        fields.refuse("interval", str(error))


def _univariate(record: Record, key: str, text: str, name: str) -> Coefficients:
    polynomial = _parsed(record, key, text, (name,)).polynomial
    return _ascending(polynomial)


def _ascending(polynomial: Polynomial) -> Coefficients:
    terms = {exponents[0]: c for exponents, c in polynomial.terms}
    return coefficients(terms.get(k, ZERO) for k in range(max(terms, default=-1) + 1))


def _with_square_roots(record: Record, items: Sequence[str]) -> tuple[FieldVector, FieldVector]:
    """Return coordinates written with square roots of rational numbers, in one field that holds them all, and these."""
    radicands: list[int] = []

    def square_root(c: Rational) -> Polynomial:
        if c < 0 or max(abs(c.p), c.q) > LARGEST_RADICAND:
            raise InvalidInstance(
                f"the square root of a number from 0 to {LARGEST_RADICAND} was wanted, {rational_text(c)[:60]} came"
            )
        factor, core = square_part(c)
        if core == 1:
            return Polynomial.constant(names, factor)
        if core not in radicands:
            raise _UnknownRadicandError(core)
        exponents = tuple(int(core == d) for d in radicands)
        return Polynomial.from_terms(names, {exponents: factor})

    # Each pass meets at most one square root of a new number; the expressions are read again with it known.
    while True:
        names = tuple(f"sqrt({d})" for d in radicands)  # no variable of the grammar has such a name
        try:
            read = [_coordinate(record, position, item, names, square_root) for position, item in enumerate(items)]
            break
        except _UnknownRadicandError as new:
            radicands.append(new.radicand)
            if len(radicands) > MOST_RADICANDS:
                record.refuse("minimum", f"square roots of more than {MOST_RADICANDS} numbers")
    base, roots = RATIONALS, list[FieldElement]()
    for d in radicands:
        extension = adjoin_largest_root((base.rational(-d), base.rational(0), base.rational(1)))
        assert extension is not None  # d > 0
        base, roots = extension.field, [*(extension.embed(x) for x in roots), extension.root]
    return tuple(_value(polynomial, roots, base) for polynomial in read), tuple(roots)


class _UnknownRadicandError(Exception):
    def __init__(self, radicand: int) -> None:
        super().__init__(radicand)
        self.radicand = radicand


def _coordinate(record: Record, position: int, item: str, names: tuple[str, ...], square_root: Any) -> Polynomial:
    if _is_number(item):
        return Polynomial.constant(names, parse_rational(item))
    try:
        return parse_polynomial(item, names, square_root).polynomial
    except InvalidInstance as error:
        record.refuse(f"minimum[{position}]", f'{error}; a name other than sqrt needs the key "field"')


def _value(polynomial: Polynomial, roots: Sequence[FieldElement], base: NumberField) -> FieldElement:
    total = base.rational(0)
    for exponents, c in polynomial.terms:
        term = base.rational(c)
        for root, power in zip(roots, exponents, strict=True):
            term = term * root**power
        total = total + term
    return total


def _point_document(point: FieldVector, variables: Sequence[str]) -> dict[str, Any]:
    base = point[0].field
    if base.degree == 1:
        return {"minimum": [str(x) for x in point]}
    name = next(name for name in ("r", "rho", *(f"r{k}" for k in range(len(variables) + 1))) if name not in variables)
    low, high = base.generator.isolating_interval()
    return {
        "field": {
            "name": name,
            "minimal_polynomial": polynomial_text(base.generator.minimal_polynomial, name),
            "interval": [rational_text(low), rational_text(high)],
        },
        "minimum": [polynomial_text(x.coefficients, name) for x in point],
    }

