"""pylearn2.models.mlp.initialization: every draw of the stream, in the order of the original."""

import hashlib

import numpy as np
import pytest

from pylearn2.models.mlp.initialization import draw_weights, normal_weights, sparse_weights, uniform_weights

SEED = [2013, 1, 4]


def stream():
    return np.random.RandomState(SEED)


def test_uniform_weights_start_with_the_reference_draws():
    # The first draws of the original's stream.
    W = uniform_weights(stream(), (1, 3), 0.05)
    published = [[0.01252567701613894, -0.01159973898201778, 0.04597336288197106]]
    np.testing.assert_allclose(W, published, rtol=1e-15)


def test_normal_weights_start_with_the_reference_draws():
    W = normal_weights(stream(), (3, 1), 2.0)
    np.testing.assert_array_equal(W[:, 0] / 2, [-1.4087084554414901, 1.521157256220837, -0.35364239208910253])


@pytest.mark.parametrize("include_prob", [None, 1.0, 0.3])
def test_include_prob_costs_a_second_full_draw_even_where_it_keeps_everything(include_prob):
    rng, reference = stream(), stream()
    W = uniform_weights(rng, (4, 5), 0.1, include_prob)
    expected = reference.uniform(-0.1, 0.1, (4, 5))
    if include_prob is not None:
        expected = expected * (reference.uniform(0, 1, (4, 5)) < include_prob)
    np.testing.assert_array_equal(W, expected)
    assert rng.randint(1000) == reference.randint(1000)


def test_a_range_of_zero_still_draws():
    rng, reference = stream(), stream()
    assert not uniform_weights(rng, (4, 5), 0.0).any()
    reference.uniform(size=20)
    assert rng.randint(1000) == reference.randint(1000)


def test_sparse_weights_are_those_of_the_original_on_mnist():
    W = sparse_weights(stream(), (784, 500), 15)
    norms = np.sqrt(np.square(W).sum(axis=0))
    # Recorded from the original (commit af81e5c), and printed in its MLP tutorial, part 2.
    published = [2.0619399611, 3.8235564397, 6.2350340600]
    np.testing.assert_allclose([norms.min(), norms.mean(), norms.max()], published, rtol=1e-10)
    assert ((W != 0).sum(axis=0) == 15).all()


def test_sparse_weights_are_those_of_the_recorded_run_to_the_last_bit():
    # Recorded from the original (commit af81e5c), run mlp_sgd_sigmoid-float64: initial_params.h0_W.sha256
    digest = "2985108f0c21086c46710be58a7ac477a885a76cb52671b3429741da9fda02b2"
    W = sparse_weights(stream(), (784, 100), 15)
    assert hashlib.sha256(W.tobytes()).hexdigest() == digest


def test_a_mask_keeps_sparse_weights_away_and_sparse_stdev_scales_them():
    mask = np.array([[1, 0], [1, 1], [0, 1], [1, 1]])
    W = sparse_weights(stream(), (4, 2), 3, sparse_stdev=0.5, mask=mask)
    np.testing.assert_array_equal(W != 0, mask != 0)
    rng, rows, draws = stream(), [], []
    while len(rows) < 3:  # the first column, by hand
        row = rng.randint(0, 4)
        if mask[row, 0] and row not in rows:
            rows.append(row)
            draws.append(rng.randn())
    np.testing.assert_array_equal(W[rows, 0], 0.5 * np.array(draws))


@pytest.mark.parametrize("mask", [None, np.array([[1, 1], [1, 0], [1, 0]])])
def test_more_sparse_weights_than_inputs_are_refused_instead_of_searched_for_ever(mask):
    wanted = 4 if mask is None else 2
    with pytest.raises(ValueError, match=f"sparse_init {wanted} asks for more"):
        sparse_weights(stream(), (3, 2), wanted, mask=mask)


def test_draw_weights_takes_exactly_one_way():
    np.testing.assert_array_equal(
        draw_weights(stream(), (2, 2), "h0", sparse_init=1, sparse_stdev=3.0),
        sparse_weights(stream(), (2, 2), 1, sparse_stdev=3.0),
    )
    with pytest.raises(ValueError, match="'h0' needs exactly one of irange, istdev and sparse_init.*none"):
        draw_weights(stream(), (2, 2), "h0")
    with pytest.raises(ValueError, match=r"'irange': 0\.1, 'istdev': 0\.2"):
        draw_weights(stream(), (2, 2), "h0", irange=0.1, istdev=0.2)
