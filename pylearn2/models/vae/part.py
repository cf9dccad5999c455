"""`VAEPart`, what priors and conditionals share: they belong to one VAE and draw from a stream that it seeds."""
from pylearn2.models.model import Model
from pylearn2.utils.rng import make_theano_rng


class VAEPart(Model):
    """A distribution of a VAE.

    Attributes
    ----------
    vae : VAE, the owner
    rng : RandomState, the owner's
    theano_rng : the stream of this part's draws
    """

    def get_vae(self):
        """Return the VAE that owns this part, or None."""
        return getattr(self, "vae", None)

    def set_vae(self, vae):
        """Hand this part to `vae`, which must be its first owner and whose generator seeds its stream."""
        if self.get_vae() is not None:
            raise RuntimeError(f"this {type(self).__name__} belongs to a VAE already; build another one")
        self.vae = vae
        self.rng = vae.rng
        self.theano_rng = make_theano_rng(int(self.rng.randint(2**30)), which_method=["normal", "uniform"])
        self.batch_size = vae.batch_size


def per_example(parameter, samples):
    """Return the matrix `parameter`, shape (batch, units), such that it broadcasts against samples.

    Samples are of shape (batch, units) or (samples, batch, units).
    """
    return parameter.dimshuffle("x", 0, 1) if samples.ndim == 3 and parameter.ndim == 2 else parameter
