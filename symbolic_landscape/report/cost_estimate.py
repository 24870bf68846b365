"""What a command is about to do, said before it takes long: one line with the sizes and the order of the time.

The orders were measured on one core of 2026; they say whether to wait or to go to lunch, and promise nothing.
"""

from math import comb
from typing import TextIO

from symbolic_landscape.arrangement.sign_vector import SignVector
from symbolic_landscape.exact.cone import cell_bound
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.loss.empirical import evaluate
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.model.instance import Instance
from symbolic_landscape.report.text.layout import counted

__all__ = [
    "announce",
    "arrangement_line",
    "cost_line",
    "order_of_time",
    "seconds_to_decide",
    "seconds_to_snap",
    "spectrum_line",
]

WORTH_SAYING = 5  # seconds
_ORDERS = ((10, "some seconds"), (100, "about a minute"), (1000, "some minutes"), (10_000, "about an hour"))

RAYS_A_SECOND = 5_000_000  # a ray of a boundary is looked at by every sample there: 195 364 rays, 442 samples, 18 s
# Of the bound, not of the flats: seven points in space took 9 s for 3 345 617, and 6 s for 585 429 up to width 3.
FLATS_A_SECOND, FLATS_A_SECOND_BY_DEPTH = 300_000, 60_000
CELLS_A_SECOND = 30_000  # 25 hyperplanes of rank 6 took 4 s for 110 910
# Reading, and the least squares of a descent: 442 samples with 8, 16, 32 neurons of 11 inputs took 0.5 s, 1 s, 3 s, 569
# samples with 16 of 31 inputs 9 s, 1797 with 4, 8, 16 of 62 inputs 4 s, 19 s, 97 s; this says 0, 0, 3, 10, 3, 12, 83.
NUMBERS_A_SECOND, CUBED_RANKS_A_SECOND = 50_000, 12_000_000


def order_of_time(seconds: int) -> str:
    """Return the order of a time in words.

    >>> order_of_time(7), order_of_time(40), order_of_time(10**6)
    ('some seconds', 'about a minute', 'hours')
    """
    return next((words for most, words in _ORDERS if seconds < most), "hours")


def cost_line(instance: EmpiricalInstance, what: str, seconds: int) -> str:
    """Return sizes, samples on boundaries, what is done, and the order of its time.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> kink = from_arrays([[1], [2]], [1, 2], [[0]], [[1]])
    >>> cost_line(kink, "deciding", 20)
    '2 samples, 1 input, 1 output, 1 neuron, 2 samples on boundaries: deciding, about a minute'
    """
    data = instance.problem.data
    counts = [(data.sample_count, "sample"), (data.input_dimension, "input"), (data.output_dimension, "output")]
    words = [counted(*entry) for entry in counts]
    if instance.point is not None:
        on_boundaries = sum(signs.count(0) for signs in _signs(instance))
        words += [counted(instance.point.width, "neuron"), f"{counted(on_boundaries, 'sample')} on boundaries"]
    return f"{', '.join(words)}: {what}, {order_of_time(seconds)}"


def announce(instance: Instance, what: str, seconds: int, stream: TextIO) -> None:
    """Write the line to `stream` where the work is expected to take more than some seconds."""
    if seconds >= WORTH_SAYING and isinstance(instance, EmpiricalInstance):
        stream.write(cost_line(instance, what, seconds) + "\n")
        stream.flush()


def seconds_to_decide(instance: Instance, limits: Limits = DEFAULT_LIMITS) -> int:
    """Return about how long the rays of the boundaries take; 0 where they are more than allowed, which is seen at once.

    b hyperplanes in dimension d have at most 2 C(b, d - 1) rays.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> seconds_to_decide(from_arrays([[1, k, k * k] for k in range(200)], [1] * 200, [[0, 0, 0]], [[1]]))
    1
    """
    if not isinstance(instance, EmpiricalInstance) or instance.point is None:
        return 0
    work = 0
    for signs in _signs(instance):
        boundary = signs.count(0)
        rays = 2 * comb(boundary, max(min(boundary, instance.problem.data.input_dimension) - 1, 0))
        if rays <= limits.rays:
            work += rays * boundary
    return work // RAYS_A_SECOND if limits.seconds is None else min(work // RAYS_A_SECOND, limits.seconds)


def seconds_to_snap(instance: Instance) -> int:
    """Return about how long the walk to an exact stationary point takes.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> seconds_to_snap(from_arrays([[1], [2]], [1, 2], [[1]], [[1]]))
    0
    """
    if not isinstance(instance, EmpiricalInstance) or instance.point is None:
        return 0
    data = instance.problem.data
    parameters = instance.point.width * (data.input_dimension + data.output_dimension - 1)
    rank = min(data.sample_count * data.output_dimension, parameters)
    return data.sample_count * data.input_dimension // NUMBERS_A_SECOND + rank**3 // CUBED_RANKS_A_SECOND


def spectrum_line(classes: int, flats: int, by_depth: bool) -> str | None:
    """Return what to say before the flats of a data set are formed, at most so many; None where it takes seconds.

    >>> spectrum_line(340, 3_345_617, False)
    '340 classes of neurons, at most 3 345 617 flats: about a minute'
    >>> spectrum_line(40, 163, False) is None
    True
    """
    seconds = flats // (FLATS_A_SECOND_BY_DEPTH if by_depth else FLATS_A_SECOND)
    if seconds < WORTH_SAYING:
        return None
    return f"{classes} classes of neurons, at most {_grouped(flats)} flats: {order_of_time(seconds)}"


def arrangement_line(hyperplanes: int, rank: int) -> str | None:
    """Return what to say before the faces of an arrangement are counted; None where it takes seconds.

    >>> arrangement_line(40, 8)
    '40 hyperplanes of rank 8, at most 38 622 976 cells: about an hour'
    >>> arrangement_line(40, 3) is None
    True
    """
    cells = cell_bound(hyperplanes, rank)
    seconds = cells // CELLS_A_SECOND
    if seconds < WORTH_SAYING:
        return None
    return f"{hyperplanes} hyperplanes of rank {rank}, at most {_grouped(cells)} cells: {order_of_time(seconds)}"


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", " ") if number < 10**12 else f"10^{len(str(number))}"


def _signs(instance: EmpiricalInstance) -> tuple[SignVector, ...]:
    return evaluate(instance.problem, instance.network).signs
