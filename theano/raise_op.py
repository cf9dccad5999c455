"""Assert: an identity that stops a function where a condition does not hold."""
from pytensor.raise_op import Assert, assert_op

__all__ = ["Assert", "assert_op"]
