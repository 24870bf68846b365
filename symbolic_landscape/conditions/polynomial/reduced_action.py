"""2-cycles near a minimum with regular Hessian: the reduced action, as a power series on the top eigenspace.

{m + d, m - d} is a 2-cycle of x -> x - eta grad L(x) iff (m, d), d != 0, is critical for
E(m, d) = (L(m + d) + L(m - d)) / 2 - |d|^2 / eta.  At the critical step size eta = 2 / lambda all variables but
t, d = sum t_i u_i + .., can be eliminated; what is left is the reduced action phi(t), even, of degree 4 or more
(proofs/reduced_action.md).  Its part of degree 4 is -Q / 24 with Q(d) = 3 g^T H^-1 g - D4(d, d, d, d), g = T(d, d, .).
"""

from dataclasses import dataclass

from symbolic_landscape.conditions.polynomial.sharpness import Spectrum
from symbolic_landscape.exact.field_matrix import field_dot, field_inverse, field_multiply, field_transpose
from symbolic_landscape.exact.field_series import Series, series_dot
from symbolic_landscape.exact.number_field import FieldElement, FieldVector
from symbolic_landscape.limits import Deadline
from symbolic_landscape.loss.polynomial import LocalExpansion

__all__ = ["ActionSeries", "criterion_form", "order_of_failure", "reduce_action", "response_to"]


@dataclass(frozen=True)
class ActionSeries:
    """The solution mean(t), amplitude(t) of the equations of 2-cycles, and the reduced action.

    `lowest`: the lowest nonzero part of phi, or None when phi vanishes to degree `order` + 1.
    """

    order: int
    mean: tuple[Series, ...]
    amplitude: tuple[Series, ...]
    lowest: Series | None


def response_to(spectrum: Spectrum, g: FieldVector) -> FieldVector:
    """Return H^+ g over the field of the sharpness."""
    return tuple(
        field_dot([spectrum.extension.embed(x) for x in row], g) for row in spectrum.pseudo_inverse
    )


def criterion_form(expansion: LocalExpansion, spectrum: Spectrum) -> Series:
    """Return Q(d) = 3 g^T H^+ g - D4(d, d, d, d), g = T(d, d, .), on d = sum t_i eigenvectors[i], as a form in t.

    `expansion` is over the field of the sharpness, to degree 4.

    >>> from symbolic_landscape.conditions.polynomial.sharpness import hessian, spectrum_of
    >>> from symbolic_landscape.exact.number_field import RATIONALS
    >>> from symbolic_landscape.exact.polynomial import Polynomial
    >>> from symbolic_landscape.loss.polynomial import local_expansion
    >>> x, y = Polynomial.variables_of(("x", "y"))
    >>> loss = x**2 + y**2 + x**2 * y + x**2 * y
    >>> expansion = local_expansion(loss, RATIONALS.rational_vector((0, 0)), 4)
    >>> form = criterion_form(expansion, spectrum_of(hessian(expansion)))
    >>> {e: str(c) for e, c in sorted(form.terms.items())}
    {(2, 2): '96', (4, 0): '24'}
    """
    d = _combination(spectrum)
    cubic = [part.scaled(expansion.field.rational(2)) for part in expansion.parts[3].gradient_along(d)]  # T(d, d, .)
    response = [series_dot([spectrum.extension.embed(x) for x in row], cubic) for row in spectrum.pseudo_inverse]
    total = Series(expansion.field, spectrum.multiplicity, None, {})
    for a, b in zip(cubic, response, strict=True):
        total = total + (a * b).scaled(expansion.field.rational(3))
    for a, b in zip(d, expansion.parts[4].gradient_along(d), strict=True):
        total = total - (a * b).scaled(expansion.field.rational(6))  # D4(d, ..) = 24 parts[4](d), Euler
    return total


def reduce_action(
    expansion: LocalExpansion,
    spectrum: Spectrum,
    order: int,
    deadline: Deadline,
    known: ActionSeries | None = None,
) -> ActionSeries:
    """Return the reduced action at the critical step size, up to its first nonzero part or to degree `order` + 1.

    H is regular.  `expansion` is over the field of the sharpness, to degree `order` + 1 (or whole); `order` is odd.
    The iteration m <- m - H^-1 dE/dm, w <- w + (lambda - H)^+ dE/dd is right to one more degree each time; dE/dm is
    the even part and dE/dd + lambda d the odd part of grad L(m + d), m being even and d odd.  `known`: a series that is
    right to its own order.
    """
    field, k = spectrum.field, spectrum.multiplicity
    value, eigenvectors = spectrum.value, spectrum.eigenvectors
    inverse = spectrum.embedded(spectrum.pseudo_inverse)
    gram = field_inverse(field_multiply(eigenvectors, field_transpose(eigenvectors)))
    mean = [Series(field, k, None, {})] * expansion.size
    amplitude = list(_combination(spectrum))
    if known is not None:
        mean, amplitude = list(known.mean), list(known.amplitude)
    for degree in range(2 if known is None else known.order + 1, order + 1):
        deadline.check()
        x = [(a + b).cut(degree) for a, b in zip(mean, amplitude, strict=True)]
        gradient = [part.cut(None) for part in expansion.gradient_along(x)]
        if degree % 2 == 0:
            even = [part.parity(odd=False) for part in gradient]
            mean = [a - series_dot(row, even) for a, row in zip(mean, inverse, strict=True)]
            continue
        odd = [
            part.parity(odd=True) - d.scaled(value) for part, d in zip(gradient, amplitude, strict=True)
        ]
        along = [series_dot(u, odd) for u in eigenvectors]  # derivatives of phi by t_i
        if any(not part.is_zero for part in along):
            lowest = Series(field, k, None, {})
            for i, part in enumerate(along):
                lowest = lowest + Series.variable(field, k, i, None) * part
            return ActionSeries(degree, tuple(mean), tuple(amplitude), lowest.scaled(field.rational(1) / (degree + 1)))
        # What is left of `odd` is orthogonal to the eigenspace.
        projected = [series_dot(row, along) for row in field_transpose(field_multiply(gram, eigenvectors))]
        rest = [a - b for a, b in zip(odd, projected, strict=True)]
        amplitude = [a + b for a, b in zip(amplitude, _resolved(spectrum, rest), strict=True)]
    return ActionSeries(order, tuple(mean), tuple(amplitude), None)


def order_of_failure(expansion: LocalExpansion, spectrum: Spectrum, series: ActionSeries) -> int | None:
    """Return the lowest degree at which mean(t) +- amplitude(t), cut off as they are, are no 2-cycles at 2 / lambda.

    None: they are 2-cycles at the critical step size for every t.  `expansion` holds all parts of the loss.
    """
    gradient = expansion.gradient_along([a + b for a, b in zip(series.mean, series.amplitude, strict=True)])
    failing = [part - d.scaled(spectrum.value) for part, d in zip(gradient, series.amplitude, strict=True)]
    return min((part.lowest_degree for part in failing if part.lowest_degree is not None), default=None)


def _combination(spectrum: Spectrum) -> tuple[Series, ...]:
    """Return sum t_i eigenvectors[i] as a vector of linear forms in t."""
    k = spectrum.multiplicity
    return tuple(
        Series(
            spectrum.field,
            k,
            None,
            {tuple(int(i == j) for j in range(k)): u[row] for i, u in enumerate(spectrum.eigenvectors) if u[row]},
        )
        for row in range(len(spectrum.hessian))
    )


def _resolved(spectrum: Spectrum, rest: list[Series]) -> tuple[Series, ...]:
    """Return (lambda - H)^+ applied to each coefficient vector."""
    field, k = spectrum.field, spectrum.multiplicity
    total: list[dict[tuple[int, ...], FieldElement]] = [{} for _ in rest]
    for exponents in {e for part in rest for e in part.terms}:
        found = spectrum.resolvent(tuple(part.coefficient(exponents) for part in rest))
        for terms, x in zip(total, found, strict=True):
            if x:
                terms[exponents] = x
    return tuple(Series(field, k, None, terms) for terms in total)
