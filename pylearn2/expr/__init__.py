"""Pure mathematics on tensors and arrays: expressions in, expressions out, no state and no imports of ours.

    nnet     softmax, sigmoid, the costs that go with them, precision and recall
    basic    norms, extremes of matrices, log-sum-exp, chains of choices
"""
