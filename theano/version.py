"""The version of Theano whose interface this is."""
__all__ = ["version"]

version = "1.0.5"
