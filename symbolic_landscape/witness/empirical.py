"""Witnesses about empirical landscapes; their meaning is in proofs/certificate_format.md."""

from dataclasses import dataclass

from symbolic_landscape.claim import Claim, LocalMinimum
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.witness import Witness

__all__ = [
    "WITNESSES",
    "AllRays",
    "Bound",
    "BoxSeparation",
    "BoxSlopes",
    "ClarkePoint",
    "ClarkeSeparation",
    "ComplementaryFace",
    "ComponentForm",
    "CopositivityTree",
    "DescendingCurve",
    "DescentDirection",
    "EdgeSplit",
    "Escape",
    "FaceTree",
    "FlatFace",
    "InterpolationBound",
    "LimitingGradient",
    "MovingNeuron",
    "Multipliers",
    "NegativeFormCurve",
    "NoCell",
    "NoEscape",
    "NonnegativeEntries",
    "Nonnegativity",
    "OutputSlope",
    "Pivot",
    "Positive",
    "PositiveDefinite",
    "Pull",
    "RaySplit",
    "RedundantNeuronCurve",
    "SecondOrderMinimum",
    "SharedCellForm",
    "SignSplit",
    "SignTree",
    "SingleNeuronCurve",
    "SingleNeuronForm",
    "StationaryPoint",
    "StrictForm",
]


@dataclass(frozen=True)
class Multipliers(Witness):
    """F(v) = a.v + sum_l b_l |l.v| >= 0 for all v: for each sign pattern of the negative kinks, multipliers.

    Each entry (m_l) over the lines with b_l > 0 satisfies a + sum_{b_l < 0} sigma_l b_l l = sum m_l l, |m_l| <= b_l.
    """

    patterns: Matrix


@dataclass(frozen=True)
class AllRays(Witness):
    """F >= 0 at every ray of the arrangement of its kinked lines; the checker visits them itself."""


Nonnegativity = Multipliers | AllRays


@dataclass(frozen=True)
class StationaryPoint(Witness):
    """The output conditions hold, and S_i >= 0 for every neuron i by `neurons[i]`."""

    neurons: tuple[Nonnegativity, ...]


@dataclass(frozen=True)
class DescentDirection(Witness):
    """A direction with a negative one-sided derivative: one neuron moves, or the output bias alone."""

    neuron: int | None
    input_direction: Vector
    output_direction: Vector
    bias_direction: Vector
    derivative: Rational


@dataclass(frozen=True)
class Bound(Witness):
    """|D_ji(v)| <= constant * S_i(v) for all v: both C S - D (`above`) and C S + D (`below`) are nonnegative."""

    constant: Rational
    above: Nonnegativity
    below: Nonnegativity


@dataclass(frozen=True)
class NoEscape(Witness):
    """A stationary point at which every D_ji is bounded by a multiple of S_i: Theorem A gives a local minimum."""

    stationary: StationaryPoint
    neurons: tuple[tuple[Bound, ...], ...]

    def theorems_for(self, claim: Claim) -> tuple[str, ...]:
        """No escape neuron is shown; that it implies a local minimum is Theorem 4.2."""
        return ("wu2025.no_escape_local_minimum",) if isinstance(claim, LocalMinimum) else ()


@dataclass(frozen=True)
class Escape(Witness):
    """A stationary point, and a direction v of a neuron with S_i(v) = 0 and D_ji(v) = derivative != 0."""

    stationary: StationaryPoint
    neuron: int
    output: int
    direction: Vector
    derivative: Rational


@dataclass(frozen=True)
class LimitingGradient(Witness):
    """A cell of the arrangement of the neuron's kinked lines, by a point inside it, with its share in a mean."""

    point: Vector
    share: Rational


@dataclass(frozen=True)
class ClarkePoint(Witness):
    """For every neuron a convex combination of limiting gradients of S_i that is 0; the output conditions hold."""

    neurons: tuple[tuple[LimitingGradient, ...], ...]


@dataclass(frozen=True)
class NoCell(Witness):
    """Leaf of a sign tree: m >= 0, not all 0, with sum m_l sigma_l l = 0 over the lines above it: no cell is here."""

    multipliers: Vector


@dataclass(frozen=True)
class Positive(Witness):
    """Leaf of a sign tree: the derivative along the direction is positive whatever the signs not yet split on."""


@dataclass(frozen=True)
class SignSplit(Witness):
    """Node of a sign tree: the cells on which l . v > 0, and those on which l . v < 0, for line number `line`."""

    line: int
    positive: "SignTree"
    negative: "SignTree"


SignTree = NoCell | Positive | SignSplit


@dataclass(frozen=True)
class ClarkeSeparation(Witness):
    """A direction u in one neuron along which every limiting gradient increases: 0 is not in their convex hull."""

    neuron: int
    direction: Vector
    tree: SignTree


@dataclass(frozen=True)
class OutputSlope(Witness):
    """A derivative of the loss in an output weight (neuron, output) or in the output bias (None, output), not 0."""

    neuron: int | None
    output: int
    slope: Rational


@dataclass(frozen=True)
class BoxSlopes(Witness):
    """For every neuron one slope s_k for each sample, between the slopes of the activation: sum_k s_k E_k x_k = 0."""

    neurons: Matrix


@dataclass(frozen=True)
class BoxSeparation(Witness):
    """A direction u in one neuron with u . (sum_k s_k E_k x_k) > 0 for all slopes that the box test allows."""

    neuron: int
    direction: Vector


@dataclass(frozen=True)
class MovingNeuron(Witness):
    """w_i(t) = w_i + t input_path[0] + t^2 input_path[1] + ..; likewise the output weights h_.i."""

    neuron: int
    input_path: Matrix
    output_path: Matrix


@dataclass(frozen=True)
class DescendingCurve(Witness):
    """A polynomial curve from the point with L(curve(t)) - L = change[0] t + change[1] t^2 + .. < 0 on (0, until]."""

    neurons: tuple[MovingNeuron, ...]
    bias: Matrix
    until: Rational
    change: Vector


@dataclass(frozen=True)
class RedundantNeuronCurve(DescendingCurve):
    """Rule M3: a straight line; the activity of an escape neuron is a combination of those of the others.

    `direction`: v with S_i(v) = 0 and D_.i(v) != 0.  `combination`: g_i = sum_l combination[l] g_l (+ its last entry
    times 1 with an output bias), combination[i] = 0.
    """

    neuron: int
    direction: Vector
    combination: Vector


@dataclass(frozen=True)
class SingleNeuronCurve(DescendingCurve):
    """Rule M4: a straight line; |D|^2 > |h|^2 (|r'|^2 |g'|^2 - <r', g'>^2) for D = D_.i(v), S_i(v) = 0.

    g' and r' are what the activities of the other neurons (and 1 with an output bias) leave of the activity g of neuron
    i and of its one-sided derivative r along v = `direction`; the combinations taken off are given as in M3.
    """

    neuron: int
    direction: Vector
    activity_combination: Vector
    growth_combination: Vector


@dataclass(frozen=True)
class NegativeFormCurve(DescendingCurve):
    """Rule M5: a straight line of the critical cone on which the second-order form is negative."""


@dataclass(frozen=True)
class NonnegativeEntries(Witness):
    """Leaf of a copositivity tree: no entry of the matrix is negative."""


@dataclass(frozen=True)
class PositiveDefinite(Witness):
    """Leaf of a copositivity tree: the matrix is positive definite."""


@dataclass(frozen=True)
class Pivot(Witness):
    """Node of a copositivity tree: a row of one sign; its variable is put at its minimum, 0 or the free one."""

    variable: int
    rest: "CopositivityTree"


@dataclass(frozen=True)
class EdgeSplit(Witness):
    """Node of a copositivity tree: weights . (e_first, e_second) in place of e_first (`left`), e_second (`right`)."""

    first: int
    second: int
    weights: tuple[Rational, Rational]
    left: "CopositivityTree"
    right: "CopositivityTree"


CopositivityTree = NonnegativeEntries | PositiveDefinite | Pivot | EdgeSplit


@dataclass(frozen=True)
class FlatFace(Witness):
    """Leaf of a face tree: the form is copositive on the cone of the flat rays that are left."""

    tree: CopositivityTree


@dataclass(frozen=True)
class Pull(Witness):
    """A pulling ray p of a complementary face: the form of the other rays + weight (R_p 1^T + 1 R_p^T) is strict."""

    weight: Rational
    tree: CopositivityTree


@dataclass(frozen=True)
class ComplementaryFace(Witness):
    """Leaf of a face tree (rule M8): where the form vanishes no pulling ray has a share, and all of them pull inwards.

    A flat ray pulls when D is not 0 on it.  `tree`: the form less `margin` at all pairs of pulling rays is copositive.
    `pulls`: one for each pulling ray that is left, in order.
    """

    margin: Rational
    tree: CopositivityTree
    pulls: tuple[Pull, ...]


@dataclass(frozen=True)
class RaySplit(Witness):
    """Node of a face tree: the flat rays of a neuron with l . q >= 0, and those with l . q <= 0, for one line l."""

    neuron: int
    line: int
    positive: "FaceTree"
    negative: "FaceTree"


FaceTree = FlatFace | ComplementaryFace | RaySplit


@dataclass(frozen=True)
class SingleNeuronForm(Witness):
    """Rules M6 and M7: the form of one neuron is nonnegative on its critical cone.

    M6: the neuron is the whole interaction component.  M7: the other neurons of the component are no escape neurons,
    and what they can produce at no first-order cost is projected away.
    """

    component: tuple[int, ...]
    neuron: int
    faces: FaceTree


@dataclass(frozen=True)
class SharedCellForm(Witness):
    """The rank rule: neurons that share an open cell are a linear network, at its best fit iff the form is nonnegative.

    Neurons of the component that are not `tested` are no escape neurons and are projected away as in M7.
    """

    component: tuple[int, ...]
    tested: tuple[int, ...]


@dataclass(frozen=True)
class StrictForm(Witness):
    """Rules M5 and M8: the form of the `tested` neurons is positive on their critical cone, modulo what is harmless.

    Positive modulo exact symmetries and harmless directions at the flat faces, up to complementary zeros at the others.
    Neurons of the component that are not `tested` are no escape neurons and are projected away as in M7.
    """

    component: tuple[int, ...]
    tested: tuple[int, ...]
    faces: FaceTree


ComponentForm = SingleNeuronForm | SharedCellForm | StrictForm


@dataclass(frozen=True)
class SecondOrderMinimum(Witness):
    """A stationary point that every interaction component shows to be a local minimum.

    `neurons[i]`: bounds |D_ji| <= C S_i, one for each output, where neuron i is no escape neuron and needs them, else
    none.  `components`: the forms of the components with escape neurons.
    """

    stationary: StationaryPoint
    neurons: tuple[tuple[Bound, ...], ...]
    components: tuple[ComponentForm, ...]

    def theorems_for(self, claim: Claim) -> tuple[str, ...]:
        """Wu, Simsek, Ged 2025 for the neurons with bounds; Baldi and Hornik 1989 for linear networks."""
        named = ("wu2025.no_escape_local_minimum",) if any(self.neurons) else ()
        linear = any(isinstance(form, SharedCellForm) for form in self.components)
        return (*named, "baldi1989.linear_network_minima") if linear else named


@dataclass(frozen=True)
class InterpolationBound(Witness):
    """The loss equals the least loss of any function of the inputs."""


WITNESSES: tuple[type[Witness], ...] = (
    Multipliers,
    AllRays,
    StationaryPoint,
    DescentDirection,
    Bound,
    NoEscape,
    Escape,
    LimitingGradient,
    ClarkePoint,
    NoCell,
    Positive,
    SignSplit,
    ClarkeSeparation,
    OutputSlope,
    BoxSlopes,
    BoxSeparation,
    MovingNeuron,
    DescendingCurve,
    RedundantNeuronCurve,
    SingleNeuronCurve,
    NegativeFormCurve,
    NonnegativeEntries,
    PositiveDefinite,
    Pivot,
    EdgeSplit,
    FlatFace,
    Pull,
    ComplementaryFace,
    RaySplit,
    SingleNeuronForm,
    SharedCellForm,
    StrictForm,
    SecondOrderMinimum,
    InterpolationBound,
)
