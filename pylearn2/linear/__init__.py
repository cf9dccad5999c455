"""Linear maps with parameters, which the layers of an MLP and the energy models multiply by."""
