"""Models: what is trained. Each one holds parameters, names the data it wants, and can say what to monitor.

Every model is in a module of its own, at upstream's path: `models.model.Model` is the base class,
`models.mlp` the multilayer perceptron and its layers, `models.softmax_regression` the smallest model.
"""
