#!/usr/bin/env python3
"""Door to `pylearn2.scripts.show_binocular_greyscale_examples`: works from any folder, without installation."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pylearn2.scripts.show_binocular_greyscale_examples import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
