"""Float guesses of symmetric critical points of the Gaussian teacher-student loss: Newton's method and continuation.

A shape is (blocks, attached): teachers 0..M-1 are cut into blocks of the given sizes (any numbers, also fractional
ones), and each group of students is attached to a block (one student for each teacher of it) or is one single student
(None).  A row of a group lists its weights in this order: for each block one value, and for its own block two values:
on its own teacher, then on the other teachers of the block (left out where the block has one teacher).
Nothing here proves anything.
"""

from collections.abc import Callable, Sequence
from math import atan2, isfinite, log, pi, sqrt

__all__ = ["Shape", "continued", "newton", "reduced_gradient"]

Shape = tuple[tuple[float, ...], tuple[int | None, ...]]

_ROUNDS = 40  # Newton steps: quadratic convergence needs about six, damped starts some more
_SETTLED, _NOISE = 1e-10, 1e-5
_LEAP = 0.05  # a corrected guess farther off than this may lie on another branch: the step is shortened
_SMALL_LEAP = 0.005  # one that hardly moved: the branch is straight here, the next step may be longer
_SHORTEST_STEP, _LONGEST_STEP = 1e-2, 32.0


def reduced_gradient(shape: Shape, unknowns: Sequence[float]) -> list[float]:
    """Return, for each unknown, the gradient entry of the full loss at a weight that the unknown stands for."""
    blocks, attached = shape
    count = len(blocks)
    groups = [(b, 1.0, row) for b, row in zip(attached, _rows(shape, unknowns), strict=True)]
    students = len(groups)
    groups += [(b, -1.0, [0.0] * count + [1.0]) for b in range(count)]
    # Squared lengths less 1: the sums over students and teachers below cancel up to what differs from 1.
    excess = [_inner(blocks, b, row, b, row, True, -1.0) for b, _, row in groups]
    norms = [sqrt(max(1 + value, 1e-300)) for value in excess]
    total_size = sum(sign * (1.0 if b is None else blocks[b]) for b, sign, _ in groups)
    result: list[float] = []
    for s in range(students):
        b, _, row = groups[s]
        beta, total = (total_size - 1) / (2 * pi), [0.5 * value for value in row]
        for t, (c, sign, other) in enumerate(groups):
            size = 1.0 if c is None else blocks[c]
            together = b is not None and b == c
            for same, number in ((True, 1.0), (False, size - 1)) if together else ((False, size),):
                if number == 0 or (s == t and (same or b is None)):
                    continue
                inner = _inner(blocks, b, row, c, other, same)
                sine = sqrt(max((norms[s] * norms[t]) ** 2 - inner * inner, 0.0))
                rest = max(excess[t] - (inner / norms[s]) ** 2, -1.0)  # (length of t across s)^2 - 1
                beta += sign * number * rest / (1 + sqrt(1 + rest)) / (2 * pi)
                share = sign * (pi - atan2(sine, inner)) / (2 * pi)
                for d in range(count):
                    total[d] += share * number * other[d]
                if c is None:
                    total[count] += share * number * (other[b] if b is not None else 0.0)
                    continue
                shift = share * (other[count] - other[c])
                if same:  # the one partner that owns the same teacher
                    total[count] += share * other[count]
                elif together:
                    total[count] += share * number * other[c]
                    total[c] += shift * number / (blocks[c] - 1)
                else:
                    total[c] += shift * number / blocks[c]
                    if b is not None:
                        total[count] += share * number * other[b]
        result += _listed(blocks, b, [beta / norms[s] * x + y for x, y in zip(row, total, strict=True)])
    return result


def newton(shape: Shape, start: Sequence[float]) -> list[float] | None:
    """Return a zero of the reduced gradient near `start`, or None when the steps do not settle."""
    x = list(start)
    teachers = sum(shape[0])
    former = 1.0
    for _ in range(_ROUNDS):
        value = reduced_gradient(shape, x)
        jacobian = []
        for k in range(len(x)):
            step = 1e-5 * max(abs(x[k]), 1 / teachers)
            ahead, behind = list(x), list(x)
            ahead[k] += step
            behind[k] -= step
            high, low = reduced_gradient(shape, ahead), reduced_gradient(shape, behind)
            jacobian.append([(u - v) / (2 * step) for u, v in zip(high, low, strict=True)])
        move = _solved([list(column) for column in zip(*jacobian, strict=True)], value)
        if move is None:
            return None
        size = max(abs(m) for m in move)
        damping = min(1.0, 0.2 / size) if size > 0 else 1.0
        x = [u - damping * m for u, m in zip(x, move, strict=True)]
        if not all(isfinite(u) and abs(u) < 10 for u in x):
            return None
        if size < _SETTLED or (size < _NOISE and size > former / 2):  # or only the last digits of long sums move
            return x
        former = size
    return None


def continued(
    shape_at: Callable[[float], Shape],
    anchor: float,
    start: Sequence[float],
    target: float,
    accepts: Callable[[float, Sequence[float]], bool],
) -> list[float] | None:
    """Return the zero at `target` of the branch through `start` at `anchor`, or None where the branch is lost.

    Steps are geometric in the parameter, extrapolated as powers of it (the weights of these branches behave so), and
    shortened when Newton's method fails or leaves the shape that `accepts` describes.
    """
    at, x = anchor, newton(shape_at(anchor), start)
    if x is None or not accepts(at, x):
        return None
    before: tuple[float, list[float]] | None = None
    factor = 2.0 if target > anchor else 0.5
    while at != target:
        ahead = at * factor
        if (factor > 1) == (ahead >= target):
            ahead = target
        guess = x
        if before is not None:
            ratio = log(ahead / at) / log(at / before[0])
            guess = [_extrapolated(u, v, ratio) for u, v in zip(x, before[1], strict=True)]
        found = newton(shape_at(ahead), guess)
        if found is None or not accepts(ahead, found) or _distance(found, guess) > _LEAP:
            factor = sqrt(factor)
            if abs(factor - 1) < _SHORTEST_STEP:
                return None
            continue
        if _distance(found, guess) < _SMALL_LEAP and before is not None:
            factor = min(max(factor**2, 1 / _LONGEST_STEP), _LONGEST_STEP)
        before, at, x = (at, x), ahead, found
    return x


def _distance(a: Sequence[float], b: Sequence[float]) -> float:
    return max(abs(u - v) for u, v in zip(a, b, strict=True))


def _extrapolated(last: float, before: float, ratio: float) -> float:
    if last * before > 0:
        return last * float((last / before) ** ratio)
    return last + ratio * (last - before)


def _rows(shape: Shape, unknowns: Sequence[float]) -> list[list[float]]:
    """Return for each group the values on the blocks, then the value on its own teacher."""
    blocks, attached = shape
    rows, position = [], 0
    for b in attached:
        row = [0.0] * (len(blocks) + 1)
        for d in range(len(blocks)):
            if d == b:
                row[-1] = unknowns[position]
                position += 1
                if blocks[d] == 1:
                    continue
            row[d] = unknowns[position]
            position += 1
        rows.append(row)
    return rows


def _listed(blocks: tuple[float, ...], b: int | None, row: list[float]) -> list[float]:
    """Return the values of one row in the order of the unknowns."""
    listed: list[float] = []
    for d in range(len(blocks)):
        if d == b:
            listed.append(row[-1])
            if blocks[d] == 1:
                continue
        listed.append(row[d])
    return listed


def _inner(
    blocks: tuple[float, ...],
    b: int | None,
    row: list[float],
    c: int | None,
    other: list[float],
    same: bool,
    added: float = 0.0,
) -> float:
    """Return the inner product of two neurons plus `added`, which joins the product of the own weights."""
    total = sum(n * x * y for n, x, y in zip(blocks, row, other, strict=False)) + (added if b is None else 0.0)
    if b is not None:
        own = other[-1] if same else other[b]
        total += (row[-1] - 1) * (row[-1] + 1) + (1 + added) if row is other and same else row[-1] * own + added
        total -= row[b] * other[b]
    if c is not None and not same:
        total += row[c] * (other[-1] - other[c])
    return total


def _solved(rows: list[list[float]], right: list[float]) -> list[float] | None:
    """Return the solution of a small linear system by elimination with row pivots, or None when it is singular."""
    size = len(right)
    table = [[*row, value] for row, value in zip(rows, right, strict=True)]
    for k in range(size):
        pivot = max(range(k, size), key=lambda i: abs(table[i][k]))
        if not abs(table[pivot][k]) > 0:
            return None
        table[k], table[pivot] = table[pivot], table[k]
        for i in range(k + 1, size):
            factor = table[i][k] / table[k][k]
            for j in range(k, size + 1):
                table[i][j] -= factor * table[k][j]
    solution = [0.0] * size
    for k in reversed(range(size)):
        known = sum(table[k][j] * solution[j] for j in range(k + 1, size))
        solution[k] = (table[k][size] - known) / table[k][k]
    return solution
