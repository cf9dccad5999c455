"""The git commit that is checked out, read from the files of ``.git``: starting git takes longer than some trainings.

    commit_of    folder -> 40 hexadecimal digits, or None
"""
from pathlib import Path

__all__ = ["commit_of"]


def commit_of(folder):
    """Return the commit of the working tree around `folder`; None where there is none, or none that can be read."""
    folder = Path(folder).resolve()
    try:
        found = next((one / ".git" for one in (folder, *folder.parents) if (one / ".git").exists()), None)
        return None if found is None else _head(found)
    except OSError:
        return None


def _head(git):
    if git.is_file():  # a work tree beside the repository
        git = (git.parent / git.read_text().removeprefix("gitdir:").strip()).resolve()
    head = (git / "HEAD").read_text().strip()
    if not head.startswith("ref:"):
        return head
    name = head.removeprefix("ref:").strip()
    common = git / "commondir"
    home = (git / common.read_text().strip()).resolve() if common.exists() else git
    if (home / name).exists():
        return (home / name).read_text().strip()
    packed = (home / "packed-refs").read_text().splitlines() if (home / "packed-refs").exists() else []
    return next((line.split()[0] for line in packed if line.endswith(f" {name}")), None)
