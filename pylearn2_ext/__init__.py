"""What a user adds to Pylearn2: costs, learning rules and callbacks, written against its public interface only.

    costs             label smoothing, focal loss, multiclass hinge, elastic net, confidence penalty
    learning_rules    Adam, AdamW
    callbacks         train extensions that draw: weights, curves, confusion matrix, mistakes, histograms
    pictures          arrays -> figures and frames, without touching the disk
    disk              the one function that writes a file

Each name can be written in YAML, ``!obj:pylearn2_ext.costs.FocalLoss { gamma: 2 }`` say; the experiments of the same
names show how. To add an idea of your own, copy the file that is nearest to it.
"""
