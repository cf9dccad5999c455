"""Checkpoints: all that a training needs to go on as if it had never stopped, in the file of the model.

    walk         every object of a training that has a state of its own, in an order that two builds of one YAML share
    kinds        of each kind of object: what it holds, and how its state is read and put back
    state        what has changed since the training was set up, as bytes, and back
    file         what stands in the file beside the model; is it of this experiment?
    provenance   where a model came from
    checkpoint   the one object that `Train` talks to

A training is built from its YAML and set up like a new one; then the state is put into the objects that are there. So
compiled functions, data and expressions need not be saved, and an extension, a rule or a criterion that a user wrote is
continued without knowing about it.
"""
