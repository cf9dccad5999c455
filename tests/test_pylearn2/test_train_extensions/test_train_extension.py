"""An extension that overrides nothing does nothing, and names the one channel that it reads."""
from pylearn2.train_extensions import TrainExtension


def test_each_moment_passes_without_effect():
    extension = TrainExtension()
    for moment in (extension.setup, extension.on_monitor, extension.on_save):
        assert moment(None, None, None) is None
    assert extension.__dict__ == {}


def test_the_attribute_channel_name_is_what_it_reads():
    extension = TrainExtension()
    assert extension.channel_names() == []
    extension.channel_name = "valid_y_misclass"
    assert extension.channel_names() == ["valid_y_misclass"]
