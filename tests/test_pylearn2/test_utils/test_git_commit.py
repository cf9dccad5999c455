"""The commit is the one that git tells, whatever form the repository has."""
import subprocess

import pytest

from pylearn2.utils.git_commit import commit_of


def git(folder, *args):
    identity = ("-c", "user.name=n", "-c", "user.email=e@example.org")
    done = subprocess.run(["git", *identity, *args], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "repository"
    (folder / "below").mkdir(parents=True)
    git(folder, "init", "-q")
    git(folder, "commit", "-q", "--allow-empty", "-m", "first")
    return folder


@pytest.mark.parametrize("change", [(), ("pack-refs", "--all"), ("checkout", "-q", "--detach")])
def test_a_branch_a_packed_branch_and_a_detached_head(repository, change):
    if change:
        git(repository, *change)
    assert commit_of(repository / "below") == git(repository, "rev-parse", "HEAD")


def test_a_second_work_tree(repository, tmp_path):
    git(repository, "worktree", "add", "-q", str(tmp_path / "second"))
    git(tmp_path / "second", "commit", "-q", "--allow-empty", "-m", "another")
    assert commit_of(tmp_path / "second") == git(tmp_path / "second", "rev-parse", "HEAD") != commit_of(repository)


def test_no_repository_and_no_commit_yet_are_none(tmp_path):
    assert commit_of(tmp_path) is None
    git(tmp_path, "init", "-q")
    assert commit_of(tmp_path) is None
