"""The empirical squared loss: exact values at a point, its one-sided derivatives, its polynomial on a region."""

from collections.abc import Sequence
from dataclasses import dataclass

from symbolic_landscape.arrangement.localization import Line, boundary_lines
from symbolic_landscape.arrangement.piecewise_linear import PiecewiseLinearForm, combine
from symbolic_landscape.arrangement.sign_vector import SignVector
from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.scaled import Integer, ScaledMatrix, scaled
from symbolic_landscape.exact.vector import Vector, zero_vector
from symbolic_landscape.model.activation import ReluLike
from symbolic_landscape.model.empirical import EmpiricalProblem
from symbolic_landscape.model.network import Network

__all__ = [
    "Evaluation",
    "NeuronDerivative",
    "added_neuron_form",
    "evaluate",
    "interpolation_bound",
    "is_dead",
    "neuron_derivatives",
    "parameter_names",
    "region_loss",
    "region_predictions",
]


@dataclass(frozen=True)
class Evaluation:
    """Exact values at one point: everything first-order conditions need, in bulk.

    `signs[i][k]`: sign of w_i . x_k.  `activity`: N x n, g_ik = rho(w_i . x_k).  `residuals`: J x n,
    e_jk = f_j(x_k) - y_kj.  `loss`: 1/2 sum e^2.
    """

    signs: tuple[SignVector, ...]
    activity: ScaledMatrix
    residuals: ScaledMatrix
    loss: Rational

    def residuals_of(self, output: int) -> Vector:
        """Return e_j over the samples."""
        return self.residuals.row(output)


def evaluate(problem: EmpiricalProblem, network: Network) -> Evaluation:
    """Return signs, activities, residuals and loss at `network`: integer matrix products over one denominator.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> instance = from_arrays([[1], [2]], [1, 2], [[1], [-1]], [[1, 5]])
    >>> values = evaluate(instance.problem, instance.network)
    >>> values.signs, str(values.loss)
    (((1, 1), (-1, -1)), '0')
    """
    data = problem.data
    inputs = scaled(data.inputs)
    preactivations = scaled(network.input_weights, data.input_dimension).times_transposed(inputs)
    signs = preactivations.signs()
    activity = _activity(problem.activation, preactivations)
    predictions = scaled(network.output_weights, network.width).times(activity)
    residuals = predictions.minus(_offsets(problem, network))
    squares = sum((e * e for row in residuals.numerators for e in row), Integer(0))
    loss = Rational(squares, 2 * residuals.denominator**2)
    return Evaluation(signs, activity, residuals, loss)


def interpolation_bound(problem: EmpiricalProblem) -> Rational:
    """Return the least loss that any function of the inputs can have.

    The sum over groups of equal inputs of 1/2 sum (y - mean y)^2; a network without output bias is 0 at the zero
    input, so there 1/2 sum y^2.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> str(interpolation_bound(from_arrays([[1], [1], [0]], [0, 1, 1], [[0]], [[0]]).problem))
    '3/4'
    """
    total = ZERO
    for x, samples in problem.data.samples_by_input():
        pinned = not problem.has_output_bias and not any(x)
        for output in range(problem.data.output_dimension):
            targets = [problem.data.targets[sample][output] for sample in samples]
            mean = ZERO if pinned else sum(targets, ZERO) / len(targets)
            total += sum(((y - mean) ** 2 for y in targets), ZERO)
    return total / 2


def is_dead(problem: EmpiricalProblem, signs: SignVector) -> bool:
    """Return whether a neuron with these signs has slope 0 at every nonzero input and none on its boundary.

    Near a dead neuron the loss does not depend on it.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> problem = from_arrays([[1], [0]], [1, 1], [[0]], [[0]]).problem
    >>> is_dead(problem, (-1, 0)), is_dead(problem, (0, 0))
    (True, False)
    """
    slope = problem.activation.slope
    return all(s != 0 and slope(s) == 0 for s, x in zip(signs, problem.data.inputs, strict=True) if any(x))


@dataclass(frozen=True)
class NeuronDerivative:
    """The first-order change of the loss in one neuron (Wu, Simsek, Ged 2025, Lemma 3.4).

    `lines`: the boundary samples of the neuron by line.  `output_slopes[j]` = dL/dh_ji = D_ji(w_i).  `by_output[j]` is
    the form D_ji(v) = sum_k e_kj (one-sided derivative of rho(w_i . x_k) along v), and `total` = S_i = sum_j h_ji D_ji
    the one-sided derivative of the loss along v in w_i.
    """

    lines: tuple[Line, ...]
    output_slopes: Vector
    by_output: tuple[PiecewiseLinearForm, ...]
    total: PiecewiseLinearForm


def neuron_derivatives(
    problem: EmpiricalProblem, network: Network, values: Evaluation
) -> tuple[NeuronDerivative, ...]:
    """Return the first-order change of every neuron, in the canonical form by lines.

    With m = (alpha_plus + alpha_minus)/2 on the boundary, D_ji(v) = c_ji . v + sum_l kappa_jil |l . v| where
    c_ji = sum_k slope_ik e_kj x_k (slope m on the boundary) and kappa_jil = (alpha_plus - alpha_minus)/2 times
    sum e_kj |lambda_k| over the samples x_k = lambda_k l of the line.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> instance = from_arrays([[1]], [[-1]], [[0]], [[1]])
    >>> (neuron,) = neuron_derivatives(instance.problem, instance.network, evaluate(instance.problem, instance.network))
    >>> str(neuron.total.linear[0]), str(neuron.total.kinks[0])
    ('1/2', '1/2')
    """
    inputs, outputs = problem.data.inputs, problem.data.output_dimension
    slopes = values.residuals.times_transposed(values.activity)
    linear = _linear_parts(problem, values)
    half_jump = (problem.activation.alpha_plus - problem.activation.alpha_minus) / 2
    derivatives = []
    for neuron, signs in enumerate(values.signs):
        lines = boundary_lines(inputs, signs)
        directions = tuple(line.direction for line in lines)
        forms = []
        for output in range(outputs):
            kinks = tuple(
                half_jump
                * sum(
                    (
                        values.residuals.entry(output, sample) * abs(ratio)
                        for sample, ratio in zip(line.samples, line.ratios, strict=True)
                    ),
                    ZERO,
                )
                for line in lines
            )
            forms.append(PiecewiseLinearForm(linear[output].row(neuron), directions, kinks))
        output_slopes = tuple(slopes.entry(output, neuron) for output in range(outputs))
        total = combine(network.output_weights_of(neuron), forms)
        derivatives.append(NeuronDerivative(lines, output_slopes, tuple(forms), total))
    return tuple(derivatives)


def added_neuron_form(problem: EmpiricalProblem, residuals: Vector) -> PiecewiseLinearForm:
    """Return D_e(u) = sum_k e_k rho(u . x_k), the slope of the loss in the output weight of an added neuron at u.

    `residuals` are those of one output.

    >>> from symbolic_landscape.exact.vector import vector
    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> problem = from_arrays([[1], [-2]], [0, 0], [[0]], [[0]]).problem
    >>> D = added_neuron_form(problem, vector([3, 5]))
    >>> str(D.at(vector([1]))), str(D.at(vector([-1])))
    ('3', '10')
    """
    inputs, activation = problem.data.inputs, problem.activation
    mean = (activation.alpha_plus + activation.alpha_minus) / 2
    half_jump = (activation.alpha_plus - activation.alpha_minus) / 2
    lines = boundary_lines(inputs, (0,) * len(inputs))
    columns = zip(*inputs, strict=True)
    linear = tuple(mean * sum((e * c for e, c in zip(residuals, column, strict=True)), ZERO) for column in columns)
    kinks = tuple(
        half_jump * sum((residuals[k] * abs(ratio) for k, ratio in zip(line.samples, line.ratios, strict=True)), ZERO)
        for line in lines
    )
    return PiecewiseLinearForm(linear, tuple(line.direction for line in lines), kinks)


def parameter_names(problem: EmpiricalProblem, width: int) -> tuple[str, ...]:
    """Return the names of the weights in region polynomials: w_i_c, h_j_i and, with an output bias, c_j."""
    data = problem.data
    names = [f"w_{i}_{c}" for i in range(width) for c in range(data.input_dimension)]
    names += [f"h_{j}_{i}" for j in range(data.output_dimension) for i in range(width)]
    return tuple(names + [f"c_{j}" for j in range(data.output_dimension) if problem.has_output_bias])


def region_predictions(
    problem: EmpiricalProblem, cells: Sequence[SignVector], variables: Sequence[str] | None = None
) -> tuple[tuple[Polynomial, ...], ...]:
    """Return f_j(x_k) as polynomials in the weights on the region of `cells`, one row for each sample.

    `variables` may name further variables after `parameter_names`.
    """
    data, width = problem.data, len(cells)
    names = tuple(parameter_names(problem, width) if variables is None else variables)
    weight = dict(zip(names, Polynomial.variables_of(names), strict=True))
    rows = []
    for sample, x in enumerate(data.inputs):
        hidden = []
        for neuron, cell in enumerate(cells):
            slope = problem.activation.slope(cell[sample])
            preactivation = {f"w_{neuron}_{c}": slope * value for c, value in enumerate(x)}
            hidden.append(Polynomial.linear(names, tuple(preactivation.get(name, ZERO) for name in names)))
        row = []
        for output in range(data.output_dimension):
            prediction = weight[f"c_{output}"] if problem.has_output_bias else Polynomial.constant(names, ZERO)
            for neuron, g in enumerate(hidden):
                prediction = prediction + weight[f"h_{output}_{neuron}"] * g
            row.append(prediction)
        rows.append(tuple(row))
    return tuple(rows)


def region_loss(problem: EmpiricalProblem, cells: Sequence[SignVector]) -> Polynomial:
    """Return the loss on the region of `cells` as a polynomial in all weights (`parameter_names`).

    `cells[i]` is the sign vector of neuron i over the samples; a 0 in it stands for slope 0, so it is exact on the
    closure of a cell only for sign vectors without zeros at nonzero inputs.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> problem = from_arrays([[1]], [[2]], [[0]], [[0]]).problem
    >>> print(region_loss(problem, [(1,)]))
    1/2*w_0_0^2*h_0_0^2 - 2*w_0_0*h_0_0 + 2
    """
    names = parameter_names(problem, len(cells))
    loss = Polynomial.constant(names, ZERO)
    for row, targets in zip(region_predictions(problem, cells), problem.data.targets, strict=True):
        for prediction, target in zip(row, targets, strict=True):
            residual = prediction - Polynomial.constant(names, target)
            loss = loss + residual * residual
    return loss.scaled(ONE / 2)


def _activity(activation: ReluLike, preactivations: ScaledMatrix) -> ScaledMatrix:
    (plus, minus), denominator = _over_one(activation.alpha_plus, activation.alpha_minus)
    rows = tuple(
        tuple((plus if z > 0 else minus) * z for z in row) for row in preactivations.numerators
    )
    return ScaledMatrix(rows, preactivations.columns, preactivations.denominator * denominator)


def _linear_parts(problem: EmpiricalProblem, values: Evaluation) -> tuple[ScaledMatrix, ...]:
    """Return for each output the N x d matrix of the c_ji."""
    activation = problem.activation
    mean = (activation.alpha_plus + activation.alpha_minus) / 2
    (plus, minus, boundary), denominator = _over_one(activation.alpha_plus, activation.alpha_minus, mean)
    slope = {1: plus, -1: minus, 0: boundary}
    inputs = scaled(problem.data.inputs)
    parts = []
    for residuals in values.residuals.numerators:
        weighted = tuple(
            tuple(slope[s] * e if e else e for s, e in zip(signs, residuals, strict=True)) for signs in values.signs
        )
        rows = ScaledMatrix(weighted, problem.data.sample_count, values.residuals.denominator * denominator)
        parts.append(rows.times(inputs))
    return tuple(parts)


def _offsets(problem: EmpiricalProblem, network: Network) -> ScaledMatrix:
    """Return y_kj - c_j, J x n."""
    bias = network.output_bias or zero_vector(problem.data.output_dimension)
    columns = zip(*problem.data.targets, strict=True)
    return scaled([tuple(y - c for y in column) for column, c in zip(columns, bias, strict=True)])


def _over_one(*values: Rational) -> tuple[tuple[Integer, ...], Integer]:
    (row,) = scaled([values]).numerators
    return row, scaled([values]).denominator

