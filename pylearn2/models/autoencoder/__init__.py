"""Autoencoders, under the one name that upstream gave them.

    Autoencoder, DenoisingAutoencoder, UntiedAutoencoder                one layer each way
    ContractiveAutoencoder, HigherOrderContractiveAutoencoder           with penalties on the encoder's slope
    DeepComposedAutoencoder, StackedDenoisingAutoencoder                several of them as one
    build_stacked_ae                                                    a stack of codes from lists of settings
"""
from pylearn2.models.autoencoder.autoencoder import (
    AbstractAutoencoder,
    Autoencoder,
    DenoisingAutoencoder,
    UntiedAutoencoder,
)
from pylearn2.models.autoencoder.contractive import ContractiveAutoencoder, HigherOrderContractiveAutoencoder
from pylearn2.models.autoencoder.deep import DeepComposedAutoencoder, StackedDenoisingAutoencoder, build_stacked_ae

__all__ = [
    "AbstractAutoencoder", "Autoencoder", "ContractiveAutoencoder", "DeepComposedAutoencoder", "DenoisingAutoencoder",
    "HigherOrderContractiveAutoencoder", "StackedDenoisingAutoencoder", "UntiedAutoencoder", "build_stacked_ae",
]
