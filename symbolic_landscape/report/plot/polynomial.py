"""Pictures of polynomial instances: what floats do around the step size at which the exact verdict changes.

Gradient descent: a bifurcation diagram with the exact threshold and the predicted amplitude; in two variables also the
orbit just above the threshold among the minima.  SGD: paths, and the exact moments.
"""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from symbolic_landscape.conditions.polynomial.oscillation import OscillationAnalysis, analyze_oscillation
from symbolic_landscape.decide import classify
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.number_field import FieldElement
from symbolic_landscape.exact.rational import nearest_float, parse_rational
from symbolic_landscape.limits import DEFAULT_LIMITS
from symbolic_landscape.model.polynomial import PolynomialInstance, StochasticPolynomialInstance
from symbolic_landscape.numeric.polynomial_descent import FloatGradient, descend, late_points, stochastic_paths

__all__ = ["plot"]

RANGE = (0.94, 1.12)  # step sizes, in units of the threshold
SHOWN_STEP = 1.02
SIZES = 500
SETTLE, KEEP = 6000, 48
PATHS, STEPS = 24, 40
FLOOR = 1e-9  # distances below are drawn there
COLORS = {"late": "tab:blue", "threshold": "tab:red", "predicted": "tab:orange", "minima": "0.35", "orbit": "tab:blue"}


def plot(instance: PolynomialInstance | StochasticPolynomialInstance, output_path: str | Path) -> None:
    """Write the picture.

    Raises `InvalidRequest` where there is no threshold to draw: no minimum, a zero Hessian, or SGD without a start.
    """
    if isinstance(instance, StochasticPolynomialInstance):
        figure = _stochastic(instance)
    else:
        figure = _descent(instance)
    figure.savefig(output_path, dpi=160)


def _descent(instance: PolynomialInstance) -> Figure:
    analysis = analyze_oscillation(instance.loss, instance.minimum, instance.square_roots, DEFAULT_LIMITS)
    spectrum = analysis.spectrum
    if spectrum is None or analysis.word == "not_a_minimum":
        raise InvalidRequest(f"a picture wants a minimum with positive sharpness; here: {analysis.reason}")
    gradient = FloatGradient(instance.loss)
    center = np.array([_float(x) for x in instance.minimum])
    u = np.array([_float(x) for x in spectrum.eigenvectors[0]])
    u = u / np.linalg.norm(u)
    sharpness = _float(spectrum.value)
    aside = sum((np.array([_float(x) for x in v]) for v in spectrum.kernel), np.zeros(len(center)))
    aside = aside / (np.linalg.norm(aside) or 1.0)  # starts a little off the eigenvector, where minima may be left
    planar = len(center) == 2
    figure = Figure(figsize=(10.5 if planar else 6.4, 4.6), layout="constrained")
    axes = figure.subplots(1, 2 if planar else 1, squeeze=False)[0]
    reach = _reach(analysis, sharpness)
    start = 0.05 * reach * u + 0.01 * reach * aside
    _bifurcation(axes[0], gradient, (center, u, start), sharpness, reach)
    if analysis.word == "stable_two_cycle" and analysis.case != "isolated_degenerate":
        _predicted(axes[0], analysis, sharpness)
    if planar:
        _plane(axes[1], instance, gradient, (center, start), sharpness, reach)
    figure.suptitle(f"{analysis.word.replace('_', ' ')}: {analysis.reason}", fontsize=10)
    return figure


def _reach(analysis: OscillationAnalysis, sharpness: float) -> float:
    """Return the size of things to come: the predicted amplitude at the right end, or a tenth."""
    if analysis.criterion is None or analysis.spectrum is None or analysis.spectrum.multiplicity != 1:
        return 0.1
    q = abs(_float(analysis.criterion.coefficient((4,)) / analysis.spectrum.squared_length**2))
    return min(float(np.sqrt(6 * sharpness * (1 - 1 / RANGE[1]) / q)), 1.0) if q > 0 else 0.1


def _bifurcation(
    axes: Axes,
    gradient: FloatGradient,
    frame: tuple[np.ndarray, np.ndarray, np.ndarray],
    sharpness: float,
    reach: float,
) -> None:
    """Draw u . (x - minimum) of late points over the step size, from starts on both sides."""
    center, u, start = frame
    sizes = np.linspace(*RANGE, SIZES) * 2 / sharpness
    height = 1e-9
    for side in (1, -1):
        late = late_points(gradient, center + side * start, sizes, SETTLE, KEEP)
        heights = (late - center) @ u
        height = max(height, float(np.nanmax(np.abs(heights), initial=0.0)))
        axes.plot(
            np.broadcast_to(sizes, heights.shape).ravel(),
            heights.ravel(),
            ".",
            color=COLORS["late"],
            markersize=1.2,
            rasterized=True,
        )
    axes.plot([], [], ".", color=COLORS["late"], label="late points of float orbits")
    axes.axvline(2 / sharpness, color=COLORS["threshold"], linewidth=1.2, label="2 / sharpness (exact)")
    axes.set_xlim(sizes[0], sizes[-1])
    height = min(max(height, 0.02 * reach), 4 * reach)
    axes.set_ylim(-1.3 * height, 1.7 * height)
    axes.set_xlabel("step size")
    axes.set_ylabel("distance from the minimum along the top eigenvector")
    _finish(axes)


def _predicted(axes: Axes, analysis: OscillationAnalysis, sharpness: float) -> None:
    """Draw the amplitude s = sqrt(6 (lambda - 2 / eta) / Q) of the exact criterion."""
    assert analysis.criterion is not None and analysis.spectrum is not None
    q = _float(analysis.criterion.coefficient((4,)) / analysis.spectrum.squared_length**2)
    if q <= 0:
        return
    sizes = np.linspace(1, RANGE[1], 200) * 2 / sharpness
    height = np.sqrt(6 * (sharpness - 2 / sizes) / q)
    axes.plot(sizes, height, "--", color=COLORS["predicted"], linewidth=1.5, label="sqrt(6 (sharpness - 2/step) / Q)")
    axes.plot(sizes, -height, "--", color=COLORS["predicted"], linewidth=1.5)
    _finish(axes)


def _plane(
    axes: Axes,
    instance: PolynomialInstance,
    gradient: FloatGradient,
    frame: tuple[np.ndarray, np.ndarray],
    sharpness: float,
    reach: float,
) -> None:
    """Draw the orbit just above the threshold over the level sets of the loss."""
    center, start = frame
    step_size = SHOWN_STEP * 2 / sharpness
    orbit = descend(gradient, center + start, step_size, 3000)
    span = min(1.6 * max(float(np.abs(orbit - center).max()), 0.05 * reach), 3.0)
    x, y = (np.linspace(c - span, c + span, 241) for c in center)
    grid = np.stack(np.meshgrid(x, y), axis=-1)
    values = _loss_on(instance, grid)
    level = _loss_on(instance, center[None, None, :])[0, 0]
    above = np.log10(np.maximum(values - level, 1e-12))
    axes.contourf(x, y, above, levels=18, cmap="Greys_r", alpha=0.55)
    least = 2 * np.log10(span) - 3.5  # a thin valley at this scale
    axes.contour(x, y, above, levels=[least], colors=COLORS["minima"], linewidths=0.8, linestyles="solid")
    colors = np.arange(len(orbit))
    drawn = axes.scatter(orbit[:, 0], orbit[:, 1], c=colors, s=7, cmap="viridis", zorder=3)
    axes.plot(*center, "+", color=COLORS["threshold"], markersize=11, zorder=4, label="the minimum")
    axes.figure.colorbar(drawn, ax=axes, label="step")
    axes.set_title(f"orbit at {SHOWN_STEP:g} times the threshold; grey: log of the loss", fontsize=9)
    axes.set_xlim(x[0], x[-1])
    axes.set_ylim(y[0], y[-1])
    axes.set_xlabel(instance.variables[0])
    axes.set_ylabel(instance.variables[1])
    _finish(axes)


def _stochastic(instance: StochasticPolynomialInstance) -> Figure:
    if instance.start is None:
        raise InvalidRequest('a picture of SGD wants a "start"')
    answer = classify(instance)
    gradients = [FloatGradient(batch) for batch in instance.batches]
    start = np.array([nearest_float(x) for x in instance.start])
    center = np.array([_float(x) for x in instance.minimum])
    chances = np.array([nearest_float(p) for p in instance.probabilities])
    paths = stochastic_paths(
        gradients, list(chances / chances.sum()), start, nearest_float(instance.step_size), (STEPS, PATHS), seed=0
    )
    distances = np.linalg.norm(paths - center, axis=2)
    figure = Figure(figsize=(6.8, 4.6), layout="constrained")
    axes = figure.subplots()
    for path in distances.T:
        axes.semilogy(np.maximum(path, FLOOR), color=COLORS["late"], alpha=0.5, linewidth=0.9)
    axes.plot([], [], color=COLORS["late"], label="paths (floats, seed 0); none is drawn past 10^6")
    moments = [_number(text) for text in answer.details.get("squared_distance_moments", [])]
    if moments:
        label = "root of the exact mean square"
        axes.semilogy(np.sqrt(moments), "o-", color=COLORS["threshold"], markersize=4, label=label)
    axes.set_xlabel("step")
    axes.set_ylabel("distance from the minimum")
    seen = np.nanmax(np.where(distances > FLOOR, distances, 0), axis=1, initial=0)
    axes.set_xlim(-0.5, max(int(np.max(np.nonzero(seen)[0], initial=1)), len(moments)) + 1.5)
    axes.set_ylim(bottom=FLOOR)
    axes.set_title(f"{answer.verdict.replace('_', ' ')}: {answer.details['reason']}", fontsize=10)
    _finish(axes)
    axes.legend(framealpha=0.9, edgecolor="none", fontsize=8, loc="lower right")
    return figure


def _finish(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(framealpha=0.9, edgecolor="none", fontsize=8, loc="upper left")


def _loss_on(instance: PolynomialInstance, grid: np.ndarray) -> np.ndarray:
    total = np.zeros(grid.shape[:-1])
    for exponents, c in instance.loss.polynomial.terms:
        total = total + nearest_float(c) * np.prod(grid ** np.array(exponents, dtype=float), axis=-1)
    return total


def _float(x: FieldElement) -> float:
    return nearest_float(x.enclosure(64).midpoint if x.rational is None else x.rational)


def _number(text: str) -> float:
    return nearest_float(parse_rational(text))
