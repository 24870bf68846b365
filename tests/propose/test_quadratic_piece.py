"""The normal equations that follow the slopes give what a least-squares solver gives on the piece, written out."""

import numpy as np
import pytest

from symbolic_landscape.propose.quadratic_piece import REFRESH, QuadraticPiece


def written_out(inputs, root, signs, slopes, bases, moving, has_bias):
    """M with a block of columns root_k sign_i slope_ik x_k basis for each moving neuron."""
    blocks = [((root * signs[i] * slopes[i])[:, None] * inputs) @ bases[i] for i in moving]
    return np.hstack([*blocks, root[:, None]] if has_bias else blocks)


@pytest.mark.parametrize(("count", "size", "width", "has_bias"), [(40, 3, 4, True), (40, 3, 4, False), (9, 4, 5, True)])
def test_minimizers_are_those_of_a_fresh_matrix(count: int, size: int, width: int, has_bias: bool) -> None:
    source = np.random.default_rng(count + has_bias)
    inputs, root = source.standard_normal((count, size)), np.sqrt(source.integers(1, 4, count).astype(float))
    signs = source.choice([-1.0, 1.0], width)
    piece = QuadraticPiece(inputs, root, signs, has_bias)
    slopes = source.choice([0.0, 1.0], (width, count))
    bases = [np.eye(size) for _ in range(width)]
    bases[1] = np.linalg.qr(source.standard_normal((size, size)))[0][:, : size - 1]
    moving = list(range(width))
    for step in range(2 * REFRESH):
        slopes = slopes.copy()
        slopes[source.integers(width), source.integers(count, size=2)] = source.choice([0.0, 1.0], 2)
        piece.follow(slopes)
        error = source.standard_normal(count)
        matrix = written_out(inputs, root, signs, slopes, bases, moving, has_bias)
        least = np.linalg.lstsq(matrix, -error, rcond=1e-12)[0]
        for exactly in (False, True):
            move, bias, twice = piece.minimizer(error, bases, moving, exactly)
            found = [bases[i].T @ move[i] for i in moving] + ([np.array([bias])] if has_bias else [])
            assert np.allclose(matrix @ np.concatenate(found), matrix @ least, atol=1e-5)
            reached = error + matrix @ least
            assert twice == pytest.approx(error @ error - reached @ reached, abs=1e-5)
        if step % 7 == 0:  # as where a line is held or let go
            bases[2] = np.linalg.qr(source.standard_normal((size, size)))[0][:, : 1 + step % (size - 1)]
        elif step % 7 == 3:
            bases[2] = np.eye(size)


def test_neurons_that_do_not_move_are_left_alone() -> None:
    piece = QuadraticPiece(np.array([[1.0], [2.0]]), np.ones(2), np.array([1.0, 1.0]), has_bias=False)
    piece.follow(np.array([[1.0, 1.0], [1.0, 1.0]]))
    move, bias, _ = piece.minimizer(np.array([-1.0, -2.0]), [np.eye(1), np.eye(1)], [1], exactly=False)
    assert move[0, 0] == 0
    assert move[1, 0] == pytest.approx(1)
    assert bias == 0
    assert piece.minimizer(np.array([1.0, 1.0]), [np.eye(1), np.eye(1)], [], exactly=False)[2] == 0
