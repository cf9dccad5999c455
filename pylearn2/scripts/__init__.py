"""The commands: train, and the tools that look at what training wrote.

Each module has ``main(argv=None)``, which returns the exit status, and a plain function that does the
work. The files of the top-level folder scripts/ and the installed ``pylearn2-*`` commands call `main`.
"""
