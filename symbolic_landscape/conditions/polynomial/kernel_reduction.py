"""The loss along the kernel of its Hessian: the critical curve x(y) and the reduced potential G(y), as power series.

x(y) = minimum + V y + n(y), V a basis of ker H, n(y) in the range of H with P_range grad L(x(y)) = 0; G(y) = L(x(y)).
The critical points near the minimum are the x(y) with grad G(y) = 0 (Lyapunov and Schmidt), so they form a manifold of
the dimension of the kernel iff grad G = 0 (proofs/minima_manifold.md).
"""

from dataclasses import dataclass

from symbolic_landscape.conditions.polynomial.sharpness import Spectrum
from symbolic_landscape.exact.field_matrix import field_transpose
from symbolic_landscape.exact.field_series import Series, series_dot
from symbolic_landscape.limits import Deadline
from symbolic_landscape.loss.polynomial import LocalExpansion

__all__ = ["KernelReduction", "order_of_disagreement", "reduce_to_kernel"]


@dataclass(frozen=True)
class KernelReduction:
    """`displacement` = x(y) - minimum to degree `order`; `gradient` = grad G to degree `order`."""

    order: int
    displacement: tuple[Series, ...]
    gradient: tuple[Series, ...]

    @property
    def lowest_degree(self) -> int | None:
        """The degree of the lowest nonzero part of G, or None when G vanishes to degree `order` + 1."""
        degrees = [part.lowest_degree for part in self.gradient if part.lowest_degree is not None]
        return min(degrees) + 1 if degrees else None

    def lowest_part(self) -> Series:
        """Return the lowest nonzero part of G: by Euler its degree times it is y . grad G."""
        degree = self.lowest_degree
        assert degree is not None
        field, size = self.gradient[0].field, len(self.gradient)
        total = Series(field, size, None, {})
        for i, part in enumerate(self.gradient):
            total = total + Series.variable(field, size, i, None) * part.part([degree - 1]).cut(None)
        return total.scaled(field.rational(1) / degree)


def order_of_disagreement(expansion: LocalExpansion, reduction: KernelReduction) -> int | None:
    """Return the lowest degree at which grad L is not 0 along the displacement as it is cut off; None for 0.

    `expansion` holds all parts of the loss.
    """
    gradient = expansion.gradient_along([part.cut(None) for part in reduction.displacement])
    return min((part.lowest_degree for part in gradient if part.lowest_degree is not None), default=None)


def reduce_to_kernel(
    expansion: LocalExpansion,
    spectrum: Spectrum,
    order: int,
    deadline: Deadline,
    known: KernelReduction | None = None,
) -> KernelReduction:
    """Return the reduction to degree `order`; the expansion is needed to degree `order` + 1 (or whole).

    The iteration n <- n - H^+ grad L(x(y)) is right to one more degree each time.  It stops at the first degree at
    which grad G is not 0: then `order` of the result is that degree.  `known`: a reduction right to its own order.
    """
    field, kernel = expansion.field, spectrum.kernel
    size = len(kernel)
    columns = field_transpose(kernel)
    straight = [
        series_dot(row, [Series.variable(field, size, i, None) for i in range(size)]) for row in columns
    ]
    normal = [Series(field, size, None, {})] * len(columns)
    if known is not None:
        normal = [a.cut(None) - b for a, b in zip(known.displacement, straight, strict=True)]
    for degree in range(1 if known is None else known.order + 1, order + 1):
        deadline.check()
        x = [(a + b).cut(degree) for a, b in zip(straight, normal, strict=True)]
        gradient = expansion.gradient_along(x)
        correction = [series_dot(row, gradient) for row in spectrum.pseudo_inverse]
        normal = [a - b.cut(None) for a, b in zip(normal, correction, strict=True)]
        reduced = tuple(series_dot(v, gradient) for v in kernel)
        if any(not part.is_zero for part in reduced) or degree == order:
            # V . grad L at this degree does not see the last correction: V . H = 0.
            final = tuple((a + b).cut(degree) for a, b in zip(straight, normal, strict=True))
            return KernelReduction(degree, final, reduced)
    raise AssertionError("the order is at least 1")
