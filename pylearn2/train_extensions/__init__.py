"""Extensions: work that a training does besides learning, between its epochs.

    TrainExtension    the three moments at which an extension acts
    SharedSetter      give shared variables new values at chosen epochs
    ChannelSmoother   publish the moving average of a channel as a channel

An extension sees the record just made, and what it changes takes effect in the next epoch.
"""
from pylearn2.train_extensions.channel_smoother import ChannelSmoother
from pylearn2.train_extensions.shared_setter import SharedSetter
from pylearn2.train_extensions.train_extension import TrainExtension

__all__ = ["ChannelSmoother", "SharedSetter", "TrainExtension"]
