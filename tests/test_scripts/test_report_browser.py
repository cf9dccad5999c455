"""The report of compare.py in a real browser: headless Chromium, driven by mouse, by keyboard and at a phone's width.

Without Chromium and its driver these tests are skipped; where CI=true stands in the environment they fail instead.
"""
import os
import shutil
import statistics
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from pylearn2.compare.html import write_report
from pylearn2.compare.runs import Run
from pylearn2.compare.settings import settings_of
from pylearn2.compare.summary import compare

FLAGS = ("--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
         "--disable-component-update --disable-sync --disable-dev-shm-usage --window-size=1280,900")
EVIL = "</script><img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>"
MOST_SECONDS, MOST_BYTES = 2.0, 5e6


def missing(reason):
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}; CI may not skip this")
    pytest.skip(reason)


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    """Return a browser with an empty profile."""
    try:
        from selenium import webdriver
    except ImportError:
        missing("needs selenium (requirements-dev.txt)")
    chromium, chromedriver = (shutil.which(name) for name in ("chromium", "chromedriver"))
    if chromium is None or chromedriver is None:
        missing("needs Debian's chromium and chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in [*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"]:
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=chromedriver))
    yield browser
    browser.quit()


def a_run(name, rate, errors, rng, state="finished", epochs=None, channels=("valid_y_misclass",), numpy="2.4"):
    """Return a run with curves from `errors`, a YAML that names its rate, and random weights."""
    text = f"!obj:t.Train {{\n    algorithm: !obj:s.SGD {{\n        rate: {rate},  # {EVIL}\n    }},\n}}\n"
    images = rng.normal(size=(10, 28, 28, 1))
    n_records = len(errors)
    return Run(name, Path(name), state, "diverged after 2 epochs" if state == "failed" else "",
               np.arange(n_records), 1.5 * np.arange(n_records),
               {channel: np.asarray(errors, dtype=float) for channel in channels} if n_records else {},
               settings_of(text), True, text, {"Python": "3.x", "NumPy": numpy, "data": EVIL}, [],
               SimpleNamespace(get_weights_topo=lambda: images))


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Write the report of four runs: the best, a slow one, one with a hostile name, one that failed."""
    rng = np.random.default_rng(0)
    runs = [a_run("slow", 0.01, [0.9, 0.5, 0.4], rng, numpy="2.3"), a_run("good", 0.1, [0.9, 0.2, 0.1], rng),
            a_run(EVIL, 1.0, [0.9, 0.3, 0.35], rng, channels=("valid_y_misclass", f"valid_{EVIL}")),
            a_run("broken", 10.0, [], rng, "failed")]
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(path, compare(runs), EVIL, faults=[EVIL])
    return path


@pytest.fixture
def page(driver, report):
    """Return the browser with the report opened at desktop size in light colours."""
    emulate(driver, 1280, 900)
    opened(driver, report)
    return driver


def emulate(driver, width, height, scheme="light"):
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
        {"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]})


def opened(driver, path):
    """Open the file; return the milliseconds after which the page was drawn, by its own clock."""
    driver.get(path.as_uri())
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        ready = driver.execute_script("return document.documentElement.dataset.ready")
        if ready:
            return float(ready)
        time.sleep(0.02)
    raise AssertionError(f"the report was not drawn; the console says {driver.get_log('browser')}")


def find(driver, selector):
    return driver.find_element("css selector", selector)


def texts(driver, selector):
    return driver.execute_script(
        "return [...document.querySelectorAll(arguments[0])].map((element) => element.textContent)", selector)


def names(driver):
    return [text.replace("best", "").split("diverged")[0] for text in texts(driver, "tbody th.run")]


def ask(driver, script, *arguments):
    return driver.execute_script(f"return {script}", *arguments)


def curves(driver):
    return [int(path.get_attribute("data-run"))
            for path in driver.find_elements("css selector", "#curves-chart .series")]


def header(driver, label):
    return next(button for button in driver.find_elements("css selector", "thead button") if button.text == label)


def press(driver, *keys):
    from selenium.webdriver import ActionChains

    ActionChains(driver).send_keys(*keys).perform()


def test_the_report_opens_from_disk_alone_and_what_it_shows_cannot_act(page):
    assert [entry for entry in page.get_log("browser") if entry["level"] == "SEVERE"] == []
    fetched = ask(page, "performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert [address for address in fetched if not address.startswith("data:")] == []
    assert ask(page, "window.hacked") is None and ask(page, "document.querySelectorAll('img[src=x]').length") == 0
    assert find(page, "h1").text == EVIL and page.title == EVIL
    assert names(page) == ["slow", "good", EVIL, "broken"]
    assert find(page, "#finding").text == "Best valid_y_misclass: 0.1, by good at epoch 2."
    assert texts(page, "#faults li") == [EVIL]


def test_columns_sort_both_ways_and_empty_cells_stay_last(page):
    best = [button for button in page.find_elements("css selector", "thead tr:last-child button")][1]
    best.click()
    assert names(page) == ["good", EVIL, "slow", "broken"]
    assert ask(page, "document.querySelectorAll('[aria-sort=ascending]').length") == 1
    best.click()
    assert names(page) == ["slow", EVIL, "good", "broken"]
    header(page, "rate").send_keys("\n")  # by keyboard
    assert names(page) == ["slow", "good", EVIL, "broken"]


@pytest.mark.parametrize("text, left", [
    ("goo", ["good"]), ("rate>=0.1", ["good", EVIL, "broken"]), ("rate<1 finished", ["slow", "good"]),
    ("failed", ["broken"]), ("algorithm.rate=0.01", ["slow"])])
def test_the_filter_leaves_rows_curves_and_chips_of_the_runs_that_pass(page, text, left):
    find(page, "#filter").send_keys(text)
    assert names(page) == left
    assert texts(page, "#legend button") == left
    assert len(curves(page)) == len([name for name in left if name != "broken"])
    assert find(page, "#count").text == f"{len(left)} of 4 runs"


def test_a_number_that_was_drawn_is_shown_with_four_digits_and_told_whole(driver, tmp_path):
    rng = np.random.default_rng(0)
    runs = [a_run(f"r{rate}", rate, [0.9, 0.1], rng) for rate in (0.01567667719550607, 0.25)]
    write_report(tmp_path / "r.html", compare(runs), "drawn")
    opened(driver, tmp_path / "r.html")
    assert texts(driver, "td.keyword") == ["0.01568", "0.25"]
    assert find(driver, "td.keyword").get_attribute("title") == "0.01567667719550607"


def test_a_filter_that_nothing_passes_says_so(page):
    find(page, "#filter").send_keys("xyz")
    assert texts(page, "tbody td") == ["No run passes the filter."]
    assert "Nothing to show" in find(page, "#curves-chart svg").text


def test_hovering_names_the_run_and_its_value_and_dims_the_others(page):
    from selenium.webdriver import ActionChains

    svg = find(page, "#curves-chart svg")
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", svg)
    x, y = ask(page, "(() => { const at = curves.series[1].pixels[2]; return [at.px, at.py]; })()")
    from_middle = round(x - svg.size["width"] / 2), round(y - svg.size["height"] / 2)
    ActionChains(page).move_to_element_with_offset(svg, *from_middle).perform()
    tip = find(page, "#curves-chart .tip")
    assert tip.is_displayed() and tip.text == "good\n0.1 at epoch 2"
    assert ask(page, "[...document.querySelectorAll('#curves-chart .hot')].map((path) => path.dataset.run)") == ["1"]
    assert "hot" in find(page, "tbody tr[data-run='1']").get_attribute("class")
    assert float(find(page, "#curves-chart .series:not(.hot)").value_of_css_property("opacity")) < 0.5
    ActionChains(page).move_to_element(find(page, "h2#curves-title")).perform()
    assert not tip.is_displayed()


def test_runs_are_toggled_by_box_by_chip_and_all_at_once(page):
    assert curves(page) == [0, 1, 2]
    find(page, "tbody tr[data-run='1'] input").click()
    assert curves(page) == [0, 2]
    chip = find(page, "#legend [data-run='1']")
    assert chip.get_attribute("aria-pressed") == "false"
    chip.click()
    assert curves(page) == [0, 1, 2] and find(page, "tbody tr[data-run='1'] input").is_selected()
    find(page, "#hide-all").click()
    assert curves(page) == [] and not find(page, "tbody tr[data-run='0'] input").is_selected()
    find(page, "#show-all").click()
    assert curves(page) == [0, 1, 2]


def test_the_curves_change_channel_axis_scale_and_first_epoch(page):
    drawn = "[curves.spec.y.log, curves.spec.x.label, curves.series[0].pixels.at(-1).x]"
    assert ask(page, drawn) == [True, "epochs", 2]
    find(page, "#log").click()
    find(page, "#axis option[value=seconds]").click()
    assert ask(page, drawn) == [False, "seconds", 3]
    page.execute_script("byId('from').value = 1; byId('from').dispatchEvent(new Event('input'))")
    assert ask(page, "curves.series[0].pixels.length") == 2
    page.execute_script("byId('channel').selectedIndex = 1; byId('channel').dispatchEvent(new Event('change'))")
    assert curves(page) == [2]


def test_the_varied_keyword_stands_on_a_logarithmic_axis(page):
    assert find(page, "#varied-title").text == "rate against valid_y_misclass"
    places = ask(page, "varied.series.map((series) => [series.pixels[0].x, series.pixels[0].px, series.pixels[0].y])")
    assert [place[0] for place in places] == [0.01, 0.1, 1] and [place[2] for place in places] == [0.4, 0.1, 0.3]
    assert places[1][1] - places[0][1] == pytest.approx(places[2][1] - places[1][1])
    find(page, "#at option[value=last]").click()
    assert ask(page, "varied.series[2].pixels[0].y") == 0.35


def test_one_run_shows_its_weights_its_environment_and_its_yaml_with_the_differing_lines(page):
    find(page, "#sheets [data-run='0']").click()
    assert find(page, "#detail h3").text == "slow" and ask(page, "document.activeElement.id") == "detail"
    assert texts(page, "#detail pre mark") == [f"        rate: 0.01,  # {EVIL}"]
    assert texts(page, "#detail dl mark") == ["2.3"] and find(page, "#unlike").text == "Trained with different NumPy."
    assert ask(page, "document.querySelector('#detail img').naturalWidth") == 5 * 28 + 4
    assert {"Python", "3.x"} <= set(texts(page, "#detail dl *"))
    find(page, "#previous").click()
    assert find(page, "#detail h3").text == "broken" and "diverged after 2 epochs" in find(page, "#detail").text


def test_colours_follow_the_system_and_the_button(page, report):
    def paper():
        colour = ask(page, "getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in colour[4:-1].split(","))

    assert paper() > 700
    find(page, "#theme").click()
    assert paper() < 120
    emulate(page, 1280, 900, "dark")
    opened(page, report)
    assert paper() < 120 and find(page, "#theme").text == "Light"
    find(page, "#theme").click()
    assert paper() > 700


def test_everything_is_reached_by_keyboard(page):
    from selenium.webdriver.common.keys import Keys

    met, at = [], "document.activeElement"
    for _ in range(60):
        press(page, Keys.TAB)
        met.append(ask(page, f"{at}.id || {at}.parentElement.id || {at}.className"))
    wanted = ("skip", "theme", "filter", "show-all", "channel", "log", "curves-chart", "legend", "keyword",
              "varied-chart", "sheets", "which", "next")
    assert [name for name in wanted if name not in met] == []
    find(page, "#curves-chart svg").send_keys(Keys.ARROW_LEFT)
    assert find(page, "#curves-chart .tip").text == "slow\n0.4 at epoch 2"
    press(page, Keys.ARROW_DOWN)
    press(page, Keys.HOME)
    press(page, Keys.ARROW_RIGHT)
    said = "document.querySelector('#curves-chart [role=status]').textContent"
    assert ask(page, said) == f"{EVIL}: 0.3 at epoch 1"
    press(page, Keys.ESCAPE)
    assert not find(page, "#curves-chart .tip").is_displayed()
    press(page, Keys.ARROW_LEFT, Keys.ENTER)
    assert find(page, "#detail h3").text == "slow"
    find(page, "#varied-chart svg").send_keys(Keys.ARROW_RIGHT)
    press(page, Keys.ARROW_RIGHT)
    assert find(page, "#varied-chart .tip").text == "good\n0.1 at rate 0.1"


def test_a_phone_shows_it_without_sideways_scrolling(driver, report):
    emulate(driver, 390, 844)
    opened(driver, report)
    assert ask(driver, "document.documentElement.scrollWidth") <= 390
    assert ask(driver, "[...document.querySelectorAll('svg[tabindex], select, #filter')].every((element) => "
                       "element.getBoundingClientRect().right <= 390 && element.getBoundingClientRect().width > 40)")
    heights = ask(driver, "[...document.querySelectorAll('.tools button, .tools select, #theme, #legend button')]"
                          ".map((element) => element.getBoundingClientRect().height)")
    assert min(heights) >= 32  # room for a finger
    table = "document.querySelector('.scroller')"
    assert ask(driver, f"{table}.scrollWidth > {table}.clientWidth")  # the table scrolls inside its frame
    driver.execute_script(f"{table}.scrollLeft = 200")
    frame, name = (ask(driver, f"{element}.getBoundingClientRect().left")
                   for element in (table, "document.querySelector('tbody th.run')"))
    assert name == pytest.approx(frame, abs=2)  # and names of runs stay in view


def test_fifty_runs_of_two_hundred_epochs_open_in_two_seconds_and_stay_below_five_megabytes(driver, tmp_path):
    rng = np.random.default_rng(1)
    channels = ["valid_y_misclass", *(f"{which}_y_{k}" for which in ("train", "valid", "test") for k in range(12))]
    runs = [a_run(f"run{k}", float(f"{rate:.3g}"), [], rng) for k, rate in enumerate(10 ** rng.uniform(-3, 0, 50))]
    for run in runs:
        run.epochs, run.seconds = np.arange(201), 1.234 * np.arange(201)
        run.channels = {name: np.exp(-0.01 * np.arange(201)) * rng.uniform(0.5, 1, 201) for name in channels}
    path = tmp_path / "fifty.html"
    write_report(path, compare(runs), "fifty runs")
    emulate(driver, 1280, 900)
    seconds = statistics.median(opened(driver, path) for _ in range(3)) / 1000
    print(f"\nthe report of 50 runs: drawn after {seconds:.2f} s, {path.stat().st_size / 1e6:.2f} MB")
    assert len(curves(driver)) == 50 and len(names(driver)) == 50
    assert texts(driver, "#left-out") == [""]
    assert path.stat().st_size < MOST_BYTES
    assert seconds < MOST_SECONDS
