"""What training minimises. The module `cost` has the interface, the package `mlp` the costs of MLPs."""
