"""The instance as its own file says it: losses, the minimum in a number field, the Hessian's spectrum."""

from fractions import Fraction
from math import comb, isqrt

from .polynomial_numbers import (
    Field,
    apply,
    characteristic,
    demand_zero,
    dot,
    eigenvalue_signs,
    rank,
)
from .polynomial_series import gradient_of_form, hessian_of_form, taylor
from .polynomial_text import UnreadableError, degree, parsed
from .polynomial_univariate import count_roots, divided, trimmed, value
from .reading import BadInput, NumberText, Rejected, fields, instance_number, instance_vector, items, only_keys


class Problem:
    """The polynomials of an instance: `losses`, one for gradient descent or one for each batch."""

    def __init__(self, instance):
        self.document = instance
        self.stochastic = "batches" in instance
        extra = ("batches", "probabilities", "start") if self.stochastic else ("loss",)
        only_keys(instance, "kind", "variables", "minimum", "field", "step_size", *extra)
        self.variables = instance.get("variables")
        if not isinstance(self.variables, list) or not all(type(name) is str for name in self.variables):
            raise BadInput("variables: a list of names was wanted")
        texts = instance.get("batches") if self.stochastic else [instance.get("loss")]
        if not isinstance(texts, list) or not all(type(text) is str for text in texts):
            raise BadInput("the losses are not texts")
        self.losses = [_read(text, self.variables) for text in texts]
        self.step_size = instance_number(instance["step_size"]) if "step_size" in instance else None
        if self.stochastic:
            self.probabilities = instance_vector(instance.get("probabilities"), len(texts))
            if self.step_size is None or min(self.probabilities) <= 0 or sum(self.probabilities) != 1:
                raise BadInput("step_size or probabilities are missing or wrong")
            self.start = None
            if "start" in instance:
                self.start = instance_vector(instance["start"], len(self.variables))

    def coordinates(self, field, generator, square_roots):
        """Return the coordinates of the minimum in a field with the certificate's constants."""
        return _coordinates(self, field, generator, square_roots)

    @property
    def loss(self):
        """The loss of gradient descent."""
        return self.losses[0]

    @property
    def size(self):
        """The number of variables."""
        return len(self.variables)


class Point:
    """The minimum in the number field of a certificate's algebraic point."""

    def __init__(self, problem, witness):
        root, generator, square_roots = fields(witness, "algebraic_point", "root", "field_generator", "square_roots")
        self.problem = problem
        self.field = Field(root)
        constants = [self.field.number(item) for item in items(square_roots)]
        self.coordinates = problem.coordinates(self.field, self.field.number(generator), constants)

    def parts(self, highest, loss=None):
        """Return the Taylor parts of a loss at the point."""
        return taylor(self.problem.loss if loss is None else loss, self.coordinates, highest)

    def gradient(self, loss=None):
        """Return the gradient at the point."""
        return gradient_of_form(self.parts(1, loss)[1], self.coordinates)

    def hessian(self, loss=None):
        """Return the Hessian at the point."""
        return hessian_of_form(self.parts(2, loss)[2], [self.field.zero] * self.problem.size)

    def demand_critical(self, loss=None):
        """Reject unless the gradient is 0."""
        demand_zero(self.gradient(loss), "the gradient")


class Spectrum:
    """The largest eigenvalue `value` of a Hessian >= 0, bases of its eigenspace and of the kernel."""

    def __init__(self, problem, witness):
        point, number, eigenvectors, kernel = fields(
            witness, "sharpness", "point", "value", "eigenvectors", "kernel"
        )
        self.point = Point(problem, point)
        self.field = self.point.field
        self.value = self.field.number(number)
        self.hessian = self.point.hessian()
        self.eigenvectors = [self.field.numbers(item, problem.size) for item in items(eigenvectors)]
        self.kernel = [self.field.numbers(item, problem.size) for item in items(kernel)]
        self.point.demand_critical()
        polynomial = characteristic(self.hessian)
        _, zero, negative = eigenvalue_signs(polynomial)
        if negative:
            raise Rejected("the Hessian has a negative eigenvalue")
        above, multiplicity, _ = eigenvalue_signs(_taylor_shift(polynomial, self.value))
        if above or not multiplicity or self.value.sign() <= 0:
            raise Rejected("the value is not the largest eigenvalue, or not positive")
        if len(self.eigenvectors) != multiplicity or len(self.kernel) != zero:
            raise Rejected("the bases do not have the multiplicities of the eigenvalues")
        for u in self.eigenvectors:
            image = apply(self.hessian, u)
            demand_zero([x - self.value * y for x, y in zip(image, u, strict=True)], "H u - lambda u")
        for v in self.kernel:
            demand_zero(apply(self.hessian, v), "H v for a kernel vector")
        for basis in (self.eigenvectors, self.kernel):
            if rank(basis) != len(basis):
                raise Rejected("a basis is not independent")

    @property
    def multiplicity(self):
        """The multiplicity of the largest eigenvalue."""
        return len(self.eigenvectors)

    def simple_eigenvector(self):
        """Return the eigenvector of a simple largest eigenvalue."""
        if self.multiplicity != 1:
            raise Rejected("the largest eigenvalue is not simple")
        return self.eigenvectors[0]


def demand_nonnegative(hessian, kernel):
    """Reject unless the Hessian is >= 0 and `kernel` is a basis of its kernel."""
    _, zero, negative = eigenvalue_signs(characteristic(hessian))
    if negative or zero != len(kernel) or rank(kernel) != zero:
        raise Rejected("the Hessian is not >= 0 with this kernel")
    for v in kernel:
        demand_zero(apply(hessian, v), "H v for a kernel vector")


def squared_length(x):
    """Return x . x."""
    return dot(x, x)


def _taylor_shift(polynomial, x):
    """Return the coefficients of p(x + z)."""
    result, powers = [], [x.field.one]
    for _ in polynomial:
        powers.append(powers[-1] * x)
    for k in range(len(polynomial)):
        total = x.field.zero
        for j in range(k, len(polynomial)):
            total = total + comb(j, k) * polynomial[j] * powers[j - k]
        result.append(total)
    return result


def _read(text, variables):
    try:
        return parsed(text, variables)
    except UnreadableError as error:
        raise BadInput(str(error)) from None


def _coordinates(problem, field, generator, square_roots):
    listed = problem.document.get("minimum")
    if not isinstance(listed, list) or len(listed) != problem.size or not all(isinstance(x, str) for x in listed):
        raise BadInput("minimum: one coordinate for each variable was wanted")
    declared = problem.document.get("field")
    radicands = [_radicand(root) for root in square_roots]
    found = []
    for text in listed:
        number = plain_number(text)
        if number is not None:
            found.append(field.rational(number))
        elif declared is not None:
            found.append(_in_declared_field(field, declared, generator, text))
        else:
            found.append(_with_square_roots(field, text, square_roots, radicands))
    return found


def plain_number(text):
    """Return the number that a coordinate spells, or None for an expression."""
    try:
        return instance_number(text)
    except BadInput:
        if isinstance(text, NumberText):
            raise
        return None


def _in_declared_field(field, declared, generator, text):
    """Return a polynomial in the instance's own algebraic number, which `generator` must be."""
    if not isinstance(declared, dict) or set(declared) != {"name", "minimal_polynomial", "interval"}:
        raise BadInput("field: name, minimal_polynomial and interval were wanted")
    name = declared["name"]
    try:
        polynomial = _ascending(parsed(declared["minimal_polynomial"], [name]))
        coordinate = divided(_ascending(parsed(text, [name])), polynomial)[1]
    except UnreadableError as error:
        raise BadInput(str(error)) from None
    if len(coordinate) < 2:  # rational, whatever the root
        return field.rational(coordinate[0] if coordinate else 0)
    low, high = instance_vector(declared["interval"], 2)
    if count_roots(polynomial, low, high) + (value(polynomial, low) == 0) != 1:
        raise BadInput("field: the interval does not hold exactly one root")
    demand_zero([_at(polynomial, generator)], "the minimal polynomial at the generator")
    if (generator - low).sign() < 0 or (high - generator).sign() < 0:
        raise Rejected("the generator is not in the instance's interval")
    return _at(coordinate, generator)


def _with_square_roots(field, text, square_roots, radicands):
    """Return a coordinate written with sqrt, each root being one of the certificate's times a rational."""
    names = [f"sqrt {i}" for i in range(len(square_roots))]  # no name of the grammar has a space

    def meaning(c):
        if c < 0:
            raise BadInput("the square root of a negative number")
        root = _rational_root(c)
        if root is not None:
            return {(0,) * len(names): root} if root else {}
        for i, radicand in enumerate(radicands):
            factor = _rational_root(c / radicand)
            if factor is not None:
                return {tuple(int(i == j) for j in range(len(names))): factor}
        raise Rejected("a square root of the instance is missing in the certificate")

    try:
        polynomial = parsed(text, names, meaning)
    except UnreadableError as error:
        raise BadInput(str(error)) from None
    total = field.zero
    for exponents, c in polynomial.items():
        term = field.rational(c)
        for root, e in zip(square_roots, exponents, strict=True):
            for _ in range(e):
                term = term * root
        total = total + term
    return total


def _radicand(root):
    """Return the rational square of a positive number."""
    square = root * root
    if root.sign() <= 0 or len(square.coefficients) != 1:
        raise Rejected("a square root is not positive, or its square is not rational")
    return square.coefficients[0]


def _rational_root(c):
    numerator, denominator = isqrt(c.numerator), isqrt(c.denominator)
    if numerator**2 == c.numerator and denominator**2 == c.denominator:
        return Fraction(numerator, denominator)
    return None


def _ascending(p):
    return trimmed(p.get((k,), Fraction(0)) for k in range(degree(p) + 1))


def _at(polynomial, x):
    total = x.field.zero
    for c in reversed(polynomial):
        total = total * x + c
    return total

