"""Gradient descent at a minimum: what happens when the step size passes 2 / sharpness.

The cases and their proofs are in proofs/gradient_descent_oscillation.md.  Every verdict word has a witness, except
`degenerate` where only an order was reached, `zero_hessian` and `undecided`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from symbolic_landscape.claim import LocalMinimum, Oscillation, StableAtThreshold
from symbolic_landscape.conditions.polynomial.evidence import (
    negative_direction,
    numbers,
    point_witness,
    sharpness_witness,
    trivial_extension,
)
from symbolic_landscape.conditions.polynomial.form_sign import form_sign, stable_direction
from symbolic_landscape.conditions.polynomial.kernel_reduction import KernelReduction, reduce_to_kernel
from symbolic_landscape.conditions.polynomial.minima_manifold import (
    critical_ideal,
    flat_manifold,
    residual_rank,
    symmetry_orbit,
    vector_terms,
)
from symbolic_landscape.conditions.polynomial.reduced_action import (
    ActionSeries,
    criterion_form,
    is_vertical,
    reduce_action,
)
from symbolic_landscape.conditions.polynomial.sharpness import Spectrum, hessian, hessian_inertia, spectrum_of
from symbolic_landscape.conditions.polynomial.sharpness_on_minima import sharpness_hessian, slopes_of_sharpness
from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact.field_matrix import field_inertia, field_multiply, field_transpose
from symbolic_landscape.exact.field_series import Series
from symbolic_landscape.exact.matrix import Inertia
from symbolic_landscape.exact.number_field import FieldElement, FieldVector
from symbolic_landscape.exact.rational import ONE
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.limits import Deadline, Limits
from symbolic_landscape.loss.polynomial import LocalExpansion, local_expansion
from symbolic_landscape.model.polynomial import PolynomialLoss
from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict
from symbolic_landscape.witness.polynomial import (
    CriticalIdeal,
    CurvatureOfSharpness,
    FallingCurve,
    FlatManifold,
    IsolatedMinimum,
    IsolatedOscillation,
    Manifold,
    MorseBottMinimum,
    NegativeCurvature,
    NegativeForm,
    NonzeroGradient,
    PositiveForm,
    PositiveHessian,
    ReducedAction,
    ResidualRank,
    SlopeOfSharpness,
    SymmetryOrbit,
    VerticalBranch,
)

__all__ = ["OscillationAnalysis", "analyze_oscillation"]

ACTION_ORDER = {1: 13, 2: 7}  # order of the reduced action by the multiplicity of the sharpness; further: 5
KERNEL_ORDER = {1: 13, 2: 7, 3: 5}  # order of the reduced potential by the dimension of the kernel; further: 3


@dataclass(frozen=True)
class OscillationAnalysis:
    """The verdict word with its reason, the verdicts that carry it, and what was computed on the way.

    `spectrum` is None where the point is not a critical point with a Hessian >= 0, not 0.  `criterion`: Q as a form on
    the top eigenspace, `criterion_sign` its sign as in the contract, None where it was not decided.
    """

    word: str
    reason: str
    local_minimum: Verdict
    oscillation: Verdict
    stable_at_threshold: Verdict
    case: str | None = None
    inertia: Inertia | None = None
    spectrum: Spectrum | None = None
    criterion: Series | None = None
    criterion_sign: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def analyze_oscillation(
    loss: PolynomialLoss, point: FieldVector, square_roots: FieldVector, limits: Limits
) -> OscillationAnalysis:
    """Return what gradient descent does near the point when the step size passes 2 / sharpness.

    `square_roots`: the constants by which an instance file names an algebraic point; they go into witnesses.

    >>> from symbolic_landscape.exact.number_field import RATIONALS
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> from symbolic_landscape.model.polynomial_text import parse_polynomial
    >>> parsed = parse_polynomial("(h*w - 1)^2/2", ("h", "w"))
    >>> loss = PolynomialLoss(parsed.polynomial, parsed.squares)
    >>> balanced, other = RATIONALS.rational_vector((1, 1)), RATIONALS.rational_vector((2, ONE / 2))
    >>> [analyze_oscillation(loss, x, (), DEFAULT_LIMITS).word for x in (balanced, other)]
    ['stable_two_cycle', 'drift_self_stabilising']
    """
    expansion = local_expansion(loss.polynomial, point, 4)
    own = point_witness(trivial_extension(point[0].field), square_roots)
    gradient = expansion.parts[1].gradient(point)
    slope = next((i for i, x in enumerate(gradient) if x), None)
    if slope is not None:
        steep = NonzeroGradient(own, slope)
        return OscillationAnalysis(
            "not_a_minimum",
            f"the derivative by {loss.variables[slope]} is not 0",
            Refuted(LocalMinimum(), steep),
            Refuted(Oscillation(), steep),
            Undecided(StableAtThreshold(), "the point is not critical"),
        )
    rows = hessian(expansion)
    inertia = hessian_inertia(rows)
    if inertia.negative:
        saddle = NegativeCurvature(own, negative_direction(rows))
        found = OscillationAnalysis(
            "not_a_minimum",
            "the Hessian has a negative eigenvalue",
            Refuted(LocalMinimum(), saddle),
            Refuted(Oscillation(), saddle),
            Undecided(StableAtThreshold(), "the point is not a minimum"),
            inertia=inertia,
        )
        return replace(found, spectrum=spectrum_of(rows)) if inertia.positive else found
    if not inertia.positive:
        reason = "the Hessian is 0: there is no step size at which its stability changes"
        return OscillationAnalysis(
            "zero_hessian",
            reason,
            Undecided(LocalMinimum(), reason),
            Undecided(Oscillation(), reason),
            Undecided(StableAtThreshold(), reason),
            inertia=inertia,
        )
    spectrum = spectrum_of(rows)
    over = expansion.over(spectrum.extension)
    criterion = criterion_form(over, spectrum)
    analysis = _Analysis(loss, point, square_roots, limits, limits.start(), expansion, over, spectrum, criterion)
    reached = analysis.with_regular_hessian() if not inertia.zero else analysis.with_kernel()
    return replace(reached, inertia=inertia, spectrum=spectrum, criterion=criterion)


@dataclass(frozen=True)
class _Analysis:
    loss: PolynomialLoss
    point: FieldVector
    square_roots: FieldVector
    limits: Limits
    deadline: Deadline
    expansion: LocalExpansion
    over: LocalExpansion
    spectrum: Spectrum
    criterion: Series

    def criterion_sign(self) -> tuple[str | None, PositiveForm | NegativeForm | None]:
        """Return the sign of Q as a form and what shows it; (None, None) where it was not decided."""
        if self.criterion.is_zero:
            return "0", None
        sign = form_sign(self.criterion, self.limits)
        if sign is not None:
            return ("+" if isinstance(sign, PositiveForm) else "-"), sign
        return ("0" if self.spectrum.multiplicity <= 2 else None), None

    # H > 0

    def with_regular_hessian(self) -> OscillationAnalysis:
        sign, shown = self.criterion_sign()
        minimum = Proved(
            LocalMinimum(),
            PositiveHessian(point_witness(trivial_extension(self.point[0].field), self.square_roots)),
        )
        simple = self.spectrum.multiplicity == 1
        base = OscillationAnalysis(
            "undecided",
            "",
            minimum,
            Undecided(Oscillation(), ""),
            Undecided(StableAtThreshold(), ""),
            case="nondegenerate" if simple else "multiple_sharpness",
            criterion_sign=sign,
        )
        if self.criterion.is_zero:
            return self._without_criterion(base)
        series = ActionSeries(
            3, *self._second_order(), self.criterion.scaled(self.spectrum.field.rational(-ONE / 24))
        )
        if shown is not None:
            return self._by_action(base, series, shown)
        reason = (
            "Q is nonnegative on the top eigenspace and has zeros there"
            if sign == "0"
            else "the sign of Q on the top eigenspace was not decided within the limit of patterns"
        )
        return _undecided(base, reason)

    def _second_order(self) -> tuple[tuple[Series, ...], tuple[Series, ...]]:
        """Return mean and amplitude to the order that Q needs: -H^-1 g / 2 and sum t_i u_i."""
        series = reduce_action(self.over, self.spectrum, 2, self.deadline)
        return series.mean, series.amplitude

    def _without_criterion(self, base: OscillationAnalysis) -> OscillationAnalysis:
        """Q = 0: the reduced action to higher order."""
        order = ACTION_ORDER.get(self.spectrum.multiplicity, 5)
        expansion = local_expansion(self.loss.polynomial, self.point, order + 1).over(self.spectrum.extension)
        try:
            series = reduce_action(expansion, self.spectrum, order, self.deadline)
        except LimitReached as reached:
            return _undecided(base, f"Q = 0, and {reached} before the reduced action was known to degree {order + 1}")
        if series.lowest is not None:
            sign = form_sign(-series.lowest, self.limits)
            base = replace(base, details={"first_nonzero_order": series.lowest.degree})
            if sign is not None:
                return self._by_action(base, series, sign)
            return _undecided(base, f"Q = 0, and the reduced action is not definite at degree {series.lowest.degree}")
        details = {"first_nonzero_order": None, "order_reached": order + 1}
        degree = max(part.degree for part in (*series.mean, *series.amplitude))
        if degree * self.loss.polynomial.degree <= 60:
            whole = local_expansion(self.loss.polynomial, self.point, self.loss.polynomial.degree)
            if is_vertical(whole.over(self.spectrum.extension), self.spectrum, series):
                vertical = VerticalBranch(
                    sharpness_witness(self.spectrum, self.square_roots),
                    vector_terms(series.mean),
                    vector_terms(series.amplitude),
                )
                reason = "a branch of 2-cycles exists exactly at the critical step size, and no small one above it"
                simple = self.spectrum.multiplicity == 1
                return replace(
                    base,
                    word="degenerate",
                    reason=reason,
                    oscillation=Refuted(Oscillation(), vertical) if simple else Undecided(Oscillation(), reason),
                    stable_at_threshold=Undecided(StableAtThreshold(), reason),
                    details={**details, "vertical": True},
                )
        reason = f"Q and the reduced action vanish up to degree {order + 1}; that they vanish altogether was not shown"
        return replace(_undecided(base, reason), word="degenerate", details={**details, "vertical": None})

    def _by_action(
        self, base: OscillationAnalysis, series: ActionSeries, sign: PositiveForm | NegativeForm
    ) -> OscillationAnalysis:
        """Conclude from the sign of minus the lowest part of the reduced action, Q / 24 when that has degree 4."""
        assert series.lowest is not None
        name = "Q" if series.lowest.degree == 4 else f"minus the reduced action, of degree {series.lowest.degree},"
        evidence = ReducedAction(
            sharpness_witness(self.spectrum, self.square_roots),
            vector_terms(series.mean),
            vector_terms(series.amplitude),
            series.lowest.degree,
            sign,
        )
        threshold = (
            Proved(StableAtThreshold(), evidence)
            if isinstance(sign, PositiveForm)
            else Refuted(StableAtThreshold(), evidence)
        )
        if self.spectrum.multiplicity == 1:
            if isinstance(sign, PositiveForm):
                return replace(
                    base,
                    word="stable_two_cycle",
                    reason=f"{name} is positive and the sharpness is simple",
                    oscillation=Proved(Oscillation(), evidence),
                    stable_at_threshold=threshold,
                )
            return replace(
                base,
                word="unstable",
                reason=f"{name} is negative and the sharpness is simple",
                oscillation=Refuted(Oscillation(), evidence),
                stable_at_threshold=threshold,
            )
        oscillation: Verdict = Undecided(Oscillation(), "no stable direction of the reduced action was shown")
        if self.spectrum.multiplicity == 2:
            stable = stable_direction(-series.lowest, self._squared_lengths())
            if stable is not None:
                oscillation = Proved(Oscillation(), replace(evidence, sign=stable))
        positive = isinstance(sign, PositiveForm)
        word = "bounded_oscillation" if positive else "unstable"
        reason = f"{name} is {'positive definite' if positive else 'negative somewhere'} on the top eigenspace"
        return replace(base, word=word, reason=reason, oscillation=oscillation, stable_at_threshold=threshold)

    def _squared_lengths(self) -> Series:
        """Return |sum t_i u_i|^2 as a form in t."""
        k = self.spectrum.multiplicity
        t = [Series.variable(self.spectrum.field, k, i, None) for i in range(k)]
        gram = field_multiply(self.spectrum.eigenvectors, field_transpose(self.spectrum.eigenvectors))
        total = Series(self.spectrum.field, k, None, {})
        for i in range(k):
            for j in range(k):
                total = total + (t[i] * t[j]).scaled(gram[i][j])
        return total

    # ker H != 0

    def with_kernel(self) -> OscillationAnalysis:
        sign, _ = self.criterion_sign()
        base = OscillationAnalysis(
            "undecided",
            "",
            Undecided(LocalMinimum(), ""),
            Undecided(Oscillation(), ""),
            Undecided(StableAtThreshold(), ""),
            criterion_sign=sign,
        )
        dimension = len(self.spectrum.kernel)
        manifold: Manifold | None = (
            residual_rank(self.loss, self.point)
            or symmetry_orbit(self.loss.polynomial, self.point, dimension)
            or flat_manifold(self.loss, self.point, self.spectrum, None)
        )
        if manifold is not None:
            return self._along_minima(base, manifold)
        order = KERNEL_ORDER.get(dimension, 3)
        whole = min(order + 1, max(self.loss.polynomial.degree, 2))
        try:
            expansion = local_expansion(self.loss.polynomial, self.point, whole)
            reduction = reduce_to_kernel(expansion, self.spectrum, order, self.deadline)
            if reduction.lowest_degree is not None:
                return self._off_minima(base, reduction)
            manifold = flat_manifold(self.loss, self.point, self.spectrum, reduction) or critical_ideal(
                self.loss, self.point, self.spectrum, self.deadline
            )
        except LimitReached as reached:
            return _undecided(base, f"{reached} before the minima around the point were known")
        if manifold is not None:
            return self._along_minima(base, manifold)
        reason = (
            f"the loss is constant along the kernel of the Hessian up to degree {order + 1}, "
            "but that the minima form a manifold was not shown"
        )
        return replace(_undecided(base, reason), details={"minima": None, "order_reached": order + 1})

    def _along_minima(self, base: OscillationAnalysis, manifold: Manifold) -> OscillationAnalysis:
        """The minima form a manifold of the dimension of the kernel."""
        spectrum, shown = self.spectrum, _MANIFOLD_WORDS[type(manifold)]
        own = trivial_extension(self.point[0].field)
        details: dict[str, Any] = {"minima": {"dimension": len(spectrum.kernel), "shown_by": shown}}
        base = replace(
            base,
            case="morse_bott",
            local_minimum=Proved(
                LocalMinimum(),
                MorseBottMinimum(
                    point_witness(own, self.square_roots), tuple(numbers(v) for v in spectrum.kernel), manifold
                ),
            ),
            details=details,
        )
        if spectrum.multiplicity > 1:
            return _undecided(base, "the sharpness is a multiple eigenvalue and the Hessian is singular")
        evidence = sharpness_witness(spectrum, self.square_roots)
        manifold = _embedded(manifold, spectrum)
        slopes = slopes_of_sharpness(self.over, spectrum)
        steep = next((i for i, x in enumerate(slopes) if x), None)
        details["sharpness_critical"] = steep is None
        if steep is not None:
            slope = SlopeOfSharpness(evidence, manifold, steep)
            return replace(
                base,
                word="drift_self_stabilising",
                reason="the sharpness has a slope along the minima: orbits slide to flatter minima, no small 2-cycle",
                oscillation=Refuted(Oscillation(), slope),
                stable_at_threshold=Proved(StableAtThreshold(), slope),
            )
        along = sharpness_hessian(self.over, spectrum)
        curvature = field_inertia(along.rows)
        details["sharpness_hessian"] = {
            "positive": curvature.positive,
            "zero": curvature.zero,
            "negative": curvature.negative,
        }
        q = self.criterion.coefficient((4,))
        falls = q.sign() > 0 and curvature.negative > 0
        descent: Vector = negative_direction(along.rows) if falls else ()
        witness = CurvatureOfSharpness(
            evidence,
            manifold,
            numbers(along.response),
            tuple(numbers(x) for x in along.resolvents),
            descent,
        )
        if q.sign() > 0:
            if curvature.negative:
                return replace(
                    base,
                    word="unstable_two_cycle_drift_along_minima",
                    reason="Q is positive, but the sharpness falls to second order along the minima",
                    oscillation=Refuted(Oscillation(), witness),
                    stable_at_threshold=Undecided(StableAtThreshold(), "no rule applies"),
                )
            if curvature.zero:
                return _undecided(base, "the sharpness has a singular Hessian along the minima: this order is silent")
            return replace(
                base,
                word="stable_two_cycle",
                reason="Q is positive and the point is a nondegenerate minimum of the sharpness among the minima",
                oscillation=Proved(Oscillation(), witness),
                stable_at_threshold=Proved(StableAtThreshold(), witness),
            )
        if q.is_zero:
            return _undecided(base, "Q = 0 and the Hessian is singular: this order is silent")
        # Q < 0: no 2-cycle above the threshold; an open set of starts escapes where 3 Hess lambda > Q.
        none_above = Refuted(Oscillation(), witness)
        balance = field_inertia(self._escape_balance(along.rows, q))
        if balance.positive == len(along.rows):
            return replace(
                base,
                word="unstable",
                reason="Q is negative and outweighs what the sharpness loses along the minima",
                oscillation=none_above,
                stable_at_threshold=Refuted(StableAtThreshold(), witness),
            )
        if len(along.rows) == 1 and balance.negative:
            return replace(
                base,
                word="drift_self_stabilising",
                reason="Q is negative, but almost all orbits slide to flatter minima before they escape",
                oscillation=none_above,
                stable_at_threshold=Undecided(StableAtThreshold(), "orbits in a set of codimension one escape"),
            )
        reason = "Q is negative and the sharpness falls along the minima: the race between the two was not decided"
        return replace(_undecided(base, reason), oscillation=none_above)

    def _escape_balance(self, rows: tuple[FieldVector, ...], q: FieldElement) -> tuple[FieldVector, ...]:
        """Return 3 |u|^2 h - Q V V^T, h = |u|^2 Hess lambda on the basis V of the kernel."""
        kernel = self.spectrum.embedded(self.spectrum.kernel)
        gram = field_multiply(kernel, field_transpose(kernel))
        factor = 3 * self.spectrum.squared_length
        return tuple(
            tuple(factor * x - q * y for x, y in zip(a, b, strict=True)) for a, b in zip(rows, gram, strict=True)
        )

    def _off_minima(self, base: OscillationAnalysis, reduction: KernelReduction) -> OscillationAnalysis:
        """The loss is not constant along the kernel: its lowest part there decides."""
        lowest = reduction.lowest_part()
        degree = lowest.degree
        own = point_witness(trivial_extension(self.point[0].field), self.square_roots)
        base = replace(base, case="degenerate_kernel", details={"kernel_potential_degree": degree})
        falling = _falling_direction(lowest, self.limits)
        if falling is not None:
            path = _along(reduction.displacement, falling)
            curve = FallingCurve(own, vector_terms(path))
            return replace(
                base,
                word="not_a_minimum",
                reason=f"the loss falls along a curve tangent to the kernel of the Hessian, to order {degree}",
                local_minimum=Refuted(LocalMinimum(), curve),
                oscillation=Undecided(Oscillation(), "the point is not a minimum"),
                stable_at_threshold=Undecided(StableAtThreshold(), "the point is not a minimum"),
            )
        sign = form_sign(lowest, self.limits)
        if not isinstance(sign, PositiveForm):
            return _undecided(base, f"the loss along the kernel of the Hessian is semidefinite to order {degree}")
        terms = vector_terms(reduction.displacement)
        base = replace(base, local_minimum=Proved(LocalMinimum(), IsolatedMinimum(own, terms, degree, sign)))
        if self.spectrum.multiplicity > 1:
            return _undecided(base, "the sharpness is a multiple eigenvalue and the Hessian is singular")
        if len(self.spectrum.kernel) > 1:
            return _undecided(base, "an isolated minimum with a kernel of more than one dimension: no rule applies")
        if slopes_of_sharpness(self.over, self.spectrum)[0].is_zero:
            return _undecided(base, "isolated and degenerate, the sharpness critical along the kernel: no rule applies")
        witness = IsolatedOscillation(
            sharpness_witness(self.spectrum, self.square_roots),
            vector_terms(reduction.displacement, self.spectrum.extension),
            degree,
        )
        return replace(
            base,
            case="isolated_degenerate",
            word="stable_two_cycle",
            reason="an isolated degenerate minimum with the sharpness not critical along the kernel; Q plays no part",
            oscillation=Proved(Oscillation(), witness),
            stable_at_threshold=Undecided(StableAtThreshold(), "no rule applies"),
        )


def _falling_direction(form: Series, limits: Limits) -> Vector | None:
    """Return a rational direction in which a form is negative, or None."""
    if form.degree % 2 == 0:
        sign = form_sign(form, limits)
        return sign.direction if isinstance(sign, NegativeForm) else None
    # An odd form that is not 0 takes both signs; it does not vanish on all small integer vectors.
    from itertools import product

    for v in product(range(-form.degree, form.degree + 1), repeat=form.size):
        value = form.field.rational(0)
        for exponents, c in form.terms.items():
            factor = 1
            for x, e in zip(v, exponents, strict=True):
                factor *= x**e
            value = value + c * factor
        if value.sign() < 0:
            return tuple(ONE * x for x in v)
    return None


def _along(displacement: tuple[Series, ...], direction: Vector) -> tuple[Series, ...]:
    """Return the curve t -> displacement(t * direction)."""
    found = []
    for part in displacement:
        terms: dict[tuple[int, ...], FieldElement] = {}
        for exponents, c in part.terms.items():
            value = c
            for x, e in zip(direction, exponents, strict=True):
                value = value * x**e
            key = (sum(exponents),)
            terms[key] = terms[key] + value if key in terms else value
        found.append(Series(part.field, 1, None, {e: c for e, c in terms.items() if c}))
    return tuple(found)


def _embedded(manifold: Manifold, spectrum: Spectrum) -> Manifold:
    """Return a manifold's witness with its numbers in the field of the sharpness."""
    if not isinstance(manifold, FlatManifold):
        return manifold
    base, extension = spectrum.extension.base, spectrum.extension
    return FlatManifold(
        tuple(
            replace(term, coordinates=numbers([extension.embed(base.element(c)) for c in term.coordinates]))
            for term in manifold.terms
        )
    )


def _undecided(base: OscillationAnalysis, reason: str) -> OscillationAnalysis:
    """Return the analysis with the word `undecided`; what was decided already stays."""

    def filled(verdict: Verdict) -> Verdict:
        return Undecided(verdict.claim, reason) if isinstance(verdict, Undecided) and not verdict.reason else verdict

    return replace(
        base,
        word="undecided",
        reason=reason,
        local_minimum=filled(base.local_minimum),
        oscillation=filled(base.oscillation),
        stable_at_threshold=filled(base.stable_at_threshold),
    )


_MANIFOLD_WORDS: Mapping[type[Manifold], str] = {
    ResidualRank: "residual_rank",
    SymmetryOrbit: "symmetry_orbit",
    FlatManifold: "flat_manifold",
    CriticalIdeal: "critical_ideal",
}
