"""A descent in floats (one output) to where no neuron can lower the loss: at real size, a guess of a local minimum.

With u_i = |h_i| w_i and s_i = sgn h_i the prediction sum_i s_i rho(u_i . x) + c is piecewise linear in (u, c), so the
loss is piecewise quadratic.  The walk takes Newton steps on the quadratic piece it is on, with an exact line search
over the walls it meets; walls at which the slope turns up join the working set of their neuron, and are left again
where their multiplier says so.  It proposes signs and working sets; whoever asks solves and proves them exactly.
"""

from collections.abc import Callable, Sequence

import numpy as np

from symbolic_landscape.propose.descending_direction import improved_direction, separating_direction
from symbolic_landscape.propose.quadratic_piece import QuadraticPiece

__all__ = ["DescentWalk"]

Array = np.ndarray

SMALL = 1e-9  # relative size of a product that counts as 0, and of a violated multiplier that counts
CONVERGED = 1e-13  # relative decrease of the loss that is no more seen
MOST_IDLE = 50  # walls left one after the other without a gain: what is still violated is rounding, or a cycle
REFRESH = 16  # steps after which products are computed afresh
COMPARABLE = 0.1  # of the worst rate: other neurons with a rate so bad leave a wall together with the worst


class DescentWalk:
    """The state of a walk; plain lists in, plain lists out.

    `lines`: distinct input directions, d numbers each.  `samples`: (line, ratio, weight, target), the input being
    ratio * line and the loss 1/2 sum weight (prediction - target)^2.  `slopes`: (alpha_plus, alpha_minus).  `signs`:
    s_i.  `weights`: u_i.  `bias`: c, or None where there is none.

    >>> walk = DescentWalk([[1.0]], [(0, 1.0, 1.0, 2.0)], (1.0, 0.0), [1], [[0.5]], None)
    >>> walk.descend(100), [[round(x, 9) for x in row] for row in walk.weights], walk.sides
    (True, [[2.0]], [[1]])
    """

    def __init__(
        self,
        lines: Sequence[Sequence[float]],
        samples: Sequence[tuple[int, float, float, float]],
        slopes: tuple[float, float],
        signs: Sequence[int],
        weights: Sequence[Sequence[float]],
        bias: float | None,
    ) -> None:
        given = np.array(lines, dtype=float)
        scale = np.linalg.norm(given, axis=0)
        scale[scale == 0] = 1.0
        # Coordinates in which the lines have orthonormal columns: the loss is then about equally curved in all of them.
        left, sizes, right = np.linalg.svd(given / scale, full_matrices=False)
        kept = sizes > 1e-12 * sizes[0]
        self._lines = left[:, kept]
        self._to = (sizes[kept, None] * right[kept]) * scale
        self._back = (right[kept].T / sizes[kept]) / scale[:, None]
        self._line_norms = np.linalg.norm(self._lines, axis=1)
        self._line = np.array([sample[0] for sample in samples], dtype=int)
        self._ratio = np.array([sample[1] for sample in samples], dtype=float)
        self._root = np.sqrt(np.array([sample[2] for sample in samples], dtype=float))
        self._target = np.array([sample[3] for sample in samples], dtype=float)
        self._inputs = self._lines[self._line] * self._ratio[:, None]
        self._members: list[list[int]] = [[] for _ in lines]
        for k, (line, ratio, _, _) in enumerate(samples):
            if ratio != 0:
                self._members[line].append(k)
        self._plus, self._minus = slopes
        self._mean, self._half = (self._plus + self._minus) / 2, (self._plus - self._minus) / 2
        self._signs = np.array(signs, dtype=float)
        self._piece = QuadraticPiece(self._inputs, self._root, self._signs, bias is not None)
        self.walls_crossed = self.steps = 0
        self.place(weights, bias, None)

    def place(
        self, weights: Sequence[Sequence[float]], bias: float | None, sides: Sequence[Sequence[int]] | None
    ) -> None:
        """Put the walk at a point; `sides`, 0 on working sets, are read off the products where they are not given."""
        given = np.array(weights, dtype=float)
        self._u = given @ self._to.T
        self._unseen = given - self._u @ self._back.T
        self._bias = bias
        self._p = self._u @ self._lines.T
        width, size = self._p.shape[0], self._lines.shape[1]
        self._held: list[list[int]] = [[] for _ in range(width)]
        self._basis = [np.eye(size) for _ in range(width)]
        self.frozen: set[int] = set()
        if sides is None:
            self._side = np.where(self._p >= 0, 1, -1)
            for i in range(width):
                if not self._u[i].any():
                    self._freeze(i)
        else:
            self._side = np.array(sides, dtype=int)
            for i in range(width):
                for line in np.flatnonzero(self._side[i] == 0):
                    self._hold(i, int(line))

    @property
    def weights(self) -> list[list[float]]:
        """u_i, with what the data do not see kept as it was given."""
        listed: list[list[float]] = (self._u @ self._back.T + self._unseen).tolist()
        return listed

    @property
    def bias(self) -> float | None:
        """c."""
        return self._bias

    @property
    def sides(self) -> list[list[int]]:
        """The side of each line for each neuron; 0 on its working set, and everywhere for a neuron of weight 0."""
        side = self._side.copy()
        side[sorted(self.frozen)] = 0
        listed: list[list[int]] = side.tolist()
        return listed

    @property
    def loss(self) -> float:
        """1/2 sum weight (prediction - target)^2."""
        error = self._root * self._error()
        return float(error @ error) / 2

    def descend(
        self, most_steps: int, stop: Callable[[], bool] | None = None, tell: Callable[[int], None] | None = None
    ) -> bool:
        """Walk down until no neuron can lower the loss by as much as floats can see.

        False when the steps are used up, `stop` says so, or the numbers are beyond what floats can factor.
        """
        try:
            with np.errstate(over="ignore", invalid="ignore"):
                return self._descend(most_steps, stop, tell)
        except np.linalg.LinAlgError:
            return False

    def _descend(self, most_steps: int, stop: Callable[[], bool] | None, tell: Callable[[int], None] | None) -> bool:
        target = self._root * self._target
        scale = float(target @ target) / 2 or 1.0
        flat, idle, left_at = 0, 0, np.inf
        for step in range(most_steps):
            if stop is not None and stop():
                return False
            if tell is not None:
                tell(self.steps)
            self.steps += 1
            if step % REFRESH == 0:
                self._refresh()
            before = self.loss
            if before <= CONVERGED**2 * scale:
                return True
            direction, bias, decrease = self._newton(exactly=flat > 2)
            if decrease > CONVERGED * before:
                self._search(direction, bias)
                flat = flat + 1 if self.loss > before - CONVERGED * before else 0
                if flat <= 6:
                    continue
            flat = 0
            idle = idle + 1 if before > left_at - CONVERGED * before else 0
            if idle > MOST_IDLE or not self._leave_violated(before, one=idle > 0):
                return True
            left_at = before
        return False

    def leave(self, neuron: int, direction: Sequence[float]) -> None:
        """Walk along a direction that is known to lower the loss, for one neuron."""
        self._leave(neuron, self._to @ np.array(direction, dtype=float))

    # the piece

    def _slopes(self) -> Array:
        """Return the slope of every neuron at every sample; on working sets the mean of both."""
        side = self._side[:, self._line] * np.sign(self._ratio).astype(int)
        return np.where(side > 0, self._plus, np.where(side < 0, self._minus, self._mean))

    def _error(self) -> Array:
        shown = self._slopes() * self._p[:, self._line] * self._ratio
        predicted: Array = self._signs @ shown - self._target
        return predicted if self._bias is None else predicted + self._bias

    def _refresh(self) -> None:
        self._p = self._u @ self._lines.T
        for i, held in enumerate(self._held):
            self._p[i, held] = 0.0
        for i in self.frozen:
            self._p[i] = 0.0

    def _newton(self, exactly: bool) -> tuple[Array, float, float]:
        """Return the step of least norm to the minimum of the piece on the working sets, and twice its decrease."""
        slopes = self._slopes()
        self._piece.follow(slopes)
        moving = [
            i for i in range(len(self._u)) if i not in self.frozen and self._basis[i].shape[1] and slopes[i].any()
        ]
        return self._piece.minimizer(self._root * self._error(), self._basis, moving, exactly)

    # the line search

    def _search(self, direction: Array, bias: float) -> None:
        """Go along the direction to where the slope turns up: inside a piece, at a wall that then holds, or at 0."""
        change = direction @ self._lines.T
        for i, held in enumerate(self._held):
            change[i, held] = 0.0
        tiny = SMALL * np.linalg.norm(direction, axis=1)[:, None] * self._line_norms
        met = (self._side * change < 0) & (np.abs(change) > tiny)
        neurons, lines = np.nonzero(met)
        times = np.maximum(-self._p[neurons, lines] / change[neurons, lines], 0.0)
        barrier, vanishing = self._barrier(direction)
        growth = self._signs @ (self._slopes() * change[:, self._line] * self._ratio) + bias
        weight = self._root**2
        error = self._error()
        slope, curvature = float(weight * error @ growth), float(weight * growth @ growth)
        seen = np.zeros(len(growth))
        now, stopped = 0.0, None
        for event in np.argsort(times, kind="stable"):
            time = float(times[event])
            if time >= barrier or (curvature > 0 and now - slope / curvature <= time):
                break
            slope, now = slope + curvature * (time - now), time
            i, line = int(neurons[event]), int(lines[event])
            side = self._side[i, line]
            for k in self._members[line]:
                positive = side * self._ratio[k] > 0
                jump = self._minus - self._plus if positive else self._plus - self._minus
                bend = self._signs[i] * jump * change[i, line] * self._ratio[k]
                error[k] += (time - seen[k]) * growth[k]
                seen[k] = time
                slope += weight[k] * error[k] * bend
                curvature += weight[k] * bend * (2 * growth[k] + bend)
                growth[k] += bend
            if slope >= 0:
                stopped = (i, line)
                break
            self._side[i, line] = -side
            self.walls_crossed += 1
        if stopped is None:
            if curvature > 0:
                now = max(now, now - slope / curvature)
            now = min(now, barrier) if curvature > 0 or np.isfinite(barrier) else now
        self._u += now * direction
        self._p += now * change
        if self._bias is not None:
            self._bias += now * bias
        if stopped is not None:
            self._hold(*stopped)
        elif now == barrier:
            self._freeze(vanishing)

    def _barrier(self, direction: Array) -> tuple[float, int]:
        """Return when the first neuron with a single free direction passes weight 0: it would flip at every wall."""
        barrier, vanishing = np.inf, -1
        for i, basis in enumerate(self._basis):
            if basis.shape[1] == 1 and i not in self.frozen:
                along, size = float(basis[:, 0] @ direction[i]), float(basis[:, 0] @ self._u[i])
                if along * size < 0 and -size / along < barrier:
                    barrier, vanishing = -size / along, i
        return barrier, vanishing

    # working sets

    def _hold(self, neuron: int, line: int) -> None:
        self._held[neuron].append(line)
        self._side[neuron, line] = 0
        self._rebase(neuron)

    def _rebase(self, neuron: int) -> None:
        held = self._held[neuron]
        size = self._lines.shape[1]
        if held:
            rotation, _ = np.linalg.qr(self._lines[held].T, mode="complete")
            self._basis[neuron] = rotation[:, min(len(held), size) :]
        else:
            self._basis[neuron] = np.eye(size)
        if self._basis[neuron].shape[1] == 0:
            self._freeze(neuron)
            return
        self._u[neuron] = self._basis[neuron] @ (self._basis[neuron].T @ self._u[neuron])
        self._p[neuron] = self._lines @ self._u[neuron]
        self._p[neuron, held] = 0.0

    def _freeze(self, neuron: int) -> None:
        self.frozen.add(neuron)
        self._u[neuron] = 0.0
        self._p[neuron] = 0.0
        self._held[neuron] = []
        self._side[neuron] = 0

    def _leave(self, neuron: int, direction: Array) -> None:
        """Leave the walls at the weight of a neuron to the sides of the direction, and search along it."""
        along = self._lines @ direction
        tiny = SMALL * float(np.linalg.norm(direction)) * self._line_norms
        size = float(np.linalg.norm(self._u[neuron]))
        at = np.abs(self._p[neuron]) <= SMALL * size * self._line_norms
        at |= self._side[neuron] == 0
        self.frozen.discard(neuron)
        staying = [int(line) for line in np.flatnonzero(at & (np.abs(along) <= tiny))]
        for line in np.flatnonzero(at):
            self._side[neuron, line] = 1 if along[line] > 0 else -1
        self._held[neuron] = _independent(self._lines, staying)
        self._side[neuron, self._held[neuron]] = 0
        if len(self._held[neuron]) < self._lines.shape[1]:
            self._rebase(neuron)
        move = np.zeros_like(self._u)
        move[neuron] = self._basis[neuron] @ (self._basis[neuron].T @ direction)
        self._search(move, 0.0)

    # the test at a minimum of the piece

    def _forms(self) -> tuple[Array, Array]:
        """Return a_i and b_i with S_i(v) = a_i . v + sum over lines at the weight of b_il |x_l . v|, for each neuron.

        a_i takes the mean slope on working sets; other lines at the weight have their side's and are not in b_i.
        """
        weighted = self._root**2 * self._error()
        linear = (self._signs[:, None] * self._slopes() * weighted) @ self._inputs
        pull = np.zeros(len(self._lines))
        np.add.at(pull, self._line, weighted * np.abs(self._ratio))
        return linear, self._half * self._signs[:, None] * pull

    def _leave_violated(self, loss: float, one: bool) -> bool:
        """Leave walls at the most violated multipliers, of one neuron or of several; False where none is violated.

        Neurons do not interact at first order, so each neuron may leave a wall before the next step; the step decides
        by its line search, and where it gained nothing the next time only one is left.
        """
        sizes = np.linalg.norm(self._u, axis=1)
        for tiny in np.flatnonzero(sizes <= SMALL * sizes.max()).tolist():
            # the least squares wants weight 0, where all lines meet: rounding left a side to each of them
            if tiny not in self.frozen:
                self._freeze(tiny)
        linear, kinks = self._forms()
        scale = np.sqrt(2 * loss) * SMALL
        found: list[tuple[float, int, int | None, Array]] = []
        for i in range(len(self._u)):
            rate, released, direction = self._steepest(i, linear[i], kinks[i])
            if rate < -scale:
                found.append((rate, i, released, direction))
        if not found:
            return False
        found.sort(key=lambda violation: violation[0])
        worst, neuron, released, direction = found[0]
        if released is None:
            self._leave(neuron, direction)
            return True
        for rate, i, line, away in found[:1] if one else found:
            if line is not None and rate <= COMPARABLE * worst:
                left = self._held[i].pop(line)
                self._side[i, left] = 1 if float(self._lines[left] @ away) > 0 else -1
                self._rebase(i)
        return True

    def _steepest(self, neuron: int, linear: Array, kinks: Array) -> tuple[float, int | None, Array]:
        """Return (rate, position of a held line to leave or None, direction) of a descent of one neuron; rate 0: none.

        Independent lines are left one at a time; where more lines pass through the weight, all that the direction is
        not along.
        """
        if neuron in self.frozen:
            rate, direction = improved_direction(self._lines, linear, kinks)
            return rate, None, direction
        held = self._held[neuron]
        size = float(np.linalg.norm(self._u[neuron]))
        near = np.flatnonzero(np.abs(self._p[neuron]) <= SMALL * size * self._line_norms)
        others = [int(line) for line in near if line not in held]
        if others:
            at = [*held, *others]
            # take the side's slope at the other lines back to the mean, so that they bend like the held ones
            shifted = linear - (self._side[neuron, others] * kinks[others]) @ self._lines[others]
            rate, direction = separating_direction(self._lines[at], shifted, kinks[at])
            return rate, None, direction
        if not held:
            return 0.0, None, linear
        dual = np.linalg.pinv(self._lines[held])
        multipliers = linear @ dual
        rates = (kinks[held] - np.abs(multipliers)) / np.linalg.norm(dual, axis=0)
        least = int(np.argmin(rates))
        return float(rates[least]), least, -np.copysign(1.0, multipliers[least]) * dual[:, least]


def _independent(lines: Array, chosen: list[int]) -> list[int]:
    """Return a first independent subset of the chosen lines."""
    kept: list[int] = []
    basis = np.zeros((0, lines.shape[1]))
    for line in chosen:
        rest = lines[line] - basis.T @ (basis @ lines[line])
        length = float(np.linalg.norm(rest))
        if length > SMALL * float(np.linalg.norm(lines[line])):
            kept.append(line)
            basis = np.vstack([basis, rest / length])
    return kept
