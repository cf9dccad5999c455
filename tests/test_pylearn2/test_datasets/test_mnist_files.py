"""Finding MNIST, and downloading it from a server on this machine that behaves well, badly, or not at all."""
import gzip
import hashlib
import http.server
import multiprocessing
import os
import threading
import time

import pytest

from pylearn2.datasets import mnist_files
from pylearn2.scripts import fetch_mnist
from pylearn2.utils.exc import DataError

CONTENT = {name: os.urandom(3000) for name in mnist_files.SHA256}


class Mirror(http.server.BaseHTTPRequestHandler):
    """Serves ``/<behaviour>/<name>.gz``."""

    def do_GET(self):
        _, behaviour, name = self.path.split("/")
        self.server.requests.append(self.path)
        body = gzip.compress(CONTENT[name.removesuffix(".gz")])
        if behaviour == "hang":
            self.server.stop.wait(20)
            return
        if behaviour == "absent":
            self.send_error(404)
            return
        if behaviour == "wrong":
            body = gzip.compress(b"something else")
        if behaviour == "short":
            body = body[:len(body) // 2]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:len(body) // 2] if behaviour == "cut" else body)

    def log_message(self, *args):
        """Keep the test's output clean."""


@pytest.fixture
def server(monkeypatch):
    """Return a function that makes the given behaviours the mirrors, and notes the requests."""
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
    running.requests, running.stop = [], threading.Event()
    threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(mnist_files, "SHA256",
                        {name: hashlib.sha256(content).hexdigest() for name, content in CONTENT.items()})

    def mirrors(*behaviours):
        address = f"http://127.0.0.1:{running.server_port}"
        monkeypatch.setattr(mnist_files, "MIRRORS", [f"{address}/{behaviour}/" for behaviour in behaviours])
        return running.requests

    yield mirrors
    running.stop.set()
    running.shutdown()
    running.server_close()


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Point the suite's own folder and PYLEARN2_DATA_PATH at empty places; return both mnist folders."""
    monkeypatch.setattr(mnist_files, "suite_folder", lambda: tmp_path / "suite" / "mnist")
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path / "named"))
    return tmp_path / "suite" / "mnist", tmp_path / "named" / "mnist"


def fill(folder, suffix=""):
    folder.mkdir(parents=True)
    for name, content in CONTENT.items():
        (folder / (name + suffix)).write_bytes(gzip.compress(content) if suffix else content)


def holds_all(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()} == CONTENT  # and nothing temporary


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_the_named_folder_comes_first_then_the_suites_own(folders, suffix):
    suite, named = folders
    fill(suite, suffix)
    assert mnist_files.find() == suite
    fill(named, suffix)
    assert mnist_files.find() == named
    assert mnist_files.path_of(named, "t10k-labels-idx1-ubyte").name == f"t10k-labels-idx1-ubyte{suffix}"


def test_a_named_folder_without_the_files_is_said_and_nothing_is_downloaded(folders, server):
    requests = server("good")
    fill(folders[1])
    (folders[1] / "train-images-idx3-ubyte").unlink()
    with pytest.raises(DataError, match="named/mnist: holds no train-images-idx3-ubyte .*fetch_mnist.py"):
        mnist_files.find()
    assert requests == []


def test_without_a_named_folder_the_files_are_downloaded_into_the_suite(folders, server, monkeypatch):
    monkeypatch.delenv("PYLEARN2_DATA_PATH")
    requests = server("good")
    assert mnist_files.find() == folders[0]
    assert holds_all(folders[0])
    mnist_files.find()
    assert len(requests) == 4


@pytest.mark.parametrize("bad", ["cut", "short", "wrong", "absent"])
def test_a_bad_mirror_is_left_for_the_next_and_not_asked_again(folders, server, bad):
    requests = server(bad, "good")
    mnist_files.download(folders[0], list(CONTENT))
    assert holds_all(folders[0])
    assert sum(f"/{bad}/" in path for path in requests) == 1


def test_two_processes_that_download_at_once_leave_whole_files(folders, server):
    requests = server("cut", "good")
    fork = multiprocessing.get_context("fork")  # the children inherit the mirrors of this test
    both = [fork.Process(target=mnist_files.download, args=(folders[0], list(CONTENT))) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert [one.exitcode for one in both] == [0, 0]
    assert holds_all(folders[0]) and len(requests) == 10  # each asks the bad mirror once and the good one for all four


def test_when_every_mirror_fails_nothing_is_left_behind_and_each_reason_is_told(folders, server):
    server("cut", "short", "wrong", "absent")
    with pytest.raises(DataError) as fault:
        mnist_files.download(folders[0], list(CONTENT))
    assert list(folders[0].iterdir()) == []
    for reason in ("/cut/ (ChunkedEncodingError)", "not a whole gzip file", "SHA-256", "(HTTP status 404)"):
        assert reason in str(fault.value)


def test_a_server_that_says_nothing_is_given_up(folders, server):
    server("hang", "good")
    started = time.monotonic()
    mnist_files.download(folders[0], list(CONTENT), silence=1.0)
    assert time.monotonic() - started < 6
    assert holds_all(folders[0])


def test_a_folder_that_cannot_be_made_is_told_before_a_mirror_is_blamed(folders, server):
    requests = server("good")
    folders[0].parent.write_text("a file where the folder should be")
    with pytest.raises(DataError, match="cannot be written"):
        mnist_files.download(folders[0], list(CONTENT))
    assert requests == []


def test_fetch_mnist_replaces_what_is_damaged_and_says_where_all_is(folders, server, capsys):
    requests = server("good")
    fill(folders[1])
    (folders[1] / "t10k-images-idx3-ubyte").write_bytes(b"damaged")
    assert fetch_mnist.main([]) == 0
    assert str(folders[1]) in capsys.readouterr().out
    assert holds_all(folders[1])
    assert len(requests) == 1


def test_fetch_mnist_returns_1_and_one_line_when_mnist_cannot_be_had(folders, server, capsys):
    server("absent")
    assert fetch_mnist.main([]) == 1
    complaint = capsys.readouterr().err.strip()
    assert complaint.startswith("MNIST cannot be had: ")
    assert "\n" not in complaint


def test_three_mirrors_are_known_and_silence_ends_within_half_a_minute():
    assert len(mnist_files.MIRRORS) >= 3
    assert len(mnist_files.MIRRORS) * mnist_files.SILENCE <= 30
