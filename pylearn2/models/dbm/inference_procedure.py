"""How the hidden units of a DBM are inferred: mean field, each layer in turn given its neighbours' means.

    InferenceProcedure    the interface
    WeightDoubling        a first upward pass with doubled weights, then rounds of even and odd layers

Source of the first pass: Salakhutdinov and Hinton, AISTATS 2009: a layer that does not know what is above it counts
what is below twice.
"""
from pylearn2.utils import block_gradient
from pylearn2.utils.nested import block


class InferenceProcedure:
    """A way to infer; it belongs to one DBM."""

    def set_dbm(self, dbm):
        """Take the DBM whose layers are inferred."""
        self.dbm = dbm

    def set_batch_size(self, batch_size):
        """Prepare for batches of `batch_size` examples; most procedures take any."""

    def mf(self, V, Y=None, return_history=False, niter=None, block_grad=None):
        """Return the list of the hidden layers' means, given data `V` and perhaps labels `Y`."""
        raise NotImplementedError(f"{type(self).__name__} does not implement mf")

    def do_inpainting(self, V, Y=None, drop_mask=None, drop_mask_Y=None, return_history=False, noise=False, niter=None,
                      block_grad=None):
        """Return the data, reconstructed where a mask hides them."""
        raise NotImplementedError(f"{type(self).__name__} does not implement do_inpainting")


class WeightDoubling(InferenceProcedure):
    """Mean field with a first pass of doubled weights."""

    def mf(self, V, Y=None, return_history=False, niter=None, block_grad=None):
        """Return the means of the hidden layers.

        Parameters
        ----------
        V : symbolic batch of data
        Y : symbolic batch of one-hot labels, or None: the top layer's state where it is known
        return_history : bool, whether a list of the lists after each round is returned
        niter : int, rounds, the first pass counting as one; None asks the DBM
        block_grad : int or None, the round after which the means are held constant under a gradient
        """
        H = self._upward_pass(V)
        if Y is not None:
            self._check_labels(len(H))
            H[-1] = Y
            self._update(H, len(H) - 2, V)
        H = block(H) if block_grad == 1 else H
        history = [list(H)]
        for step in range(1, self._rounds(niter) if len(H) > 1 else 1):
            for j in [*range(0, len(H), 2), *range(1, len(H), 2)]:
                if Y is None or j < len(H) - 1:
                    self._update(H, j, V)
            H = block(H) if block_grad == step else H
            history.append(list(H))
        return history if return_history else H

    def _rounds(self, niter):
        return self.dbm.niter if niter is None else niter

    def _check_labels(self, n_layers):
        if n_layers < 2:
            raise ValueError("labels need a layer under the top one, but this DBM has one hidden layer")

    def _upward_pass(self, V):
        """Return first means, each from the layer below alone; all but the top one with doubled weights."""
        H = []
        for j, layer in enumerate(self.dbm.hidden_layers):
            is_top = j == len(self.dbm.hidden_layers) - 1
            H.append(layer.mf_update(state_below=self._below(H, j, V), state_above=None, double_weights=not is_top))
        return H

    def _below(self, H, j, V):
        """Return what hidden layer `j` sees below."""
        if j == 0:
            return self.dbm.visible_layer.upward_state(V)
        return self.dbm.hidden_layers[j - 1].upward_state(H[j - 1])

    def _update(self, H, j, V, state_above=None):
        """Set the means of hidden layer `j`, given those of its neighbours; `state_above` replaces the one above."""
        layers = self.dbm.hidden_layers
        above = layers[j + 1] if j + 1 < len(layers) else None
        if above and state_above is None:
            state_above = above.downward_state(H[j + 1])
        H[j] = layers[j].mf_update(state_below=self._below(H, j, V), state_above=state_above, layer_above=above)

    def do_inpainting(self, V, Y=None, drop_mask=None, drop_mask_Y=None, return_history=False, noise=False, niter=None,
                      block_grad=None):
        """Reconstruct data, and perhaps labels, from the part of them that is not hidden.

        Parameters
        ----------
        V, Y : symbolic batches; without `Y` there are no labels
        drop_mask : symbolic, like `V`: 1 where it is hidden
        drop_mask_Y : symbolic vector, 1 where an example's label is hidden; given exactly with `Y`
        return_history : bool, whether a dict for each round is returned, with ``V_hat``, ``V_hat_unmasked``,
            ``H_hat`` and, where there are labels, ``Y_hat`` and ``Y_hat_unmasked``
        noise : bool, whether noise stands for the first guess
        niter, block_grad : as for :meth:`mf`

        Returns
        -------
        V_hat, or with labels the pair (V_hat, Y_hat); or the history
        """
        if drop_mask is None or (Y is None) != (drop_mask_Y is None):
            raise ValueError("do_inpainting needs drop_mask, and drop_mask_Y exactly with Y")
        state = _Inpainting(self, V, drop_mask, Y, None if Y is None else drop_mask_Y.dimshuffle(0, "x"))
        state.begin(noise)
        history = []
        for step in range(self._rounds(niter)):
            if step:
                state.go_on()
            if block_grad == (step - 1 if step else 1):  # the original counts the first pass and the second round as 1
                state.block()
            history.append(state.as_dict())
        if return_history:
            return history
        return state.V_hat if Y is None else (state.V_hat, state.H[-1])

    def multi_infer(self, V, return_history=False, niter=None, block_grad=None):
        """Return the top layer's means, inferred from the average of the data and of their reconstruction.

        Parameters
        ----------
        V : symbolic batch of data
        return_history : bool, whether a list of pairs (average, list of the hidden layers' means) is returned
        niter, block_grad : as for :meth:`mf`

        Source: the "multi-inference trick" of Goodfellow et al., NIPS 2013.
        """
        visible, first = self.dbm.visible_layer, self.dbm.hidden_layers[0]
        is_deep = len(self.dbm.hidden_layers) > 1
        average = 0.5 * V + 0.5 * visible.init_inpainting_state(V, drop_mask=None)
        H = self._upward_pass(average if is_deep else V)
        H = block(H) if block_grad == 1 else H
        history = [(average, list(H))]
        for step in range(1, self._rounds(niter) if is_deep else 1):
            for j in range(0, len(H), 2):
                self._update(H, j, average)
            guess = visible.inpaint_update(state_above=first.downward_state(H[0]), layer_above=first)
            average = 0.5 * guess + 0.5 * V
            for j in range(1, len(H), 2):
                self._update(H, j, average)
            H = block(H) if block_grad == step else H
            history.append((average, list(H)))
        return history if return_history else H[-1]


class _Inpainting:
    """The guesses of one reconstruction, round by round."""

    def __init__(self, procedure, V, drop_mask, Y, drop_mask_Y):
        self.procedure, self.dbm = procedure, procedure.dbm
        self.V, self.drop_mask, self.Y, self.drop_mask_Y = V, drop_mask, Y, drop_mask_Y
        self.Y_hat_unmasked = None

    def begin(self, noise):
        """Guess the data by the biases, then the hidden layers in an upward pass, then the labels by the biases."""
        self.V_hat, self.V_hat_unmasked = self.dbm.visible_layer.init_inpainting_state(
            self.V, self.drop_mask, noise, return_unmasked=True)
        self.H = self.procedure._upward_pass(self.V_hat)
        if self.Y is not None:
            self.procedure._check_labels(len(self.H))
            self._set_labels(self.dbm.hidden_layers[-1].init_inpainting_state(self.Y, noise))
            # As in the original, this once the labels' layer is seen as if it were not centred.
            self.procedure._update(self.H, len(self.H) - 2, self.V_hat, state_above=self.H[-1])

    def go_on(self):
        """Update the even hidden layers, then the data, then the odd ones."""
        self._update_layers(0)
        first = self.dbm.hidden_layers[0]
        self.V_hat, self.V_hat_unmasked = self.dbm.visible_layer.inpaint_update(
            state_above=first.downward_state(self.H[0]), layer_above=first, drop_mask=self.drop_mask, V=self.V,
            return_unmasked=True)
        self._update_layers(1)

    def _update_layers(self, start):
        for j in range(start, len(self.H), 2):
            self.procedure._update(self.H, j, self.V_hat)
            if self.Y is not None and j == len(self.H) - 1:
                self._set_labels(self.H[j])

    def _set_labels(self, unmasked):
        self.Y_hat_unmasked = unmasked
        self.H[-1] = self.drop_mask_Y * unmasked + (1 - self.drop_mask_Y) * self.Y

    def block(self):
        """Hold all guesses constant under a gradient."""
        self.V_hat, self.V_hat_unmasked = block_gradient(self.V_hat), block_gradient(self.V_hat_unmasked)
        self.H = block(self.H)

    def as_dict(self):
        """Return the guesses as they are."""
        guesses = {"V_hat": self.V_hat, "V_hat_unmasked": self.V_hat_unmasked, "H_hat": list(self.H)}
        if self.Y is not None:
            guesses |= {"Y_hat": self.H[-1], "Y_hat_unmasked": self.Y_hat_unmasked}
        return guesses


SuperWeightDoubling = WeightDoubling
