"""One question of the suite: an instance whose numbers are all binary64, and a direction at its point."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.errors import InvalidInstance, InvalidRequest
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import ZERO, Rational, nearest_float, rational_text
from symbolic_landscape.exact.vector import Vector, unit_vector
from symbolic_landscape.model.activation import ReluLike
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.model.gaussian import GaussianInstance, Students
from symbolic_landscape.model.instance import Instance
from symbolic_landscape.model.interval import IntervalInstance
from symbolic_landscape.model.polynomial import PolynomialInstance
from symbolic_landscape.numeric.audit.truth.empirical import EmpiricalPoint
from symbolic_landscape.numeric.audit.truth.gaussian import GaussianPoint
from symbolic_landscape.numeric.audit.truth.interval import IntervalPoint
from symbolic_landscape.numeric.audit.truth.polynomial import PolynomialPoint

__all__ = ["Case", "LocalLoss", "as_floats", "case_of", "local_loss"]

LocalLoss = EmpiricalPoint | IntervalPoint | GaussianPoint | PolynomialPoint


@dataclass(frozen=True)
class Case:
    """An instance of the suite: what bites there, and the direction of its one-sided derivative.

    `direction`: one number for each parameter, in the order of `local_loss(instance).names`.
    """

    name: str
    about: str
    instance: Instance
    direction: Vector

    @property
    def local(self) -> LocalLoss:
        """The exact loss near the point."""
        return local_loss(self.instance)


def case_of(instance: Instance, name: str, about: str = "") -> Case:
    """Return the case of an instance whose first parameter grows."""
    return Case(name, about, instance, unit_vector(len(local_loss(instance).point), 0))


def local_loss(instance: Instance) -> LocalLoss:
    """Return the exact loss near the point of an instance, with its derivatives.

    Raises `InvalidRequest` for instances without a given point: data alone, named families, SGD.
    """
    match instance:
        case EmpiricalInstance() if instance.point is not None:
            return EmpiricalPoint(FirstOrder(instance))
        case IntervalInstance():
            return IntervalPoint(instance)
        case GaussianInstance() if isinstance(instance.point, Students):
            return GaussianPoint(instance)
        case PolynomialInstance():
            return PolynomialPoint(instance)
    raise InvalidRequest(
        f"an instance with a given point and one loss was wanted; this {instance.kind} one has data alone, "
        "a family or batches"
    )


def as_floats(case: Case) -> dict[str, Any]:
    """Return what a tool is given: plain lists of floats, each of them equal to the exact number.

    Keys: `kind`, `name`, `parameters` (names), `point` and `direction` (one float for each), then by kind

    * empirical: `alpha_plus`, `alpha_minus`, `inputs`, `targets`, `input_weights`, `output_weights`, `output_bias`
      (None without);
    * interval: `activation` ("relu", "leaky_relu" or "quadratic"), `slope`, `interval`, `alpha`, `beta`, `w`, `b`, `v`,
      `c`;
    * gaussian: `teachers`, `students`;
    * polynomial: `variables`, `step_size` (None without), `parts`: the loss is the sum of weight * p^power over the
      parts, p given as `terms` [coefficient, exponents].

    Raises `InvalidInstance` for a number that is no binary64: what is asked must be what is answered.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> case = Case("one", "", from_arrays([["1/4"]], [2], [[3]], [[1]]), (Rational(1), ZERO))
    >>> as_floats(case)["inputs"], as_floats(case)["point"]
    ([[0.25]], [3.0, 1.0])
    """
    instance, local = case.instance, case.local
    plain: dict[str, Any] = {
        "kind": instance.kind,
        "name": case.name,
        "parameters": list(local.names),
        "point": _row(local.point),
        "direction": _row(case.direction),
    }
    match instance:
        case EmpiricalInstance():
            activation, data, network = instance.problem.activation, instance.problem.data, instance.network
            plain |= {
                "alpha_plus": _float(activation.alpha_plus),
                "alpha_minus": _float(activation.alpha_minus),
                "inputs": _rows(data.inputs),
                "targets": _rows(data.targets),
                "input_weights": _rows(network.input_weights),
                "output_weights": _rows(network.output_weights),
                "output_bias": None if network.output_bias is None else _row(network.output_bias),
            }
        case IntervalInstance():
            plain |= _interval(instance)
        case GaussianInstance():
            assert isinstance(instance.point, Students)
            plain |= {"teachers": _rows(instance.point.teachers), "students": _rows(instance.point.weights)}
        case PolynomialInstance():
            step = instance.step_size
            plain |= {
                "variables": list(instance.variables),
                "parts": _parts(instance),
                "step_size": None if step is None else _float(step),
            }
    return plain


def _interval(instance: IntervalInstance) -> dict[str, Any]:
    problem, network = instance.problem, instance.network
    target = problem.affine
    if target is None or target.density != 1:
        raise InvalidInstance("an affine target with density 1 was wanted: the suite has no others")
    relu_like = isinstance(problem.activation, ReluLike)
    slope = problem.activation.alpha_minus if isinstance(problem.activation, ReluLike) else ZERO
    return {
        "activation": "quadratic" if not relu_like else "relu" if slope == 0 else "leaky_relu",
        "slope": _float(slope),
        "interval": _row(problem.interval),
        "alpha": _float(target.alpha),
        "beta": _float(target.beta),
        "w": _row(network.w),
        "b": _row(network.b),
        "v": _row(network.v),
        "c": _float(network.c),
    }


def _parts(instance: PolynomialInstance) -> list[dict[str, Any]]:
    """Return the loss as a sum of weighted squares where it was written as one, else its terms as one part."""
    polynomial, squares = instance.loss.polynomial, instance.loss.squares
    if not squares:
        return [{"weight": _float(Rational(1)), "power": 1, "terms": _terms(polynomial)}]
    parts = [{"weight": _float(c), "power": 2, "terms": _terms(r)} for c, r in squares]
    rest = polynomial
    for c, r in squares:
        rest = rest - (r * r).scaled(c)
    return parts if rest.is_zero else [*parts, {"weight": _float(Rational(1)), "power": 1, "terms": _terms(rest)}]


def _terms(polynomial: Polynomial) -> list[list[Any]]:
    return [[_float(c), list(exponents)] for exponents, c in polynomial.terms]


def _rows(rows: Matrix) -> list[list[float]]:
    return [_row(row) for row in rows]


def _row(values: Iterable[Rational]) -> list[float]:
    return [_float(value) for value in values]


def _float(value: Rational) -> float:
    found = nearest_float(value)
    if found in (float("inf"), float("-inf")) or Rational(*found.as_integer_ratio()) != value:
        raise InvalidInstance(
            f"a binary64 number was wanted, {rational_text(value)[:40]} is none; a tool is asked about the very point: "
            "give an instance made of floats"
        )
    return found
