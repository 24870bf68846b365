"""Symmetric forms on K x d matrices in blocks, given by few numbers, and certified statements about their spectrum.

The large matrix of such a form lives inside one function here: the rooms above hold its description.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flint import arb, arb_mat

from symbolic_landscape.exact.ball import Ball, BallMatrix
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import Rational

__all__ = ["BlockForm", "SpectralGap", "SpectrumProposal", "block_matrix", "spectral_gap"]


@dataclass(frozen=True)
class BlockForm:
    """The symmetric matrix with blocks identity[i][k] I_d + sum_pq couplings[i, k][p, q] u_p u_q^T.

    `identity`: K x K, symmetric.  `vectors`: the rows u_p in Q^d.  `couplings`: for i <= k; a missing one is 0, and
    the block (k, i) is the transpose of (i, k).  `lift`: a symmetric d x d matrix that is added to every block (i, i).
    """

    identity: BallMatrix
    vectors: Matrix
    couplings: Mapping[tuple[int, int], Mapping[tuple[int, int], Ball]]
    lift: Matrix | None = None

    @property
    def dimension(self) -> int:
        """K d."""
        return len(self.identity) * len(self.vectors[0])


@dataclass(frozen=True)
class SpectrumProposal:
    """Floats that guess where the spectrum of a form H has a gap; nothing is believed of them.

    `lowest`: m >= 1 rows of K d numbers, near orthonormal eigenvectors of the m smallest eigenvalues.  `shift`: a
    number below the other eigenvalues.  `factor`: a lower triangular matrix, by rows, near the Cholesky factor of
    H + lift X X^T - shift I with the rows of `lowest` as the columns of X; `lift` = 2^k.
    """

    lowest: Sequence[Sequence[float]]
    shift: float
    lift: float
    factor: Sequence[Sequence[float]]


@dataclass(frozen=True)
class SpectralGap:
    """What is proved of the spectrum of H: exactly `count` eigenvalues lie below `above`, all of them <= `below`.

    `smallest`: an enclosure of the smallest eigenvalue.
    """

    count: int
    below: Rational
    above: Rational
    smallest: Ball


def block_matrix(form: BlockForm) -> BallMatrix:
    """Return the K d x K d matrix itself; meant for small ones and for tests."""
    return tuple(tuple(Ball(value) for value in row) for row in _assembled(form).tolist())


def spectral_gap(form: BlockForm, proposal: SpectrumProposal) -> SpectralGap | None:
    """Return what the proposal lets us prove, or None when it proves nothing.

    With orthonormal X (columns spanning the proposed vectors) let A = X^T H X, F = the part of H X orthogonal to X.
    If H + c X X^T - s I = L L^T + E, then y^T H y >= (s - |E|) |y|^2 for y orthogonal to X.  So with
    b = s - |E| above the eigenvalues of A, exactly m eigenvalues of H lie below b; by Cauchy's interlacing they are
    at most the largest eigenvalue of A, and the smallest one lies between a - |F|^2 / (b - a) and a, where a is the
    smallest eigenvalue of A.  See proofs/spectral_gap.md.
    """
    matrix = _assembled(form)
    vectors = arb_mat([[arb(value) for value in row] for row in proposal.lowest])
    above = _rest_bound(matrix, vectors, proposal)
    return None if above is None else _with_lowest(matrix, vectors, above)


def _rest_bound(matrix: arb_mat, vectors: arb_mat, proposal: SpectrumProposal) -> Rational | None:
    """Return b with H + c X X^T - b I positive semidefinite: the shift less the largest row sum of what is left."""
    size = matrix.nrows()
    flat = [arb(0)] * (size * size)
    for i, row in enumerate(proposal.factor):
        for j in range(i + 1):
            flat[i * size + j] = arb(row[j])
    factor = arb_mat(size, size, flat)
    rest = matrix - factor * factor.transpose() + vectors.transpose() * vectors * arb(proposal.lift)
    shift = arb(proposal.shift)
    worst = arb(0)
    for i, entries in enumerate(rest.tolist()):
        entries[i] -= shift
        total = arb(0)
        for value in entries:
            total += value.abs_upper()
        if not total.is_finite():
            return None
        worst = worst.max(total)
    return Ball(shift - worst.abs_upper()).lower


def _with_lowest(matrix: arb_mat, vectors: arb_mat, above: Rational) -> SpectralGap | None:
    count = vectors.nrows()
    # X^T X = I + D with D small: (I - D/2) brings the vectors to orthonormality up to the square of D.
    gram = vectors * vectors.transpose()
    correction = arb_mat(count, count, [arb(3 if i == j else 0) / 2 for i in range(count) for j in range(count)])
    nearly = (correction - gram * (arb(1) / 2)) * vectors  # the same span: only exact products of it are enclosed
    defect = _norm(_minus_identity(nearly * nearly.transpose()))
    if not defect < arb(1) / 2:
        return None
    image = nearly * matrix
    inner = image * nearly.transpose()
    outside = _norm(image - inner * nearly) / (1 - defect).sqrt()
    scale = (1 / (1 - defect)).union(1 / (1 + defect))
    bounds = _eigenvalue_bounds(inner)
    if bounds is None:
        return None
    low, first, high = (value * scale for value in bounds)
    limit = arb(above)
    if not high < limit:
        return None
    drop = outside * outside / (limit - first)
    smallest = low - drop
    return SpectralGap(
        count, Ball(high).upper, above, Ball(arb(smallest.lower()).union(arb(first.upper())))
    )


def _eigenvalue_bounds(matrix: arb_mat) -> tuple[arb, arb, arb] | None:
    """Return (below the smallest, above the smallest, above the largest) eigenvalue of symmetric matrices, by rows.

    The indices whose diagonal entry is within `_CLUSTER` of the least one form a block; Gershgorin's discs bound it,
    and the coupling F to the rest lowers its smallest eigenvalue by at most |F|^2 over the distance of the two.
    """
    rows = matrix.tolist()
    count = len(rows)
    diagonal = [rows[i][i] for i in range(count)]
    least = min(diagonal, key=lambda value: float(value.mid()))
    block = [i for i in range(count) if diagonal[i] - least < _CLUSTER]
    rest = [i for i in range(count) if i not in block]
    radius = [_sum(abs(rows[i][j]) for j in block if j != i) for i in block]
    low = _minimum(diagonal[i] - r for i, r in zip(block, radius, strict=True))
    high = _maximum(diagonal[i] + _sum(abs(rows[i][j]) for j in range(count) if j != i) for i in range(count))
    if rest:
        outer = _minimum(diagonal[i] - _sum(abs(rows[i][j]) for j in rest if j != i) for i in rest)
        coupling = _sum(rows[i][j] * rows[i][j] for i in block for j in rest)
        if not outer > least:
            return None
        low = low - coupling / (outer - least)
    return low, _minimum(diagonal[i] for i in block), high


_CLUSTER = arb(1) / 10**9  # eigenvalues closer than this count as one group; only the sharpness depends on it


def _assembled(form: BlockForm) -> arb_mat:
    width, d = len(form.identity), len(form.vectors[0])
    blocks: list[list[list[list[arb]]]] = [[[] for _ in range(width)] for _ in range(width)]
    units = [[arb(value) for value in row] for row in form.vectors]
    lift = None if form.lift is None else arb_mat([[arb(value) for value in row] for row in form.lift])
    for i in range(width):
        for k in range(i, width):
            block = _block(form.couplings.get((i, k), {}), units, d)
            if i == k and lift is not None:
                block = block + lift
            shared = form.identity[i][k]._value
            for t in range(d):
                block[t, t] += shared
            blocks[i][k] = block.tolist()
            if i != k:
                blocks[k][i] = block.transpose().tolist()
    size = width * d
    flat = [value for i in range(width) for t in range(d) for k in range(width) for value in blocks[i][k][t]]
    return arb_mat(size, size, flat)


def _block(coupling: Mapping[tuple[int, int], Ball], units: list[list[arb]], d: int) -> arb_mat:
    involved = sorted({p for pair in coupling for p in pair})
    if not involved:
        return arb_mat(d, d)
    place = {p: position for position, p in enumerate(involved)}
    weights = [[arb(0)] * len(involved) for _ in involved]
    for (p, q), value in coupling.items():
        weights[place[p]][place[q]] = value._value
    vectors = arb_mat([units[p] for p in involved])
    return vectors.transpose() * (arb_mat(weights) * vectors)


def _norm(matrix: arb_mat) -> arb:
    """Return an upper bound of the Frobenius norm, exact."""
    return _sum(value * value for value in matrix.entries()).abs_upper().sqrt().abs_upper()


def _minus_identity(matrix: arb_mat) -> arb_mat:
    for i in range(matrix.nrows()):
        matrix[i, i] -= 1
    return matrix


def _sum(values: Iterable[arb]) -> arb:
    total = arb(0)
    for value in values:
        total += value
    return total


def _minimum(values: Iterable[arb]) -> arb:
    """Return the minimum of at least one ball."""
    listed = list(values)
    result = listed[0]
    for value in listed[1:]:
        result = result.min(value)
    return result


def _maximum(values: Iterable[arb]) -> arb:
    return -_minimum(-value for value in values)

