"""PatchViewer: geometry, brightness and frames as the spec gives them."""
import numpy as np
import pytest

from pylearn2.gui.patch_viewer import PatchViewer, make_viewer


@pytest.mark.parametrize("pad", [(5, 5), (2, 3)])
def test_the_sheet_has_the_size_of_the_formula_and_is_grey(pad):
    viewer = PatchViewer((2, 3), (4, 7), pad=pad)
    assert viewer.image.shape == (pad[0] * 3 + 2 * 4, pad[1] * 4 + 3 * 7, 3)
    pixels = np.asarray(viewer.get_img())
    assert pixels.dtype == np.uint8 and (pixels == 127).all()


def test_minus_one_is_black_zero_grey_and_one_white():
    viewer = PatchViewer((1, 1), (1, 3), pad=(1, 1))
    viewer.add_patch(np.array([[-1.0, 0.0, 1.0]]), rescale=False)
    np.testing.assert_array_equal(np.asarray(viewer.get_img())[1, 1:4, 0], [0, 127, 255])


def test_rescale_divides_by_the_largest_magnitude_and_leaves_the_patch_alone():
    viewer, patch = PatchViewer((1, 1), (1, 2), pad=(0, 0)), np.array([[2, -4]])
    viewer.add_patch(patch)
    np.testing.assert_array_equal(viewer.image[0, :, 0], [(0.5 + 1) / 2, 0])
    np.testing.assert_array_equal(patch, [[2, -4]])


def test_cells_fill_row_by_row_and_a_full_sheet_starts_anew():
    viewer = PatchViewer((2, 2), (1, 1), pad=(1, 1))
    seen = []
    for _ in range(5):
        viewer.add_patch(np.ones((1, 1)), warn_blank_patch=False)
        seen.append((viewer.image[[1, 1, 3, 3], [1, 3, 1, 3], 0] == 1).tolist())
    assert seen == [[True, False, False, False], [True, True, False, False], [True, True, True, False],
                    [True] * 4, [True, False, False, False]]


def test_a_smaller_patch_sits_in_the_middle_of_its_cell():
    viewer = PatchViewer((1, 1), (3, 4), pad=(0, 0))
    viewer.add_patch(np.ones((1, 1)), warn_blank_patch=False)
    assert np.argwhere(viewer.image[:, :, 0] == 1).tolist() == [[1, 1]]
    with pytest.raises(ValueError, match=r"\(1, 1\).*\(3, 4\)"):
        viewer.add_patch(np.ones((1, 1)), recenter=False)


def test_colour_patches_keep_their_channels_and_colour_grounds_theirs():
    viewer = PatchViewer((1, 2), (1, 1), is_color=True, pad=(1, 1), background=(1, 0, -1))
    viewer.add_patch(np.array([[[1.0, 0.0, -1.0]]]), rescale=False)
    np.testing.assert_array_equal(viewer.image[1, 1], [1, 0.5, 0])
    np.testing.assert_array_equal(viewer.image[0, 0], [1, 0.5, 0])


def test_frames_are_yellow_magenta_green_outwards_and_negative_ones_are_left_out():
    viewer = PatchViewer((1, 1), (1, 1), pad=(7, 7))
    viewer.add_patch(np.ones((1, 1)), activation=(0.5, -1, 1.0), warn_blank_patch=False)
    middle = 7
    np.testing.assert_array_equal(viewer.image[middle, middle - 1], [0.5, 0.5, 0])
    np.testing.assert_array_equal(viewer.image[middle, middle + 2], [0.5, 0.5, 0.5])  # not drawn: grey ground
    for row, column in ((-3, -3), (-3, 0), (3, 3), (0, 3)):
        np.testing.assert_array_equal(viewer.image[middle + row, middle + column], [0, 1, 0])
    viewer.add_patch(np.ones((1, 1)), activation=0, warn_blank_patch=False)
    np.testing.assert_array_equal(viewer.image[middle, middle - 1], [0, 0, 0])


@pytest.mark.parametrize("make, words", [
    (lambda: PatchViewer((2.0, 2), (1, 1)), r"grid_shape.*\(2.0, 2\)"),
    (lambda: PatchViewer((2, 2), (1, 1, 1)), "patch_shape"),
    (lambda: PatchViewer((1, 1), (1, 1)).add_patch(np.full((1, 1), 2.0), rescale=False), r"2\.0"),
    (lambda: PatchViewer((1, 1), (1, 1)).add_patch(np.full((1, 1), np.inf)), "infinity"),
    (lambda: PatchViewer((1, 1), (1, 1)).add_patch(np.ones((2, 1))), r"\(2, 1\)"),
    (lambda: PatchViewer((1, 1), (1, 1)).add_patch(np.ones((1, 1, 3))), "is_color"),
    (lambda: PatchViewer((1, 1), (1, 1)).add_patch(np.eye(1), activation=(1, 1, 1)), "3 frames")])
@pytest.mark.filterwarnings("ignore:this patch is blank")
def test_what_cannot_be_shown_is_refused_by_name(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_a_blank_patch_warns_once_unless_told_not_to():
    viewer = PatchViewer((1, 1), (2, 2))
    with pytest.warns(UserWarning, match="blank"):
        viewer.add_patch(np.zeros((2, 2)))


@pytest.mark.parametrize("n, loose, exact", [(10, (3, 4), (2, 5)), (16, (4, 4), (4, 4)), (7, (2, 4), (1, 7)),
                                             (784, (28, 28), (28, 28)), (12, (3, 4), (3, 4))])
def test_pick_shape_is_as_square_as_it_can_be(n, loose, exact):
    assert PatchViewer.pick_shape(n) == loose
    assert PatchViewer.pick_shape(n, exact=True) == exact


def test_pick_shape_wants_a_whole_number():
    with pytest.raises(TypeError, match=r"4\.0"):
        PatchViewer.pick_shape(4.0)


def test_make_viewer_lays_rows_out_channel_by_channel():
    row = np.array([[1.0, 0, 0, 0, -1, 0, 0, 0, 0.5, 0, 0, 0]])  # red, green, blue planes of 2 x 2
    viewer = make_viewer(row, is_color=True, pad=(1, 1))
    np.testing.assert_array_equal(viewer.image[1, 1], [1, 0, 0.75])
    grey = make_viewer(np.eye(6), activation=[1.0] * 6)
    assert grey.patch_shape == (2, 3) and grey.grid_shape == (2, 3)
    np.testing.assert_array_equal(grey.image[4, 4], [1, 1, 0])
    topo = make_viewer(np.random.RandomState(0).randn(3, 4, 5, 1))
    assert topo.patch_shape == (4, 5) and topo.grid_shape == (1, 3)


def test_a_video_shares_one_scale_over_its_frames():
    viewer = PatchViewer((1, 2), (1, 2), pad=(0, 0))
    viewer.addVid(np.array([[[4.0, 1.0], [2.0, 0.0]]]), rescale=True)
    np.testing.assert_array_equal(viewer.image[0, :, 0], [1, 0.75, 0.625, 0.5])


def test_save_writes_what_get_img_shows(tmp_path):
    from PIL import Image

    viewer = make_viewer(np.random.RandomState(1).randn(4, 9))
    viewer.save(str(tmp_path / "w.png"))
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "w.png")), np.asarray(viewer.get_img()))
