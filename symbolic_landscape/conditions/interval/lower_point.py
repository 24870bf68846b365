"""Points of smaller loss, far away: what refutes that a local minimum is a global one."""

from collections.abc import Sequence

from symbolic_landscape.conditions.interval.single_neuron import better_breakpoint
from symbolic_landscape.exact.matrix import solve
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, sign
from symbolic_landscape.loss.interval.evaluation import Evaluation, evaluate, network_function
from symbolic_landscape.loss.interval.neuron_type import neuron_type
from symbolic_landscape.model.activation import ReluLike
from symbolic_landscape.model.interval import IntervalInstance, IntervalNetwork, IntervalProblem
from symbolic_landscape.witness.interval import LowerPoint

__all__ = ["least_squares_network", "lower_point"]

MOST_KINKS = 6
POSITIONS = 12

InputWeights = tuple[Rational, Rational]


def lower_point(values: Evaluation) -> LowerPoint | None:
    """Return a network of the same width with a smaller loss, or None where none of those tried has one.

    Tried, with the best output weights each time: the affine functions; the input weights of the point with another
    neuron in the place of one that does not contribute to f, which lowers any loss but 0 when the response of the other
    is not 0; for one relu-like neuron all breakpoints; for several, breakpoints put one after another where each lowers
    the loss most, among the knots of target and density and evenly spaced points.  For an affine target and relu-like
    activations the first has loss 0.

    >>> from symbolic_landscape.loss.interval.evaluation import evaluate
    >>> from symbolic_landscape.model.interval import interval_from_arrays
    >>> values = evaluate(interval_from_arrays([-2], [0], [3], "1/2", interval=(0, 1), alpha=1, beta=0))
    >>> str(lower_point(values).loss)
    '0'
    """
    problem, width = values.instance.problem, values.instance.network.width
    places = _places(problem)
    affine: list[InputWeights] = [(ONE, -places[0])]
    if not isinstance(problem.activation, ReluLike):
        affine = [(ONE, ONE - problem.middle), (ONE, -ONE - problem.middle)][:width]
    found = _lower(values, affine) or _in_place_of_an_idle_neuron(values, places)
    if width == 1 and isinstance(problem.activation, ReluLike):
        better = None if found else better_breakpoint(values)
        return found if better is None else _lower(values, [(Rational(better[1]), -better[1] * better[0])])
    neurons: list[InputWeights] = []
    while found is None and len(neurons) < min(width, MOST_KINKS):
        neurons.append(_best_addition(problem, neurons, places, width))
        found = _lower(values, neurons)
    return found


def least_squares_network(
    problem: IntervalProblem, neurons: Sequence[InputWeights], width: int
) -> IntervalNetwork:
    """Return a network with the given (w_j, b_j), idle neurons up to `width`, and v, c of least loss for them.

    They solve the normal equations of the functions 1, s(w_j x + b_j) against the density.

    >>> from symbolic_landscape.model.interval import affine_problem
    >>> network = least_squares_network(affine_problem("relu", (0, 1), 2, 3), [(ONE, ZERO)], 1)
    >>> str(network.v[0]), str(network.c)
    ('2', '3')
    """
    constant = IntervalNetwork((), (), (), ONE)
    single = [IntervalNetwork((w,), (b,), (ONE,), ZERO) for w, b in neurons]
    functions = [network_function(problem, network) for network in (constant, *single)]
    weighted = [f * problem.density for f in functions]
    gram = tuple(tuple((f * g).integral() for g in functions) for f in weighted)
    found = solve(gram, tuple((f * problem.target).integral() for f in weighted))
    assert found is not None  # normal equations have a solution
    idle = (ZERO,) * (width - len(neurons))
    w, b = (*(w for w, _ in neurons), *idle), (*(b for _, b in neurons), *idle)
    return IntervalNetwork(w, b, (*found[1:], *idle), found[0])


def _lower(values: Evaluation, neurons: Sequence[InputWeights]) -> LowerPoint | None:
    problem = values.instance.problem
    network = least_squares_network(problem, neurons, values.instance.network.width)
    loss = evaluate(IntervalInstance(problem, network)).loss
    return LowerPoint(network.w, network.b, network.v, network.c, loss) if loss < values.loss else None


def _in_place_of_an_idle_neuron(values: Evaluation, places: Sequence[Rational]) -> LowerPoint | None:
    problem, network = values.instance.problem, values.instance.network
    relu_like = isinstance(problem.activation, ReluLike)
    for j in range(network.width):
        w, b = network.w[j], network.b[j]
        unseen = relu_like and problem.activation.value(-ONE) == 0 and neuron_type(problem, w, b) in (
            "inactive", "semi-inactive"
        )  # fmt: skip
        if network.v[j] == 0 or (w == 0 and b == 0) or unseen:
            kept = [(network.w[k], network.b[k]) for k in range(network.width) if k != j]
            for x in places:
                for orientation in (ONE, -ONE):
                    if sign(values.response_of(orientation, -orientation * x)):
                        return _lower(values, [(orientation, -orientation * x), *kept])
    return None


def _best_addition(
    problem: IntervalProblem, neurons: Sequence[InputWeights], places: Sequence[Rational], width: int
) -> InputWeights:
    """Return the further neuron with the least loss; the first of several."""

    def loss_with(added: InputWeights) -> Rational:
        network = least_squares_network(problem, [*neurons, added], width)
        return evaluate(IntervalInstance(problem, network)).loss

    return min(((o, -o * x) for x in places for o in (ONE, -ONE)), key=loss_with)


def _places(problem: IntervalProblem) -> tuple[Rational, ...]:
    low, high = problem.interval
    even = (low + (high - low) * Rational(k, POSITIONS) for k in range(POSITIONS))
    return tuple(sorted({*even, *problem.knots}))
