"""``theano.tests``: the helpers that the tests of old programs import."""
