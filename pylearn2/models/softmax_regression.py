"""`SoftmaxRegression`: the smallest model that classifies, an MLP of one `Softmax` layer."""

from pylearn2.models.mlp.mlp import MLP
from pylearn2.models.mlp.softmax import Softmax


class SoftmaxRegression(MLP):
    """Multinomial logistic regression: p(class | x) = softmax(x W + b).

    Parameters
    ----------
    n_classes : int
    batch_size, input_space, nvis, seed
        Of :class:`~pylearn2.models.mlp.mlp.MLP`; one of `nvis` and `input_space` is needed.
    irange, istdev, sparse_init
        Of :class:`~pylearn2.models.mlp.softmax.Softmax`; exactly one of the three.
    W_lr_scale, b_lr_scale, max_row_norm, max_col_norm, init_bias_target_marginals
        Of the Softmax layer, too.

    The one layer is called ``y``, so the channels are ``y_misclass``, ``y_nll`` and so on.
    """

    def __init__(self, n_classes, batch_size=None, input_space=None, irange=None, istdev=None,
                 W_lr_scale=None, b_lr_scale=None, max_row_norm=None, max_col_norm=None, sparse_init=None,
                 init_bias_target_marginals=None, nvis=None, seed=None):
        layer = Softmax(
            n_classes=n_classes,
            layer_name="y",
            irange=irange,
            istdev=istdev,
            sparse_init=sparse_init,
            W_lr_scale=W_lr_scale,
            b_lr_scale=b_lr_scale,
            max_row_norm=max_row_norm,
            max_col_norm=max_col_norm,
            init_bias_target_marginals=init_bias_target_marginals,
        )
        super().__init__(
            layers=[layer], batch_size=batch_size, input_space=input_space, nvis=nvis, seed=seed
        )
