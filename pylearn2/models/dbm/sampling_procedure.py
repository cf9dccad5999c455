"""How a DBM's Markov chains move.

    SamplingProcedure    the interface
    GibbsEvenOdd         hidden layers 0, 2, ..., then the visible one, then 1, 3, ...
"""
from pylearn2.utils.numbers import check_count


class SamplingProcedure:
    """A way to move chains; it belongs to one DBM."""

    def set_dbm(self, dbm):
        """Take the DBM whose layers are sampled."""
        self.dbm = dbm

    def sample(self, layer_to_state, theano_rng, layer_to_clamp=None, num_steps=1):
        """Return a dict layer -> state after `num_steps` moves; layers that are clamped keep theirs."""
        raise NotImplementedError(f"{type(self).__name__} does not implement sample")


class GibbsEvenOdd(SamplingProcedure):
    """Block Gibbs sampling: layers that are not neighbours are independent and move together."""

    def sample(self, layer_to_state, theano_rng, layer_to_clamp=None, num_steps=1):
        """Return a dict layer -> state after `num_steps` moves.

        Parameters
        ----------
        layer_to_state : dict Layer -> total state, symbolic
        theano_rng : stream
        layer_to_clamp : dict Layer -> bool, or None: which layers keep their state
        num_steps : int, from 1 on
        """
        check_count(num_steps, "num_steps")
        clamped = [layer for layer, is_clamped in (layer_to_clamp or {}).items() if is_clamped]
        unknown = [layer for layer in clamped if layer not in self.dbm.get_all_layers()]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is to be clamped but is no layer of this DBM")
        for _ in range(num_steps):
            layer_to_state = self._move(layer_to_state, theano_rng, clamped)
        return layer_to_state

    def _move(self, states, theano_rng, clamped):
        states = dict(states)
        hidden = self.dbm.hidden_layers
        # A layer is drawn given its neighbours as they are at that moment.
        for layer in [*hidden[::2], self.dbm.visible_layer, *hidden[1::2]]:
            if layer not in clamped:
                states[layer] = layer.sample(theano_rng=theano_rng, **self._neighbours(layer, states))
        return states

    def _neighbours(self, layer, states):
        """Return the keywords of ``layer.sample``: what it sees below and above."""
        layers = self.dbm.get_all_layers()
        place = layers.index(layer)
        seen = {}
        if place > 0:
            seen["state_below"] = layers[place - 1].upward_state(states[layers[place - 1]])
        if place + 1 < len(layers):
            above = layers[place + 1]
            seen |= {"state_above": above.downward_state(states[above]), "layer_above": above}
        return seen
