"""Commands for multilayer perceptrons: predict_csv."""
