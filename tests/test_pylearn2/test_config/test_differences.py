"""Two experiments differ where an entry does, not where the spelling does."""
from pylearn2.config.differences import differences

TEXT = "!obj:a.Train { model: &m !obj:a.Model { n: 3, sizes: [1, 2] }, again: *m, rate: .1 }"


def told(now):
    return [str(one) for one in differences(TEXT, now)]


def test_layout_comments_and_order_do_not_count():
    assert told("# new\n!obj:a.Train\n  rate: 0.1\n".replace("\n  ", " {\n  ").rstrip() +
                ",\n model: &x !obj:a.Model { sizes: [ 1, 2 ], n: 3 }, again: *x }") == []


def test_every_entry_that_differs_is_told_with_both_values():
    now = TEXT.replace("n: 3", "n: 4").replace(", rate: .1", "").replace("[1, 2]", "[1]").replace("a.Train", "b.Train")
    assert told(now) == [
        "the whole: !obj:a.Train -> !obj:b.Train", "model.n: 3 -> 4", "model.sizes[1]: 2 -> nothing",
        "rate: 0.1 -> nothing"]


def test_one_object_in_two_places_differs_from_two_objects():
    two = TEXT.replace("*m", "!obj:a.Model { n: 3, sizes: [1, 2] }")
    assert told(two)[0] == "again: the same as model -> !obj:a.Model"
