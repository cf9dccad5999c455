"""The report is one file that needs nothing else, and nothing that it shows can act in it."""
import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from pylearn2.compare import html as report
from pylearn2.compare.folders import read_runs
from pylearn2.compare.summary import compare

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>&amp;{{script}}"


class Tags(HTMLParser):
    """Lists the elements of a page with their attributes, and the text inside each kind."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.texts, self.inside = [], {}, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside = (tag, dict(attrs).get("type"))

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, data):
        self.texts[self.inside] = self.texts.get(self.inside, "") + data


@pytest.fixture
def page(model_file):
    """Return a function that writes the report of two runs whose names and texts are hostile."""
    def write(title="title", **others):
        paths = [model_file(f"run{k}", {"valid_y_misclass": [0.9, np.nan], f"valid_{EVIL}": [1.0, 2.0]},
                            settings=(f'"{EVIL}{k}"', 7), dataset_description=EVIL) for k in range(2)]
        return report.page(compare(read_runs(paths)[0]), title, **others)

    return write


def test_nothing_from_yaml_or_pickle_becomes_an_element(page):
    hostile, plain = Tags(page(EVIL, faults=[EVIL])), Tags(page())
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]
    assert hostile.texts["title", None] == EVIL
    data = json.loads(hostile.texts["script", "application/json"])
    assert f"valid_{EVIL}" in data["channels"] and EVIL in data["faults"][0] and EVIL in data["runs"][0]["yaml"]


def test_the_page_fetches_nothing_and_allows_its_own_script_alone(page):
    tags = Tags(page())
    named = [attributes for _, attributes in tags.tags if {"src", "href"} & set(attributes)]
    assert [attributes.get("href") for attributes in named] == ["#runs"]
    policy = next(attributes["content"] for _, attributes in tags.tags if attributes.get("http-equiv"))
    digest = base64.b64encode(hashlib.sha256(tags.texts["script", None].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy and "default-src 'none'" in policy
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", page())


def test_the_script_makes_no_markup_out_of_text():
    for name in report.SCRIPTS:
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(",
                             (report.PARTS / name).read_text()), name


def test_lines_that_differ_are_marked_and_values_that_are_no_numbers_are_null(page):
    data = json.loads(Tags(page()).texts["script", "application/json"])
    first = data["runs"][0]
    marked = [first["yaml"].splitlines()[line] for line in first["marks"]]
    assert len(marked) == 2 and "learning_rate" in marked[0] and "save_path" in marked[1]
    assert first["curves"]["valid_y_misclass"] == [0.9, None]


def test_each_run_tells_the_environment_it_was_trained_in_not_that_of_the_report(model_file):
    runs, _ = read_runs([model_file(name, provenance={"environment": {"NumPy": numpy}})
                         for name, numpy in (("a", "1.0-trained"), ("b", "1.1-trained"))])
    content = report.contents(compare(runs))
    assert [dict(run["environment"])["NumPy"] for run in content["runs"]] == ["1.0-trained", "1.1-trained"]
    assert content["unlike"] == ["NumPy"] and np.__version__ not in json.dumps(content)


def test_a_channel_that_never_changes_travels_once(model_file):
    runs, _ = read_runs([model_file("a", {"valid_y_misclass": [0.123456, 0.2], "rate": [0.1, 0.1]})])
    curves = report.contents(compare(runs))["runs"][0]["curves"]
    assert curves == {"valid_y_misclass": [0.1235, 0.2], "rate": [0.1]}


def test_curves_that_have_no_room_are_left_out_and_named_the_least_asked_for_first(model_file, monkeypatch):
    monkeypatch.setattr(report, "MOST_VALUES", 4)
    channels = {"norms": [1.0, 2.0], "valid_y_misclass": [0.5, 0.4], "train_objective": [2, 1]}
    runs, _ = read_runs([model_file("a", channels)])
    content = report.contents(compare(runs))
    assert content["channels"] == ["valid_y_misclass", "train_objective"] and "norms" in content["left_out"]


def test_an_interrupted_write_leaves_the_old_report(model_file, tmp_path, monkeypatch):
    comparison = compare(read_runs([model_file("a")])[0])
    (tmp_path / "r.html").write_text("old")
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError("No space left on device")))
    with pytest.raises(OSError, match="No space"):
        report.write_report(tmp_path / "r.html", comparison, "new")
    assert [path.name for path in tmp_path.glob("*r.html*")] == ["r.html"]
    assert (tmp_path / "r.html").read_text() == "old"
