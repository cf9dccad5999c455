"""Training algorithms: what one epoch does to a model. `Train` holds one and calls it.

    training_algorithm   TrainingAlgorithm, what `Train` asks of every algorithm
    sgd                  SGD, one update a batch; also the home address of the schedules
    bgd                  BGD, several updates a batch, each with a line search
    default              DefaultTrainingAlgorithm, for models that train themselves
    learning_rule        Momentum, AdaGrad, AdaDelta, RMSProp: how a gradient becomes an update
"""
