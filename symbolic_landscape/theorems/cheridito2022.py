"""Cheridito, Jentzen, Rossmannek, 2022: one input on an interval, an affine target."""

from symbolic_landscape.claim import (
    AffineTarget,
    CenteredBias,
    ConstantNetwork,
    ConstantTarget,
    Critical,
    EquallySpacedBreakpoints,
    EvenBreakpointCount,
    EveryNeuronDead,
    EveryNeuronInactive,
    GlobalMinimum,
    LeakyReluActivation,
    LocalMaximum,
    LocalMinimum,
    LossOfEqualParts,
    QuadraticActivation,
    ReluActivation,
)
from symbolic_landscape.theorems.theorem import Not, Statement, Theorem

__all__ = ["THEOREMS"]


def _theorem(fact: str, place: str, hypotheses: tuple[Statement, ...], conclusion: Statement) -> Theorem:
    source = f"Cheridito, Jentzen, Rossmannek 2022: {place}"
    return Theorem(f"cheridito2022.{fact}", source, "interval", hypotheses, conclusion)


THEOREMS: tuple[Theorem, ...] = (
    _theorem(
        "no_local_maximum",
        "classification: the loss is strictly convex in the output bias",
        (),
        Not(LocalMaximum()),
    ),
    _theorem(
        "minimum_is_critical",
        "the loss is differentiable at every local minimum",
        (AffineTarget(), LocalMinimum()),
        Critical(),
    ),
    _theorem(
        "constant_target",
        "for a constant target every critical point is a global minimum",
        (ConstantTarget(), Critical()),
        GlobalMinimum(),
    ),
    _theorem(
        "relu_minimum_is_dead",
        "relu: a local minimum that is not global has dead neurons only",
        (AffineTarget(), ReluActivation(), LocalMinimum(), Not(GlobalMinimum())),
        EveryNeuronDead(),
    ),
    _theorem(
        "relu_inactive_is_minimum",
        "relu: inactive neurons and the best constant are a local minimum",
        (AffineTarget(), ReluActivation(), EveryNeuronInactive(), CenteredBias()),
        LocalMinimum(),
    ),
    _theorem(
        "relu_breakpoints",
        "relu: at other critical points the breakpoints cut the interval into equal parts",
        (AffineTarget(), ReluActivation(), Critical(), Not(GlobalMinimum())),
        EquallySpacedBreakpoints(),
    ),
    _theorem(
        "relu_breakpoint_count",
        "relu: at other critical points the number of breakpoints is even",
        (AffineTarget(), ReluActivation(), Critical(), Not(GlobalMinimum())),
        EvenBreakpointCount(),
    ),
    _theorem(
        "relu_loss",
        "relu: the loss of other critical points follows from the number of breakpoints",
        (AffineTarget(), ReluActivation(), Critical(), Not(GlobalMinimum())),
        LossOfEqualParts(),
    ),
    _theorem(
        "critical_bias",
        "at critical points that are not global minima the output bias is the mean of the target",
        (AffineTarget(), Critical(), Not(GlobalMinimum())),
        CenteredBias(),
    ),
    _theorem(
        "leaky_minimum_is_global",
        "leaky relu: every local minimum is a global one",
        (AffineTarget(), LeakyReluActivation(), LocalMinimum()),
        GlobalMinimum(),
    ),
    _theorem(
        "quadratic_minimum_is_global",
        "quadratic activation: every local minimum is a global one",
        (AffineTarget(), QuadraticActivation(), LocalMinimum()),
        GlobalMinimum(),
    ),
    _theorem(
        "quadratic_saddle_is_constant",
        "quadratic activation: at other critical points the network is constant",
        (AffineTarget(), QuadraticActivation(), Critical(), Not(GlobalMinimum())),
        ConstantNetwork(),
    ),
)
