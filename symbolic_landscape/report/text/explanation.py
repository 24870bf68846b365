"""The readable explanation of a training run."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from symbolic_landscape.arrangement.sign_vector import sign_vector_text
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import decimal_text, nearest_float, rational_text
from symbolic_landscape.numeric.explanation.escapes import FOLLOWS, WayDown
from symbolic_landscape.numeric.explanation.explanation import Explanation, Plateau, prediction_texts
from symbolic_landscape.numeric.explanation.identification import NEAR, StationaryPoint
from symbolic_landscape.report.text.layout import COLUMN, counted, entry, number

__all__ = ["explanation_report", "neurons_text", "way_text"]

LINE = 118
SHORT = 40  # characters of a fraction that is shown whole
MOST_NUMBERS = 12  # of a prediction that are shown
MOST_WAYS = 8
ENDED = {
    "diverged": "DIVERGED",
    "still_moving": "STILL MOVING AT ITS END",
    "undecided": "ENDED ON A PLATEAU, UNDECIDED",
}


def explanation_report(name: str, explanation: Explanation) -> str:
    """Return the plateaus with what is exact about them, and what is only guessed, ending with a newline.

    >>> from symbolic_landscape.numeric.explanation import Trajectory, explain
    >>> run = Trajectory.from_arrays([[1]], ["2/3"], [0, 9], [[[0.0]], [[0.0]]], [[0.0], [0.0]])
    >>> print(explanation_report("run", explain(run)).splitlines()[2])
      plateau 0   loss 2/9 = 0.222222, steps 0 to 9: SADDLE
    """
    run = explanation.trajectory
    data = run.problem.data
    verdict = explanation.verdict
    ended = ENDED.get(verdict) or f"ENDED AT A {verdict.replace('_', ' ').upper()}"
    shape = f"{counted(run.width, 'neuron')}, {counted(data.input_dimension, 'input')}, "
    shape += f"{counted(data.output_dimension, 'output')}, {counted(data.sample_count, 'sample')}"
    lines = [
        f"{name} ({int(run.steps[-1])} steps, {len(run.steps)} of them recorded): {ended}",
        entry("network", f"{shape}, {run.problem.activation}"),
    ]
    if run.factor != 1:
        multiple = f"{run.loss.name}, {rational_text(run.factor)} times the loss below"
        lines.append(entry("training", f"on the loss {multiple}: same stationary points, minima and saddles"))
    for place in range(len(explanation.plateaus)):
        lines += _plateau_lines(explanation, place)
    if not explanation.plateaus:
        lines.append(entry("plateaus", "none: the loss nowhere stands still"))
    lines.append(entry("end", _end_text(explanation)))
    lines += [entry("relying on", "; ".join(explanation.relies_on))] if explanation.relies_on else []
    lines += _wrapped(
        "heuristic", f"where the plateaus are, which neurons had not grown, and that an exact point within {NEAR:g} of "
        "the targets' norm is the one meant; the points and what is said about them are exact",
    )  # fmt: skip
    return "\n".join(lines) + "\n"


def neurons_text(neurons: Sequence[int]) -> str:
    """Return the indices with runs of three or more shortened.

    >>> neurons_text([0, 2, 3, 4, 7, 8])
    '0, 2-4, 7, 8'
    """
    groups: list[list[int]] = []
    for neuron in neurons:
        if groups and neuron == groups[-1][-1] + 1:
            groups[-1].append(neuron)
        else:
            groups.append([neuron])
    return ", ".join(
        f"{group[0]}-{group[-1]}" if len(group) > 2 else ", ".join(map(str, group)) for group in groups
    )


def way_text(way: WayDown) -> str:
    """Return direction, face, sign and steepness of a way down."""
    u = ", ".join(rational_text(value) for value in way.escape.direction)
    shown = f"({u})" if len(u) <= SHORT else f"a direction of {len(way.escape.direction)} long numbers"
    steepness = nearest_float(way.squared_steepness) ** (1 / 2)
    sign = "-" if way.output_sign < 0 else "+"
    face = sign_vector_text(way.escape.face)
    on = face if len(face) <= 24 else f"{face[:21]}..."
    return f"{shown} on {on}, output weight {sign}, steepness {steepness:.4g}"


def _plateau_lines(explanation: Explanation, place: int) -> Iterator[str]:
    run, plateau = explanation.trajectory, explanation.plateaus[place]
    steps = f"steps {int(run.steps[plateau.first])} to {int(run.steps[plateau.last])}"
    point = plateau.point
    if point is None:
        loss = f"loss about {float(run.losses[plateau.record]):.6g}, {steps}: UNDECIDED"
        yield entry(f"plateau {place}", loss)
        yield from _wrapped("", plateau.reason)
        return
    verdict = point.classification.verdict.replace("_", " ").upper()
    loss = rational_text(point.values.loss)
    long = f"{decimal_text(point.values.loss)} (a fraction of {len(loss)} characters)"
    yield entry(f"plateau {place}", f"loss {number(loss) if len(loss) <= SHORT else long}, {steps}: {verdict}")
    yield from _wrapped("", f"prediction {_prediction(point.prediction)}; at step {int(run.steps[plateau.record])} the "
                            f"run is {plateau.distance:.2g} of the targets' norm away")  # fmt: skip
    later = next((p for p, other in enumerate(explanation.plateaus) if p > place and other.point is not None), None)
    yield from _neuron_lines(plateau, point, later)
    yield from _way_lines(explanation, plateau, point, later)


def _neuron_lines(plateau: Plateau, point: StationaryPoint, later: int | None) -> Iterator[str]:
    if point.occupied:
        yield from _wrapped("", f"{counted(len(point.occupied), 'neuron')} contribute: {neurons_text(point.occupied)}")
    if point.dead:
        yield entry("", f"{counted(len(point.dead), 'neuron')} dead: no sample sees them")
    escape = point.escape_neurons
    if escape:
        yield from _wrapped("", f"{counted(len(escape), 'escape neuron')}: {neurons_text(escape)}")
    elif point.has_no_escape_neuron:
        yield entry("", "no escape neuron")
    if plateau.left:
        all_of_them = plateau.left == escape
        which = "all of them" if all_of_them else neurons_text(plateau.left)
        yield from _wrapped("", f"{len(plateau.left)} left before plateau {later}: {which}")
    elif plateau.left is not None:
        yield entry("", f"none of the neurons at (0, 0) contribute on plateau {later}")


def _way_lines(
    explanation: Explanation, plateau: Plateau, point: StationaryPoint, later: int | None
) -> Iterator[str]:
    if not plateau.ways:
        return
    following = None if later is None else explanation.plateaus[later].point
    whose = "ways down" if point.escape_neurons else "ways down for a neuron more"
    yield entry("", f"{whose}, the steepest first:")
    for way in plateau.ways[:MOST_WAYS]:
        taken = f"; TAKEN by {len(way.followers)} of them" if way.followers else ""
        yield from _wrapped("", f"  {way_text(way)}{taken}{_descent_text(way, following, later)}", "    ")
    if len(plateau.ways) > MOST_WAYS:
        yield entry("", f"  and {len(plateau.ways) - MOST_WAYS} less steep ones")
    unaligned = len(plateau.left or ()) - sum(len(way.followers) for way in plateau.ways)
    if unaligned:
        yield entry("", f"  {counted(unaligned, 'neuron')} left along none of them, by cosines below {FOLLOWS:g}")


def _descent_text(way: WayDown, following: StationaryPoint | None, later: int | None) -> str:
    """Return where exact descent along a way ends, and for a way taken whether the run went there too."""
    if way.end is None:
        return ""
    loss, prediction = way.end
    text = rational_text(loss)
    ends = f"; exact descent from it ends at {text if len(text) <= SHORT else decimal_text(loss)}"
    if following is None:
        return ends
    if prediction == following.prediction:
        return f"{ends}, plateau {later}"
    return f"{ends}, where the run did not go" if way.followers else ends


def _end_text(explanation: Explanation) -> str:
    run = explanation.trajectory
    step, loss = int(run.steps[-1]), f"{float(run.losses[-1]):.6g}"
    if run.diverged_at is not None:
        return f"weights or loss are not finite at step {run.diverged_at}; the loss at step {step}, before, is {loss}"
    if explanation.end is None:
        return f"step {step}, loss {loss}: on no plateau"
    above = ""
    if explanation.end.point is not None:
        exact = nearest_float(explanation.end.point.values.loss)
        gap = float(run.losses[-1]) - exact
        above = f", {abs(gap):.2g} {'below' if gap < 0 else 'above'} the exact one"
    return f"step {step}, on plateau {len(explanation.plateaus) - 1}, loss {loss}{above}"


def _prediction(prediction: Matrix) -> str:
    texts = prediction_texts(prediction)
    flat = [text if isinstance(text, str) else f"({', '.join(text)})" for text in texts]
    if len(flat) > MOST_NUMBERS or sum(map(len, flat)) > 20 * MOST_NUMBERS:
        return f"of {len(flat)} samples, see --json"
    return ", ".join(flat)


def _wrapped(title: str, text: str, more: str = "") -> list[str]:
    """Return an entry of several lines; `more` indents the lines after the first."""
    inside = len(text) - len(text.lstrip())
    pieces = wrap(text.strip(), LINE - COLUMN - 2 - inside, break_long_words=False, break_on_hyphens=False)
    first = [entry(title, " " * inside + pieces[0])] if pieces else []
    return first + [entry("", (more or " " * inside) + piece) for piece in pieces[1:]]
