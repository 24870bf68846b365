"""The squared losses of training scripts as multiples of the loss of an instance, 1/2 sum_kj e_kj^2.

A positive factor moves no stationary point, no local minimum and no saddle; it divides step sizes
(proofs/reading_networks.md).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.rational import Rational

__all__ = ["LOSSES", "LossConvention", "loss_named"]


@dataclass(frozen=True)
class LossConvention:
    """A squared loss on n samples with J outputs: `formula`, and `factor(n, J)` times the loss of the instance."""

    name: str
    formula: str
    factor: Callable[[int, int], Rational]

    def step_size(self, given: Rational, samples: int, outputs: int) -> Rational:
        """Return the step size of the instance's loss that makes the same step: grad L' = factor grad L.

        >>> from symbolic_landscape.exact.rational import rational
        >>> str(LOSSES["mean"].step_size(rational("1/10"), samples=5, outputs=1))
        '1/25'
        """
        return given * self.factor(samples, outputs)


LOSSES: Mapping[str, LossConvention] = {
    loss.name: loss
    for loss in (
        LossConvention("half_sum", "1/2 sum_kj e_kj^2", lambda n, J: Rational(1)),
        LossConvention("sum", "sum_kj e_kj^2", lambda n, J: Rational(2)),
        LossConvention("mean", "1/(n J) sum_kj e_kj^2", lambda n, J: Rational(2, n * J)),
        LossConvention("mean_over_samples", "1/n sum_kj e_kj^2", lambda n, J: Rational(2, n)),
        LossConvention("half_mean", "1/(2 n J) sum_kj e_kj^2", lambda n, J: Rational(1, n * J)),
        LossConvention("half_mean_over_samples", "1/(2 n) sum_kj e_kj^2", lambda n, J: Rational(1, n)),
    )
}


def loss_named(name: str) -> LossConvention:
    """Return the convention; raises `InvalidRequest`, naming all, for another name.

    >>> str(loss_named("mean").factor(5, 2))
    '1/5'
    """
    if name not in LOSSES:
        raise InvalidRequest(f"--loss: one of {', '.join(LOSSES)} was wanted, {name[:40]!r} came")
    return LOSSES[name]
