"""Pictures are pure: the numbers that they were given can be read off the figure, and nothing is written."""
import numpy as np

from pylearn2_ext import pictures


def texts_of(axes):
    return [text.get_text() for text in axes.texts]


def test_weights_of_classes_are_labelled_templates_and_others_grey_patches():
    images = np.random.RandomState(0).randn(3, 4, 5, 1)
    templates = pictures.weights_sheet(images, "t", are_classes=True)
    assert [axes.get_title() for axes in templates.axes[:3]] == ["0", "1", "2"]
    np.testing.assert_array_equal(templates.axes[1].images[0].get_array(), images[1, ..., 0])
    sheet = pictures.weights_sheet(images, "t").axes[0].images[0].get_array()
    assert sheet.ndim == 3 and (np.ptp(sheet, axis=2) == 0).all()


def test_a_sheet_of_many_units_shows_the_first_ones():
    images = np.random.RandomState(0).randn(500, 2, 2, 1)
    rows, columns = pictures.weights_sheet(images, "t").axes[0].images[0].get_array().shape[:2]
    assert (rows, columns) == (5 + 20 * 7, 5 + 20 * 7)  # 20 x 20 patches of 2 pixels, 5 between them


def test_frames_share_the_scale_of_the_largest_weight():
    small, large = np.full((1, 6, 6), 0.5), np.full((1, 6, 6), 1.0)
    frames = pictures.weights_frames([0 * small, small, large, -large], ["a"] * 4)
    centre = [frame[-frame.shape[1] // 2, frame.shape[1] // 2].astype(int) for frame in frames]
    white, pink, red, blue = centre
    assert white.min() > 240
    assert red[0] > 90 > red[2] and blue[2] > 90 > blue[0]  # the ends of the map are dark red and dark blue
    assert red[1] < pink[1] < white[1]
    assert {frame.shape for frame in frames} == {frames[0].shape} and frames[0].dtype == np.uint8


def test_the_confusion_sheet_shows_every_count_and_score():
    counts = np.array([[5, 1, 0], [0, 7, 2], [0, 0, 9]])
    scores = {"precision": np.array([1.0, 0.875, 0.818]), "recall": np.array([0.8333, 0.7778, 1.0])}
    figure = pictures.confusion_sheet(counts, scores, "digits")
    matrix, table = figure.axes
    assert texts_of(matrix) == ["5", "1", "7", "2", "9"]  # a cell of 0 stays empty
    np.testing.assert_allclose(matrix.images[0].get_array()[0], [5 / 6, 1 / 6, 0])
    assert texts_of(table) == ["1.000", "0.833", "0.875", "0.778", "0.818", "1.000"]
    assert figure.get_suptitle().startswith("digits\n") and "recall 0.8704" in figure.get_suptitle()


def test_a_class_without_examples_has_an_empty_row():
    figure = pictures.confusion_sheet(np.array([[2, 0], [0, 0]]), {"F1": np.array([1.0, 0.0])}, "t")
    np.testing.assert_array_equal(figure.axes[0].images[0].get_array(), [[1, 0], [0, 0]])


def test_the_mistakes_sheet_shows_each_image_under_its_caption_and_may_be_empty():
    images = np.random.RandomState(0).rand(5, 3, 3, 1)
    figure = pictures.mistakes_sheet(images, [f"c{k}" for k in range(5)], "t", columns=4)
    assert [axes.get_title() for axes in figure.axes] == ["c0", "c1", "c2", "c3", "c4", "", "", ""]
    np.testing.assert_array_equal(figure.axes[4].images[0].get_array(), images[4, ..., 0])
    assert not any(axes.images for axes in pictures.mistakes_sheet(images[:0], [], "t").axes)


def test_the_histogram_sheet_shows_shares_medians_and_zeros():
    edges = np.array([0.01, 0.1, 1.0, 10.0])
    counts = np.array([[0, 0, 0], [1, 3, 0], [0, 2, 2]])
    figure = pictures.histogram_sheet({"W": [("weight", counts, np.array([4, 0, 1]))]}, edges, np.arange(3.0), "t")
    axes, = figure.axes
    shown = np.ma.filled(axes.collections[0].get_array(), np.nan)
    np.testing.assert_array_equal(shown, [[np.nan, 0.25, np.nan], [np.nan, 0.75, 0.5], [np.nan, np.nan, 0.5]])
    np.testing.assert_allclose(axes.lines[0].get_ydata(), [np.nan, 10**-0.5, 10**-0.5])
    assert axes.get_title() == "W: weight  (20.0% exactly 0)"
