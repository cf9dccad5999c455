"""Softmax regression in Keras 3 on JAX: `fit` for an epoch, `evaluate` for each set."""
import os

os.environ.setdefault("KERAS_BACKEND", "jax")
from job import LEARNING_RATE, arguments, mnist, run

args = arguments()
import keras  # noqa: E402

keras.config.set_floatx(args.dtype)
if args.dtype == "float64":
    import jax

    jax.config.update("jax_enable_x64", True)
sets = mnist(args.dtype)
model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, kernel_initializer="zeros")])
model.compile(optimizer=keras.optimizers.SGD(LEARNING_RATE["softmax"]), metrics=["accuracy"],
              loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))


def train(rng):
    """Train one epoch."""
    model.fit(*sets["train"], batch_size=args.batch, epochs=1, shuffle=True, verbose=0)


def monitor():
    """Return a dict set -> (mean cost, share of errors)."""
    values = {name: model.evaluate(*one, batch_size=1000, verbose=0) for name, one in sets.items()}
    return {name: (cost, 1 - accuracy) for name, (cost, accuracy) in values.items()}


run(train, monitor, args.epochs)
