"""The flattest network with the same function: the scaling of its neurons with the least sharpness.

Along w_i -> c_i w_i, h_i -> h_i / c_i the sharpness is a convex function of the log c_i, so a scaling at which the top
eigenvector is balanced in every neuron is the flattest (proofs/sharpness_on_minima.md).  One neuron: c^2 is a root of
a resultant, and the network at it is decided exactly, over the field of c.  Several: a rational scaling near it.
"""

from dataclasses import dataclass

from symbolic_landscape.conditions.polynomial.network import region_answers
from symbolic_landscape.conditions.polynomial.oscillation import OscillationAnalysis, analyze_oscillation
from symbolic_landscape.conditions.polynomial.sharpness import hessian
from symbolic_landscape.errors import InvalidRequest, LimitReached
from symbolic_landscape.exact.algebraic import AlgebraicNumber, real_roots
from symbolic_landscape.exact.field_polynomial import adjoin_largest_root
from symbolic_landscape.exact.number_field import RATIONALS, NumberField
from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, nearest_float, rational, simplest_between
from symbolic_landscape.exact.univariate import Coefficients, coefficients
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.polynomial import local_expansion
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.model.network import Network
from symbolic_landscape.model.polynomial import PolynomialInstance
from symbolic_landscape.propose.flattest_scaling import guess_flattest_scaling

__all__ = ["FlattestScaling", "find_flattest_scaling"]

HIGHEST_DEGREE = 24  # of the field of c, for the exact answer
NEAR = Rational(1, 10**6)  # floats find the place of a minimum to half their digits


@dataclass(frozen=True)
class FlattestScaling:
    """A network near the flattest of the orbit, with rational `scales` c_i, and what is exactly at the flattest.

    `nearby` is an exact minimum with the same function; `exact` the flattest one as a polynomial instance and
    `analysis` what gradient descent does there, None with several neurons or where its field has too high a degree.
    """

    scales: tuple[Rational, ...]
    nearby: EmpiricalInstance
    exact: PolynomialInstance | None
    analysis: OscillationAnalysis | None


def find_flattest_scaling(instance: EmpiricalInstance, limits: Limits) -> FlattestScaling:
    """Return the flattest scaling of a minimum inside its region.

    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> found = find_flattest_scaling(from_arrays([[1]], [[2]], [[2]], [[1]]), DEFAULT_LIMITS)
    >>> found.analysis.word, str(found.analysis.spectrum.sharpness), str(found.exact.minimum[0].to_algebraic())
    ('stable_two_cycle', '4', 'root 1 of z^2 - 2, about 1.41421')
    """
    answers = region_answers(instance, limits)
    if len(answers) != 1 or answers[0].analysis.spectrum is None:
        raise InvalidRequest("a minimum with a Hessian that is not 0, inside one region, was wanted")
    polynomial = answers[0].instance
    rows = hessian(local_expansion(polynomial.loss.polynomial, polynomial.minimum, 2))
    signs = _signs(instance, polynomial.variables)
    moving = [neuron for neuron, row in enumerate(signs) if any(row)]
    floats = [[nearest_float(x.rational or ZERO) for x in row] for row in rows]
    logs = guess_flattest_scaling(floats, [signs[neuron] for neuron in moving])
    scales = [ONE] * instance.network.width
    for neuron, log in zip(moving, logs, strict=True):
        scales[neuron] = _exponential(rational(log))
    nearby = instance.at(_scaled(instance.network, scales))
    if len(moving) != 1:
        return FlattestScaling(tuple(scales), nearby, None, None)
    exact = _exact(polynomial, signs[moving[0]], scales[moving[0]])
    if exact is None:
        return FlattestScaling(tuple(scales), nearby, None, None)
    try:
        analysis = analyze_oscillation(exact.loss, exact.minimum, (), limits)
    except LimitReached:
        return FlattestScaling(tuple(scales), nearby, exact, None)
    return FlattestScaling(tuple(scales), nearby, exact, analysis)


def _signs(instance: EmpiricalInstance, variables: tuple[str, ...]) -> list[list[int]]:
    """Return for each neuron +1 at its input weights, -1 at its output weights, among the variables."""
    found = []
    for neuron in range(instance.network.width):
        row = []
        for name in variables:
            kind, *places = name.split("_")
            own = (kind == "w" and places[0] == str(neuron)) or (kind == "h" and places[1] == str(neuron))
            row.append((1 if kind == "w" else -1) if own else 0)
        found.append(row)
    return found


def _exponential(log: Rational) -> Rational:
    """Return a short rational near e^log: the sum of the series, then the simplest number close by."""
    total = term = ONE
    for k in range(1, 60):
        term = term * log / k
        total += term
    return simplest_between(total * (1 - NEAR), total * (1 + NEAR))


def _scaled(network: Network, scales: list[Rational]) -> Network:
    inner = tuple(tuple(c * x for x in row) for c, row in zip(scales, network.input_weights, strict=True))
    outer = tuple(tuple(x / c for c, x in zip(scales, row, strict=True)) for row in network.output_weights)
    return Network(inner, outer, network.output_bias)


def _exact(polynomial: PolynomialInstance, signs: list[int], near: Rational) -> PolynomialInstance | None:
    """Return the instance at the scaling c with critical sharpness next to `near`, over the field of c.

    With t = c^2 the eigenvalues z of the scaled Hessian solve P(z, t) = det(z E - S H) = 0, E = diag(t, .., 1) and S
    the scaling of rows; where the largest is critical P has a common zero with dP/dt.
    """
    rows = hessian(local_expansion(polynomial.loss.polynomial, polynomial.minimum, 2))
    names = ("z", "t")
    z, t = Polynomial.variables_of(names)
    zero = Polynomial.constant(names, ZERO)
    matrix = []
    for i, sign in enumerate(signs):
        line = []
        for j, x in enumerate(rows[i]):
            value = Polynomial.constant(names, -(x.rational or ZERO))
            diagonal = (z * t if sign > 0 else z) if i == j else zero
            line.append(diagonal + (value * t if sign < 0 else value))
        matrix.append(line)
    p = _without_zero_eigenvalues(_determinant(matrix))
    resultant = p.resultant(p.derivative("t"), "z")
    if resultant.is_zero:
        return None
    candidates = [
        root
        for root, _ in real_roots(_in_t(resultant))
        if root.compare(near * near * (1 - 1000 * NEAR)) > 0 and root.compare(near * near * (1 + 1000 * NEAR)) < 0
    ]
    if len(candidates) != 1 or 2 * candidates[0].degree > HIGHEST_DEGREE:
        return None
    return _instance_at(polynomial, signs, candidates[0])


def _instance_at(polynomial: PolynomialInstance, signs: list[int], square: AlgebraicNumber) -> PolynomialInstance:
    """Return the instance at the point scaled by c > 0 with c^2 = `square`."""
    value = square.rational
    base = RATIONALS if value is not None else NumberField(square)
    constant = base.rational(value) if value is not None else base.theta
    extension = adjoin_largest_root((-constant, base.rational(0), base.rational(1)))
    assert extension is not None
    c = extension.root
    powers = {1: c, -1: 1 / c, 0: extension.field.rational(1)}
    point = tuple(
        powers[sign] * (x.rational or ZERO) for sign, x in zip(signs, polynomial.minimum, strict=True)
    )
    return PolynomialInstance(polynomial.loss, point)


def _determinant(rows: list[list[Polynomial]]) -> Polynomial:
    """Return the determinant by expansion along the first row, each minor once."""
    known: dict[tuple[int, ...], Polynomial] = {}

    def minor(columns: tuple[int, ...]) -> Polynomial:
        if columns not in known:
            row = rows[len(rows) - len(columns)]
            total = row[columns[0]] if len(columns) == 1 else Polynomial.constant(row[0].variables, ZERO)
            for k, column in enumerate(columns if len(columns) > 1 else ()):
                if not row[column].is_zero:
                    term = row[column] * minor((*columns[:k], *columns[k + 1 :]))
                    total = total - term if k % 2 else total + term
            known[columns] = total
        return known[columns]

    return minor(tuple(range(len(rows))))


def _without_zero_eigenvalues(p: Polynomial) -> Polynomial:
    least = min(exponents[0] for exponents, _ in p.terms)
    return Polynomial.from_terms(p.variables, {(i - least, j): c for (i, j), c in p.terms})


def _in_t(p: Polynomial) -> Coefficients:
    terms = {exponents[1]: c for exponents, c in p.terms}
    return coefficients(terms.get(k, ZERO) for k in range(max(terms) + 1))
