"""Gradient descent at a minimum with singular Hessian: minima in a manifold, or an isolated one (B, C)."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any

from symbolic_landscape.claim import LocalMinimum, Oscillation, StableAtThreshold
from symbolic_landscape.conditions.polynomial.evidence import (
    negative_direction,
    numbers,
    point_witness,
    sharpness_witness,
    trivial_extension,
)
from symbolic_landscape.conditions.polynomial.form_sign import form_sign
from symbolic_landscape.conditions.polynomial.kernel_reduction import (
    KernelReduction,
    order_of_disagreement,
    reduce_to_kernel,
)
from symbolic_landscape.conditions.polynomial.minima_manifold import (
    critical_ideal,
    flat_manifold,
    residual_rank,
    symmetry_orbit,
    vector_terms,
)
from symbolic_landscape.conditions.polynomial.minimum import Minimum, OscillationAnalysis, undecided
from symbolic_landscape.conditions.polynomial.sharpness import Spectrum
from symbolic_landscape.conditions.polynomial.sharpness_on_minima import sharpness_hessian, slopes_of_sharpness
from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact.field_matrix import field_inertia, field_multiply, field_transpose
from symbolic_landscape.exact.field_series import Series
from symbolic_landscape.exact.number_field import FieldElement, FieldVector
from symbolic_landscape.exact.rational import ONE
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.loss.polynomial import local_expansion
from symbolic_landscape.verdict import Proved, Refuted, Undecided
from symbolic_landscape.witness.polynomial_descent import CurvatureOfSharpness, IsolatedOscillation, SlopeOfSharpness
from symbolic_landscape.witness.polynomial_minimum import (
    CriticalIdeal,
    FallingCurve,
    FlatManifold,
    IsolatedMinimum,
    Manifold,
    MorseBottMinimum,
    NegativeForm,
    PositiveForm,
    ResidualRank,
    SymmetryOrbit,
)

__all__ = ["decide_with_kernel"]

KERNEL_ORDER = {1: 13, 2: 7, 3: 5}  # order of the reduced potential by the dimension of the kernel; further: 3
FURTHER = 20  # degrees past the first at which the gradient along the cut off series does not vanish
LARGEST_PRODUCT = {True: 1000, False: 60}  # degree of the loss along the series, in one parameter or several


def decide_with_kernel(at: Minimum) -> OscillationAnalysis:
    """Return the analysis of a critical point with H >= 0 and ker H != 0.

    First the proofs that the minima form a manifold, the cheap ones before the search; then the loss along the kernel.
    """
    sign, _ = at.criterion_sign()
    base = OscillationAnalysis(
        "undecided",
        "",
        Undecided(LocalMinimum(), ""),
        Undecided(Oscillation(), ""),
        Undecided(StableAtThreshold(), ""),
        criterion_sign=sign,
    )
    dimension = len(at.spectrum.kernel)
    manifold: Manifold | None = (
        residual_rank(at.loss, at.point)
        or symmetry_orbit(at.loss.polynomial, at.point, dimension)
        or flat_manifold(at.loss, at.point, at.spectrum, None)
    )
    if manifold is not None:
        return _along_minima(at, base, manifold)
    order = KERNEL_ORDER.get(dimension, 3)
    whole = min(order + 1, max(at.loss.polynomial.degree, 2))
    try:
        expansion = local_expansion(at.loss.polynomial, at.point, whole)
        reduction = reduce_to_kernel(expansion, at.spectrum, order, at.deadline)
        if reduction.lowest_degree is None:
            reduction = _continued(at, reduction)
        if reduction.lowest_degree is not None:
            return _off_minima(at, base, reduction)
        manifold = flat_manifold(at.loss, at.point, at.spectrum, reduction) or critical_ideal(
            at.loss, at.point, at.spectrum, at.deadline
        )
    except LimitReached as reached:
        return undecided(base, f"{reached} before the minima around the point were known")
    if manifold is not None:
        return _along_minima(at, base, manifold)
    reason = (
        f"the loss is constant along the kernel of the Hessian up to degree {order + 1}, "
        "but that the minima form a manifold was not shown"
    )
    return replace(undecided(base, reason), details={"minima": None, "order_reached": order + 1})


def _continued(at: Minimum, reduction: KernelReduction) -> KernelReduction:
    """Return the reduction continued where the gradient along it first fails to vanish, if that is cheap to see."""
    degree = max(part.degree for part in reduction.displacement)
    single = len(at.spectrum.kernel) == 1
    if degree * at.loss.polynomial.degree > LARGEST_PRODUCT[single] and not (degree == 1 and single):
        return reduction
    whole = local_expansion(at.loss.polynomial, at.point, at.loss.polynomial.degree)
    disagreement = order_of_disagreement(whole, reduction)
    if disagreement is None or disagreement <= reduction.order:
        return reduction
    close = replace(reduction, order=disagreement - 1)
    return reduce_to_kernel(whole, at.spectrum, disagreement + FURTHER, at.deadline, close)


def _along_minima(at: Minimum, base: OscillationAnalysis, manifold: Manifold) -> OscillationAnalysis:
    """The minima form a manifold of the dimension of the kernel."""
    spectrum, shown = at.spectrum, _MANIFOLD_WORDS[type(manifold)]
    own = trivial_extension(at.point[0].field)
    details: dict[str, Any] = {"minima": {"dimension": len(spectrum.kernel), "shown_by": shown}}
    base = replace(
        base,
        case="morse_bott",
        local_minimum=Proved(
            LocalMinimum(),
            MorseBottMinimum(
                point_witness(own, at.square_roots), tuple(numbers(v) for v in spectrum.kernel), manifold
            ),
        ),
        details=details,
    )
    if spectrum.multiplicity > 1:
        return undecided(base, "the sharpness is a multiple eigenvalue and the Hessian is singular")
    evidence = sharpness_witness(spectrum, at.square_roots)
    manifold = _embedded(manifold, spectrum)
    slopes = slopes_of_sharpness(at.over, spectrum)
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
    along = sharpness_hessian(at.over, spectrum)
    curvature = field_inertia(along.rows)
    details["sharpness_hessian"] = {
        "positive": curvature.positive,
        "zero": curvature.zero,
        "negative": curvature.negative,
    }
    q = at.criterion.coefficient((4,))
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
            return undecided(base, "the sharpness has a singular Hessian along the minima: this order is silent")
        return replace(
            base,
            word="stable_two_cycle",
            reason="Q is positive and the point is a nondegenerate minimum of the sharpness among the minima",
            oscillation=Proved(Oscillation(), witness),
            stable_at_threshold=Proved(StableAtThreshold(), witness),
        )
    if q.is_zero:
        return undecided(base, "Q = 0 and the Hessian is singular: this order is silent")
    # Q < 0: no 2-cycle above the threshold; an open set of starts escapes where 3 Hess lambda > Q.
    none_above = Refuted(Oscillation(), witness)
    balance = field_inertia(_escape_balance(at, along.rows, q))
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
    return replace(undecided(base, reason), oscillation=none_above)


def _escape_balance(at: Minimum, rows: tuple[FieldVector, ...], q: FieldElement) -> tuple[FieldVector, ...]:
    """Return 3 |u|^2 h - Q V V^T, h = |u|^2 Hess lambda on the basis V of the kernel."""
    kernel = at.spectrum.embedded(at.spectrum.kernel)
    gram = field_multiply(kernel, field_transpose(kernel))
    factor = 3 * at.spectrum.squared_length
    return tuple(
        tuple(factor * x - q * y for x, y in zip(a, b, strict=True)) for a, b in zip(rows, gram, strict=True)
    )


def _off_minima(at: Minimum, base: OscillationAnalysis, reduction: KernelReduction) -> OscillationAnalysis:
    """The loss is not constant along the kernel: its lowest part there decides."""
    lowest = reduction.lowest_part()
    degree = lowest.degree
    own = point_witness(trivial_extension(at.point[0].field), at.square_roots)
    base = replace(base, case="degenerate_kernel", details={"kernel_potential_degree": degree})
    sign = form_sign(lowest, at.deadline.remaining(at.limits)) if degree % 2 == 0 else None
    if degree % 2:
        falling = _odd_form_below_zero(lowest)
    else:
        falling = sign.direction if isinstance(sign, NegativeForm) else None
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
    if not isinstance(sign, PositiveForm):
        return undecided(
            base, f"to order {degree} the loss along the kernel of the Hessian is semidefinite, or a limit was reached"
        )
    terms = vector_terms(reduction.displacement)
    base = replace(base, local_minimum=Proved(LocalMinimum(), IsolatedMinimum(own, terms, degree, sign)))
    if at.spectrum.multiplicity > 1:
        return undecided(base, "the sharpness is a multiple eigenvalue and the Hessian is singular")
    if len(at.spectrum.kernel) > 1:
        return undecided(base, "an isolated minimum with a kernel of more than one dimension: no rule applies")
    if slopes_of_sharpness(at.over, at.spectrum)[0].is_zero:
        return undecided(base, "isolated and degenerate, the sharpness critical along the kernel: no rule applies")
    witness = IsolatedOscillation(
        sharpness_witness(at.spectrum, at.square_roots),
        vector_terms(reduction.displacement, at.spectrum.extension),
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


def _odd_form_below_zero(form: Series) -> Vector | None:
    """Return a rational direction in which a form of odd degree is negative.

    It takes both signs unless it is 0, and it does not vanish on all small integer vectors.
    """
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


_MANIFOLD_WORDS: Mapping[type[Manifold], str] = {
    ResidualRank: "residual_rank",
    SymmetryOrbit: "symmetry_orbit",
    FlatManifold: "flat_manifold",
    CriticalIdeal: "critical_ideal",
}
