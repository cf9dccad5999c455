"""Train extensions that look at a training while it runs, and draw what they see.

    WeightsImage        the first layer's weights, an image an epoch
    WeightsAnimation    the same as a GIF
    LearningCurves      the monitor's channels, drawn anew each epoch
    ConfusionMatrix     which class is taken for which; precision, recall and F1 of each class
    WorstMistakes       the examples that the model is most wrong about
    Histograms          magnitudes of weights and gradients, epoch after epoch

A callback decides when; `pylearn2_ext.pictures` draws, and `pylearn2_ext.disk` writes. Numbers become channels of the
monitor, so that criteria can stop on them, and MonitorBasedSaveBest choose by them.
"""
from pylearn2_ext.callbacks.confusion_matrix import ConfusionMatrix
from pylearn2_ext.callbacks.histograms import Histograms
from pylearn2_ext.callbacks.learning_curves import LearningCurves
from pylearn2_ext.callbacks.weights import WeightsAnimation, WeightsImage
from pylearn2_ext.callbacks.worst_mistakes import WorstMistakes

__all__ = ["ConfusionMatrix", "Histograms", "LearningCurves", "WeightsAnimation", "WeightsImage", "WorstMistakes"]
