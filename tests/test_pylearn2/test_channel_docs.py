"""A channel that every experiment has is explained."""
import pytest

from pylearn2.channel_docs import doc_of


@pytest.mark.parametrize("name, words", [
    ("objective", "the cost that training minimises"),
    ("valid_y_misclass", "fraction of examples"),
    ("train_y_col_norms_max", "largest over the columns"),
    ("test_h0_range_x_mean_u", "largest minus smallest over the examples of a batch, then mean over the units"),
    ("valid_term_1_weight_decay", "one term of the objective"),
    ("momentum", "momentum in force"),
])
def test_a_shared_channel_has_its_meaning_told(name, words):
    assert words in doc_of(name)


def test_a_channel_of_the_users_own_is_not_explained_away():
    assert doc_of("valid_my_quantity") is None
    assert doc_of("my_objectives") is None
