"""A network inside a region as a polynomial instance: gradient descent there is that of the region's polynomial."""

from collections.abc import Sequence

from symbolic_landscape.arrangement.sign_vector import SignVector
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.number_field import RATIONALS
from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.loss.empirical import evaluate, parameter_names, region_predictions
from symbolic_landscape.model.empirical import EmpiricalInstance, EmpiricalProblem
from symbolic_landscape.model.network import Network
from symbolic_landscape.model.polynomial import PolynomialInstance, PolynomialLoss, StochasticPolynomialInstance

__all__ = [
    "boundary_neurons",
    "parameter_values",
    "region_batches",
    "region_instance",
]


def boundary_neurons(instance: EmpiricalInstance) -> tuple[int, ...]:
    """Return the neurons with a nonzero input on their boundary; none of them iff the point is interior to a region."""
    inputs = instance.problem.data.inputs
    signs = evaluate(instance.problem, instance.network).signs
    return tuple(
        neuron for neuron, row in enumerate(signs) if any(s == 0 and any(x) for s, x in zip(row, inputs, strict=True))
    )


def parameter_values(network: Network) -> Vector:
    """Return the weights in the order of `parameter_names`."""
    values = [value for row in network.input_weights for value in row]
    values += [value for row in network.output_weights for value in row]
    return tuple(values + list(network.output_bias or ()))


def region_instance(
    instance: EmpiricalInstance, cells: Sequence[SignVector], step_size: Rational | None = None
) -> PolynomialInstance | None:
    """Return the loss on the region of `cells` at the network's weights, without the weights it does not contain.

    Gradient descent does not move those (dead neurons); None where no weight is left.  Where the network fits all data
    the loss is given as the sum of the squares of its residuals.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> found = region_instance(from_arrays([[1]], [[1]], [[2], [-1]], [["1/2", 5]]), [(1,), (-1,)])
    >>> found.variables, found.loss.text()
    (('w_0_0', 'h_0_0'), '1/2*(w_0_0*h_0_0 - 1)^2')
    """
    residuals = [residual for row in _residuals(instance.problem, cells) for residual in row]
    values = parameter_values(instance.network)
    kept = _occurring(residuals)
    if not kept:
        return None
    residuals = [residual.restricted_to(kept) for residual in residuals]
    names = residuals[0].variables
    point = tuple(values[i] for i in kept)
    total = Polynomial.constant(names, ZERO)
    for residual in residuals:
        total = total + residual * residual
    varying = [residual for residual in residuals if residual.degree > 0]
    fits = all(residual.at(point) == 0 for residual in residuals)
    squares = tuple((ONE / 2, residual) for residual in varying) if fits else None
    loss = PolynomialLoss(total.scaled(ONE / 2), squares)
    return PolynomialInstance(loss, RATIONALS.rational_vector(point), step_size)


def region_batches(
    instance: EmpiricalInstance,
    batches: Sequence[Sequence[int]],
    step_size: Rational,
    start: Vector | None = None,
) -> StochasticPolynomialInstance:
    """Return SGD on mini-batches of the samples, for the polynomials of the region that the network lies inside.

    Batch b is drawn with probability |b| / n and its loss is 1/2 sum e^2 over its samples times n / |b|, so that the
    mean over batches of one epoch is the loss.  `batches`: every sample in exactly one of them.  `start`: all weights,
    in the order of `parameter_names`.

    Raises `InvalidRequest` for other batches and for a network on the boundary of its region: there, and wherever an
    orbit leaves the region, the polynomials are not the loss.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> instance = from_arrays([[1], [2]], [[1], [2]], [[1]], [[1]])
    >>> [batch.text() for batch in region_batches(instance, [[0], [1]], ONE / 10).batches]
    ['(w_0_0*h_0_0 - 1)^2', '(2*w_0_0*h_0_0 - 2)^2']
    """
    n = instance.problem.data.sample_count
    if sorted(sample for batch in batches for sample in batch) != list(range(n)):
        raise InvalidRequest(f"batches that hold each of the {n} samples once were wanted")
    if boundary_neurons(instance):
        raise InvalidRequest("the network lies on the boundary of its region, where the loss is no polynomial")
    cells = evaluate(instance.problem, instance.network).signs
    rows = _residuals(instance.problem, cells)
    kept = _occurring([residual for row in rows for residual in row])
    if not kept:
        raise InvalidRequest("the loss does not depend on any weight near this network")
    values = parameter_values(instance.network)
    losses, probabilities = [], []
    for batch in batches:
        residuals = [residual.restricted_to(kept) for sample in batch for residual in rows[sample]]
        weight = Rational(n, 2 * len(batch))
        total = Polynomial.constant(residuals[0].variables, ZERO)
        for residual in residuals:
            total = total + residual * residual
        varying = tuple((weight, residual) for residual in residuals if residual.degree > 0)
        losses.append(PolynomialLoss(total.scaled(weight), varying or None))
        probabilities.append(Rational(len(batch), n))
    return StochasticPolynomialInstance(
        tuple(losses),
        tuple(probabilities),
        RATIONALS.rational_vector(values[i] for i in kept),
        step_size,
        None if start is None else tuple(start[i] for i in kept),
    )


def _residuals(problem: EmpiricalProblem, cells: Sequence[SignVector]) -> tuple[tuple[Polynomial, ...], ...]:
    names = parameter_names(problem, len(cells))
    return tuple(
        tuple(
            prediction - Polynomial.constant(names, target)
            for prediction, target in zip(row, targets, strict=True)
        )
        for row, targets in zip(region_predictions(problem, cells), problem.data.targets, strict=True)
    )


def _occurring(polynomials: Sequence[Polynomial]) -> tuple[int, ...]:
    """Return the positions of the variables that occur in some polynomial."""
    return tuple(
        i
        for i in range(len(polynomials[0].variables))
        if any(exponents[i] for p in polynomials for exponents, _ in p.terms)
    )

