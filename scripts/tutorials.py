#!/usr/bin/env python3
"""Door to `pylearn2.scripts.tutorials`: works from any folder, without installation."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pylearn2.scripts.tutorials import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
