"""Strict local minima modulo scaling, and the index of smooth saddles."""

from symbolic_landscape.claim import DirectionallyStationary, LocalMinimum, StrictLocalMinimum
from symbolic_landscape.conditions.empirical.critical_cone import CriticalCone
from symbolic_landscape.conditions.empirical.directional import decide_directionally_stationary
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.interaction import interaction_components
from symbolic_landscape.conditions.empirical.local_minimum import decide_local_minimum
from symbolic_landscape.conditions.empirical.second_order import NonnegativeForm, SecondOrderForm
from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.matrix import Matrix, inertia, rank
from symbolic_landscape.exact.rational import ONE
from symbolic_landscape.limits import Limits
from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict
from symbolic_landscape.witness.empirical import SecondOrderMinimum, StationaryPoint, StrictForm

__all__ = ["decide_strict_local_minimum", "saddle_index"]

MOST_VARIABLES = 60  # of a form whose index is reported: exact elimination of 60 variables takes about a second


def decide_strict_local_minimum(point: FirstOrder, claim: StrictLocalMinimum, limits: Limits) -> Verdict:
    """Decide whether near the point only its rescalings w_i -> c_i w_i, h_.i -> h_.i / c_i have a loss as small.

    Proved when every neuron sees inputs that span the input space and the second-order form of every interaction
    component is positive on its critical cone modulo the scalings (rule M5).  Refuted at points that are no local
    minimum.  Undecided otherwise: a point may be strict by higher orders.

    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> point = FirstOrder(from_arrays([[1, 0], [0, 1]], [[2, 1], [2, -1]], [[1, 1]], [[2], [0]]))
    >>> type(decide_strict_local_minimum(point, StrictLocalMinimum(), DEFAULT_LIMITS)).__name__
    'Proved'
    """
    local = decide_local_minimum(point, LocalMinimum(), limits)
    if isinstance(local, Refuted):
        return Refuted(claim, local.witness)
    if isinstance(local, Undecided):
        return Undecided(claim, local.reason)
    stationary = decide_directionally_stationary(point, DirectionallyStationary(), limits)
    if isinstance(stationary, Refuted):
        raise InternalContradiction("a local minimum that is not stationary")
    assert isinstance(stationary.witness, StationaryPoint)
    width, outputs = point.instance.network.width, point.output_dimension
    cones = [CriticalCone.of(point, neuron, limits) for neuron in range(width)]
    for cone in cones:
        if not cone.spans_everything:
            return Undecided(claim, f"the inputs that neuron {cone.neuron} sees do not span the input space")
    # on free directions 2 q is the square of a map to n J numbers where no D is left: at minima without escape neuron
    free = sum(outputs + len(cone.lineality) for cone in cones)
    equations = outputs * point.instance.problem.data.sample_count
    if not isinstance(local.witness, SecondOrderMinimum) and free - equations > width:
        return Undecided(claim, f"{free} weights move freely against {equations} predictions")
    forms = []
    for component in interaction_components(point):
        form = SecondOrderForm(point, tuple(cones[i] for i in component), _constants(point))
        if not form.sees_every_ray:
            return Undecided(claim, f"a neuron of component {component} has a flat ray that no sample sees")
        answer = form.decide(limits)
        if not isinstance(answer, NonnegativeForm):
            raise InternalContradiction("a local minimum with a negative second-order form")
        if not answer.shows_minimum or rank([*form.symmetries, *form.harmless]) > len(component):
            return Undecided(claim, f"the second-order form of component {component} vanishes beyond the scalings")
        forms.append(StrictForm(component, component, answer.faces))
    return Proved(claim, SecondOrderMinimum(stationary.witness, ((),) * width, tuple(forms)))


def saddle_index(point: FirstOrder, limits: Limits) -> int | None:
    """Return the number of negative eigenvalues of the Hessian at a stationary point, None where it has none.

    The loss is twice differentiable where no neuron has a nonzero boundary input with a kink; there the second-order
    form is the Hessian's, up to directions that no sample sees.  None also past 60 variables.

    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> saddle_index(FirstOrder(from_arrays([[1, 0], [0, 1]], [[1, 2], [1, -2]], [[1, 1]], [[1], [0]])), DEFAULT_LIMITS)
    1
    """
    if point.instance.problem.activation.has_kink and any(neuron.lines for neuron in point.neurons):
        return None
    width = point.instance.network.width
    if width * (point.input_dimension + point.output_dimension) > MOST_VARIABLES:
        return None
    cones = tuple(CriticalCone.of(point, neuron, limits) for neuron in range(width))
    return inertia(SecondOrderForm(point, cones, _constants(point)).matrix).negative


def _constants(point: FirstOrder) -> Matrix:
    problem = point.instance.problem
    return ((ONE,) * problem.data.sample_count,) if problem.has_output_bias else ()
