"""What `decide FILE` says about SGD: linear stability in mean square, then divergence or boundedness."""

from typing import Any

from symbolic_landscape.claim import (
    BatchesLinearlyStable,
    BatchesPositiveDefinite,
    Bounded,
    DivergesInExpectation,
    Interpolating,
    MeanSquareLinearlyStable,
)
from symbolic_landscape.classification import Classification
from symbolic_landscape.conditions.polynomial.answer import algebraic_json, loss_json
from symbolic_landscape.conditions.polynomial.escape import escaping_batches, find_divergence
from symbolic_landscape.conditions.polynomial.evidence import (
    negative_direction,
    numbers,
    point_witness,
    trivial_extension,
)
from symbolic_landscape.conditions.polynomial.mean_square import MeanSquare, decide_mean_square
from symbolic_landscape.conditions.polynomial.moments import exact_moments
from symbolic_landscape.conditions.polynomial.sharpness import hessian, hessian_inertia
from symbolic_landscape.conditions.polynomial.trapping import find_boundedness
from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact.field_matrix import FieldMatrix, field_inertia, field_kernel
from symbolic_landscape.exact.rational import rational_text
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.polynomial import local_expansion
from symbolic_landscape.model.polynomial import StochasticPolynomialInstance
from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict
from symbolic_landscape.witness.polynomial_stochastic import (
    CurvedBatches,
    FlatBatch,
    GentleBatches,
    InterpolatingPoint,
    NonzeroBatchGradient,
    SteepBatch,
)

__all__ = ["StochasticAnalysis", "classify_stochastic"]


class StochasticAnalysis:
    """The questions about one SGD instance, each answered when it is asked."""

    def __init__(self, instance: StochasticPolynomialInstance, limits: Limits) -> None:
        self.instance = instance
        self._limits = limits
        self._own = point_witness(trivial_extension(instance.minimum[0].field), instance.square_roots)
        self._expansions = [local_expansion(batch.polynomial, instance.minimum, 2) for batch in instance.batches]
        self.hessians: tuple[FieldMatrix, ...] = tuple(hessian(expansion) for expansion in self._expansions)

    def interpolating(self) -> Proved | Refuted:
        """Decide whether every batch gradient is 0 at the minimum."""
        for b, expansion in enumerate(self._expansions):
            gradient = expansion.parts[1].gradient(self.instance.minimum)
            slope = next((i for i, x in enumerate(gradient) if x), None)
            if slope is not None:
                return Refuted(Interpolating(), NonzeroBatchGradient(self._own, b, slope))
        return Proved(Interpolating(), InterpolatingPoint(self._own))

    def mean_square(self) -> MeanSquare:
        """Decide mean-square linear stability on the span of the batch Hessians' ranges."""
        instance, claim = self.instance, MeanSquareLinearlyStable()
        if isinstance(self.interpolating(), Refuted):
            reason = "the minimum is not interpolating: it is no fixed point of SGD"
            return MeanSquare(Undecided(claim, reason), 0, None)
        try:
            return decide_mean_square(
                self.hessians, instance.probabilities, instance.step_size, instance.square_roots, self._limits
            )
        except LimitReached as reached:
            return MeanSquare(Undecided(claim, str(reached)), 0, None)

    def batch_is_stable(self) -> tuple[bool, ...]:
        """Return for each batch whether step size * lambda < 2 for the largest eigenvalue of its Hessian."""
        return tuple(field_inertia(self._room(rows)).positive == len(rows) for rows in self.hessians)

    def batches(self) -> Proved | Refuted:
        """Decide whether every batch is linearly stable."""
        claim = BatchesLinearlyStable()
        for b, rows in enumerate(self.hessians):
            room = self._room(rows)
            inertia = field_inertia(room)
            if inertia.negative:
                steep = rows[0][0].field.rational_vector(negative_direction(room))
                return Refuted(claim, SteepBatch(self._own, b, numbers(steep)))
            if inertia.zero:
                return Refuted(claim, SteepBatch(self._own, b, numbers(field_kernel(room, len(room))[0])))
        return Proved(claim, GentleBatches(self._own))

    def positive_definite(self) -> Proved | Refuted:
        """Decide whether every batch Hessian is positive definite."""
        claim = BatchesPositiveDefinite()
        for b, rows in enumerate(self.hessians):
            inertia = field_inertia(rows)
            if inertia.negative:
                falling = rows[0][0].field.rational_vector(negative_direction(rows))
                return Refuted(claim, FlatBatch(self._own, b, numbers(falling)))
            if inertia.zero:
                return Refuted(claim, FlatBatch(self._own, b, numbers(field_kernel(rows, len(rows))[0])))
        return Proved(claim, CurvedBatches(self._own))

    def long_run(self) -> tuple[Verdict, Verdict]:
        """Return the verdicts about divergence in expectation and about boundedness; each excludes the other."""
        diverges, bounded = DivergesInExpectation(), Bounded()
        interpolating = isinstance(self.interpolating(), Proved)
        if not interpolating and self.instance.start is None:
            reason = "the minimum is not interpolating and no start is given"
            return Undecided(diverges, reason), Undecided(bounded, reason)
        try:
            shown = find_boundedness(self.instance, self.hessians, interpolating, self._limits.start())
            if shown is not None:
                return Refuted(diverges, shown.witness), shown
            escape = find_divergence(self.instance, self._limits.start())
            if escape is not None:
                return escape, Refuted(bounded, escape.witness)
        except LimitReached as reached:
            return Undecided(diverges, str(reached)), Undecided(bounded, str(reached))
        where = "from the start" if self.instance.start is not None else "for all starts nearby"
        return (
            Undecided(diverges, f"no word of batches was found that leads to an exploding batch {where}"),
            Undecided(bounded, f"no set was found that all batches map into itself {where}"),
        )

    def _room(self, rows: FieldMatrix) -> FieldMatrix:
        """Return 2 - eta H."""
        eta = self.instance.step_size
        return tuple(tuple(2 * int(i == j) - eta * x for j, x in enumerate(row)) for i, row in enumerate(rows))


def classify_stochastic(instance: StochasticPolynomialInstance, limits: Limits) -> Classification:
    """Return the verdict word, the mean loss and every claim about an SGD instance.

    >>> from symbolic_landscape.model.document import parse_document
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> from symbolic_landscape.model.polynomial import read_polynomial
    >>> text = '''{"kind": "polynomial", "variables": ["x"], "batches": ["5*x^2/4 + x^4/4", "x^2/2"],
    ...     "probabilities": ["1/4", "3/4"], "minimum": ["0"], "step_size": "1", "start": ["1/100"]}'''
    >>> answer = classify_stochastic(read_polynomial(parse_document(text, "example")), DEFAULT_LIMITS)
    >>> answer.verdict, answer.details["mean_square_linear_stable"]
    ('diverges_in_expectation', True)
    """
    analysis = StochasticAnalysis(instance, limits)
    interpolating, mean_square, batches = analysis.interpolating(), analysis.mean_square(), analysis.batches()
    claims: list[Verdict] = [interpolating, mean_square.verdict, batches]
    linear = all(batch.polynomial.degree <= 2 for batch in instance.batches)
    word, reason = "linear", "every batch loss is quadratic"
    if not linear:
        diverges, bounded = analysis.long_run()
        claims += [diverges, bounded]
        if isinstance(diverges, Proved):
            word, reason = "diverges_in_expectation", "a word of batches leads to where one batch explodes"
        elif isinstance(bounded, Proved):
            word, reason = "bounded", "all batches keep a bounded set"
        else:
            assert isinstance(diverges, Undecided) and isinstance(bounded, Undecided)
            word, reason = "undecided", f"{diverges.reason}; {bounded.reason}"
    stable = mean_square.verdict
    details: dict[str, Any] = {
        "interpolating": isinstance(interpolating, Proved),
        "mean_square_linear_stable": None if isinstance(stable, Undecided) else isinstance(stable, Proved),
        "linear_threshold": None if mean_square.threshold is None else algebraic_json(mean_square.threshold),
        "batch_linearly_stable": list(analysis.batch_is_stable()),
        "batch_positive_semidefinite": [hessian_inertia(rows).negative == 0 for rows in analysis.hessians],
        "rank": mean_square.rank,
        "reason": reason,
        "step_size": rational_text(instance.step_size),
    }
    escaping = escaping_batches(instance)
    if escaping is not None and not linear:
        details["batch_escapes_from_every_nonzero_point"] = list(escaping)
    moments = exact_moments(instance)
    if moments:
        details["squared_distance_moments"] = [rational_text(value) for value in moments]
    loss = instance.minimum[0].field.rational(0)
    for p, batch in zip(instance.probabilities, instance.batches, strict=True):
        loss = loss + p * local_expansion(batch.polynomial, instance.minimum, 0).parts[0].value(instance.minimum)
    return Classification(instance.kind, word, loss_json(loss), tuple(claims), details)
