"""The facts page in Chromium: accessible, inside a small window, and at peace with a strict content policy."""

from __future__ import annotations

import functools
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe

from actions.knowledge.facts_page import facts_page
from actions.knowledge.loading import load_store
from scripts.project import LOOPBACK, ROOT

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'"


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder with the content policy of the website channel."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    root = tmp_path_factory.mktemp("site")
    guide = root / "guide"
    guide.mkdir()
    (guide / "facts.html").write_text(facts_page(load_store()), encoding="utf-8")
    for name in ("facts.css", "icon.svg"):
        shutil.copy(ROOT / "widget" / name, guide)
    shutil.copytree(ROOT / "widget" / "pictures", guide / "pictures")
    server = ThreadingHTTPServer((LOOPBACK, 0), functools.partial(Handler, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{LOOPBACK}:{server.server_port}/guide/facts.html"
    server.shutdown()
    server.server_close()


@pytest.fixture
def open_page(browser, address):
    contexts = []

    def open_it(anchor="", width=1200, **options):
        # axe adds itself as a script, which the page's own policy forbids.
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{address}{anchor}")
        return page

    yield open_it
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 320])
def test_axe_finds_nothing(open_page, scheme, width):
    page = open_page(width=width, color_scheme=scheme, bypass_csp=True)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("width", [1200, 768, 320])
def test_no_sideways_scroll(open_page, width):
    page = open_page(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate(
        "width => [...document.querySelectorAll('body *')]"
        ".filter(e => e.getBoundingClientRect().right > width + 0.5).map(e => e.outerHTML.slice(0, 80))",
        width,
    )
    assert wide == []


def test_nothing_breaks_the_content_policy(open_page, address):
    page = open_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
    page.goto(f"{address}?again")
    for image in page.locator("img").all():
        image.scroll_into_view_if_needed()
        image.evaluate("image => image.decode()")
        assert image.evaluate("image => image.naturalWidth") > 0
    assert page.evaluate("getComputedStyle(document.querySelector('nav ul')).listStyleType") == "none"
    assert complaints == []


def test_an_anchor_shows_its_fact(open_page):
    page = open_page("#F140")
    assert page.locator("#F140").evaluate("element => element.matches(':target')")
    assert 0 <= page.locator("#F140").bounding_box()["y"] < 200


def test_skip_link_comes_first_and_shows_itself(open_page):
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the facts"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_it_works_without_script(open_page):
    page = open_page("#topic-footwear", java_script_enabled=False)
    assert page.get_by_role("heading", name="Shoes and insoles").is_visible()


def test_paper_has_the_facts_and_not_the_contents(open_page):
    page = open_page()
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert page.locator("#F140").is_visible()
    assert page.locator("#F140 .foot").is_visible()
