"""Spectral gaps: whatever the floats propose, only true statements come out."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_landscape.exact.ball import ball, working_precision
from symbolic_landscape.exact.block_form import BlockForm, SpectrumProposal, block_matrix, spectral_gap
from symbolic_landscape.exact.matrix import identity, inertia
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.propose.gaussian_network import Spectrum, spectrum_proposal

K, D = 3, 2


def form_of(seed: int, scale: int = 4) -> BlockForm:
    draw = np.random.default_rng(seed)
    shares = draw.integers(-scale, scale, size=(K, K))
    vectors = tuple(vector([int(x) for x in row]) for row in draw.integers(-2, 3, size=(4, D)))
    couplings = {}
    for i in range(K):
        for k in range(i, K):
            weights = draw.integers(-2, 3, size=(4, 4))
            weights = weights + weights.T if i == k else weights
            couplings[i, k] = {
                (p, q): ball(int(weights[p, q])) / 4 for p in range(4) for q in range(4) if weights[p, q]
            }
    shared = tuple(tuple(ball(int(shares[i, k] + shares[k, i])) for k in range(K)) for i in range(K))
    return BlockForm(shared, vectors, couplings)


def exact_matrix(form: BlockForm):
    return tuple(tuple(value.midpoint for value in row) for row in block_matrix(form))


def floats(form: BlockForm):
    return np.array([[float(Fraction(int(x.p), int(x.q))) for x in row] for row in exact_matrix(form)])


def proposal_for(matrix, **options):
    values, vectors = np.linalg.eigh(matrix)
    found = spectrum_proposal(Spectrum(matrix, values, vectors), **options)
    return None if found is None else SpectrumProposal(*found)


def eigenvalues_below(rows, bound):
    shifted = tuple(
        tuple(x - bound if i == j else x for j, x in enumerate(row)) for i, row in enumerate(rows)
    )
    return inertia(shifted).negative


def test_the_matrix_is_the_form():
    form = form_of(0)
    rows = exact_matrix(form)
    for i in range(K):
        for k in range(K):
            coupling = form.couplings[min(i, k), max(i, k)]
            for s in range(D):
                for t in range(D):
                    a, b = (s, t) if i <= k else (t, s)
                    wanted = sum(
                        (w.midpoint * form.vectors[p][a] * form.vectors[q][b] for (p, q), w in coupling.items()),
                        form.identity[i][k].midpoint * int(s == t),
                    )
                    assert rows[i * D + s][k * D + t] == wanted


@pytest.mark.parametrize("seed", range(25))
def test_gap_and_smallest_eigenvalue_are_true(seed):
    form = form_of(seed)
    rows, matrix = exact_matrix(form), floats(form)
    proposal = proposal_for(matrix)
    if proposal is None:
        assert np.linalg.eigvalsh(matrix)[-1] <= 0
        return
    with working_precision(128):
        gap = spectral_gap(form, proposal)
    assert gap is not None
    assert eigenvalues_below(rows, gap.above) == gap.count
    assert eigenvalues_below(rows, gap.below + rational("1e-20")) == gap.count
    assert eigenvalues_below(rows, gap.smallest.lower) == 0
    assert eigenvalues_below(rows, gap.smallest.upper + rational("1e-30")) >= 1
    assert gap.smallest.radius < rational("1e-20")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 20), st.floats(-3, 3), st.integers(0, 2**30), st.integers(1, 3))
def test_wild_proposals_never_prove_what_is_false(seed, shift, noise, count):
    form = form_of(seed)
    rows, matrix = exact_matrix(form), floats(form)
    vectors = np.linalg.eigh(matrix).eigenvectors
    draw = np.random.default_rng(noise)
    lowest = vectors[:, :count].T + draw.choice([0, 1e-3, 0.5]) * draw.normal(size=(count, K * D))
    raised = matrix + 8 * lowest.T @ lowest - shift * np.eye(K * D)
    try:
        factor = np.linalg.cholesky(raised)
    except np.linalg.LinAlgError:
        factor = np.tril(draw.normal(size=(K * D, K * D)))
    with working_precision(100):
        gap = spectral_gap(form, SpectrumProposal(lowest.tolist(), shift, 8.0, factor.tolist()))
    if gap is not None:
        assert eigenvalues_below(rows, gap.above) == gap.count == count
        assert eigenvalues_below(rows, gap.smallest.lower) == 0
        assert eigenvalues_below(rows, gap.smallest.upper + rational("1e-12")) >= 1


def test_a_lift_is_added_to_the_diagonal_blocks():
    form = form_of(3)
    lifted = BlockForm(form.identity, form.vectors, form.couplings, identity(D))
    plain, raised = exact_matrix(form), exact_matrix(lifted)
    assert all(raised[i][j] - plain[i][j] == int(i == j) for i in range(K * D) for j in range(K * D))
    assert form.dimension == K * D


def test_the_lowest_group_alone_also_with_negative_eigenvalues():
    form = form_of(1)
    matrix = floats(form)
    with working_precision(128):
        gap = spectral_gap(form, proposal_for(matrix, lowest_group_only=True))
    assert gap is not None and gap.count < np.sum(np.linalg.eigvalsh(matrix) < 0)
    assert eigenvalues_below(exact_matrix(form), gap.smallest.lower) == 0
