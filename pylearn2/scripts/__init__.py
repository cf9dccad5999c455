"""The commands: train, and the tools that look at what training wrote.

Each module has ``main(argv=None)``, which returns the exit status, and a plain function that does the
work. The files of the top-level folder scripts/ and the installed ``pylearn2-*`` commands call `main`.
"""
import atexit
import gc

# A command makes a hundred thousand objects that live as long as it does: modules, expressions, compiled functions.
# Looking through them for garbage again and again, and once more at the end, took a tenth of a short training's time.
gc.set_threshold(200_000, 20, 100)
atexit.register(gc.freeze)
