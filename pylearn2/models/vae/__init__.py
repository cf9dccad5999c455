"""Variational autoencoders (Kingma and Welling, "Auto-encoding variational Bayes", 2013).

    VAE            the model: a prior, a decoder and an encoder, and the bounds on the likelihood
    prior          p(z)
    conditional    p(x | z) and q(z | x): distributions whose parameters an MLP computes
    kl             the divergence of q(z | x) from p(z), where it has a formula

`pylearn2.costs.vae` has the costs.
"""
from pylearn2.models.vae.vae import VAE

__all__ = ["VAE"]
