"""A command is there at once: it imports what a training needs, and nothing else."""
import subprocess
import sys
from pathlib import Path


def test_a_command_imports_neither_scipy_nor_what_draws_and_downloads():
    code = """
import sys
import pylearn2.scripts.train, pylearn2.models.mlp, pylearn2.training_algorithms.sgd, pylearn2.datasets.mnist
late = {"scipy", "matplotlib", "pooch", "rich", "sklearn", "PIL", "numba", "jax", "torch", "pandas"}
print(*sorted(late & {name.partition(".")[0] for name in sys.modules}))
"""
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
