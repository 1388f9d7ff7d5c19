"""Measure our widget beside two others in one run, with the same scenario: ``make widget-compare``.

The others come from npm into a temporary folder. Each widget shows itself on a plain page, is opened, gets a text
answer with quick replies and an answer with a picture; axe looks at each of these states.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import socketio
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.build_widget import BUILT, ensure_tools
from scripts.project import LOOPBACK, ROOT, stop
from scripts.test import BROWSER_ARGUMENTS, BROWSER_VARIABLE, find_browser

OTHERS = ("rasa-webchat@1.0.1", "deep-chat@2.4.2")
RUNS = 5
SLOWDOWN = 4
TEXT = "**Walking** and regular exercise often help.\n\n- Start small\n- Add a little each week"
CHOICES = [{"title": "Which exercises?", "payload": "/a"}, {"title": "Tell me more", "payload": "/b"}]
PICTURE = "/guide/pictures/bridge.svg"
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
RESULT = ROOT / "results" / "widget-comparison.md"
_HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title></head>'
    "<body><main><h1>Host</h1></main>"
)
_DEEP_HANDLER = """
import "/other/deep-chat.js";
const chat = document.createElement("deep-chat");
chat.connect = { handler: (body, signals) => {
  const asked = body.messages.at(-1).text;
  if (asked === "picture") signals.onResponse({ files: [{ src: "PICTURE", type: "image" }] });
  else signals.onResponse({ html: '<p><b>Walking</b> and regular exercise often help.</p>'
    + '<button class="deep-chat-button">Which exercises?</button>'
    + '<button class="deep-chat-button">Tell me more</button>' });
} };
document.body.append(chat);
""".replace("PICTURE", PICTURE)


@dataclass
class Candidate:
    """A widget: its page, and where to click and write. Selectors also look into shadow roots."""

    name: str
    page: str
    launcher: str
    input: str
    answer: str
    opens: bool = True
    times: list[float] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    foreign: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    nodes: int = 0


def candidates(socket_address: str) -> list[Candidate]:
    """All three; rasa-webchat speaks to a socket of its own."""
    settings = f'{{socketUrl: "{socket_address}", initPayload: "", title: "Guide", params: {{storage: "session"}}}}'
    return [
        Candidate("this widget", '<script src="/guide/widget.js" defer></script>', ".launcher", "#question", ".guide"),
        Candidate(
            OTHERS[0],
            f'<script src="/other/rasa-webchat.js"></script><script>WebChat.default({settings}, null)</script>',
            ".rw-launcher",
            ".rw-new-message",
            ".rw-response",
        ),
        Candidate(
            OTHERS[1],
            '<script type="module" src="/other/deep-chat-page.js"></script>',
            "#text-input",
            "#text-input",
            ".ai-message, .ai-message-text",
            opens=False,
        ),
    ]


def fetch_others(folder: Path) -> dict[str, bytes]:
    """Install the others and return what their pages load, by address."""
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps", *OTHERS]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        stop(f"The other widgets could not be fetched. npm said:\n{done.stderr[-1500:]}")
    modules = folder / "node_modules"
    return {
        "/other/rasa-webchat.js": (modules / "rasa-webchat" / "lib" / "index.js").read_bytes(),
        "/other/deep-chat.js": (modules / "deep-chat" / "dist" / "deepChat.bundle.js").read_bytes(),
        "/other/deep-chat-page.js": _DEEP_HANDLER.encode(),
    }


class _SocketServer(WSGIServer):
    """Threads, as a waiting poll must not stop the others."""

    def process_request(self, request, client_address):
        threading.Thread(target=self._serve, args=(request, client_address), daemon=True).start()

    def _serve(self, request, client_address):
        self.finish_request(request, client_address)
        self.shutdown_request(request)


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, *_):
        pass


def socket_server() -> WSGIServer:
    """Rasa's socket protocol with two scripted answers."""
    bot = socketio.Server(async_mode="threading", cors_allowed_origins="*", allow_upgrades=False)

    @bot.on("session_request")
    def confirm(sid, data):
        bot.emit("session_confirm", (data or {}).get("session_id") or sid, to=sid)

    @bot.on("user_uttered")
    def reply(sid, data):
        if data["message"] == "picture":
            bot.emit("bot_uttered", {"attachment": {"type": "image", "payload": {"src": PICTURE}}}, to=sid)
        else:
            bot.emit("bot_uttered", {"text": TEXT, "quick_replies": CHOICES}, to=sid)

    server = _SocketServer((LOOPBACK, 0), _QuietHandler)
    server.set_app(socketio.WSGIApp(bot))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def new_page(browser: Browser, candidate: Candidate, origin: str, files: dict[str, bytes], **options: object) -> Page:
    """A page for one visitor whose requests are counted; what goes elsewhere is stopped."""
    page = browser.new_context(viewport={"width": 1200, "height": 900}, **options).new_page()

    def serve(route):
        url = route.request.url
        if not url.startswith(f"http://{LOOPBACK}"):
            candidate.foreign.add(url)
            route.abort()
            return
        path = url.removeprefix(origin).split("?")[0]
        if path in files:
            candidate.sizes[path] = len(gzip.compress(files[path], 9))
            route.fulfill(body=files[path], content_type="text/javascript")
        else:
            route.continue_()

    page.route("**/*", serve)
    return page


def time_launcher(page: Page, candidate: Candidate, address: str) -> float:
    """Milliseconds from the start of the page until its launcher can be seen, with a slowed processor."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    page.goto(address, wait_until="commit")
    page.locator(candidate.launcher).first.wait_for(timeout=30_000)
    return page.evaluate("performance.now()")


def look(page: Page, candidate: Candidate) -> None:
    """Let axe look at the page, and keep the worst state."""
    violations = Axe().run(page, options=RULES).response["violations"]
    candidate.rules |= {violation["id"] for violation in violations}
    candidate.nodes = max(candidate.nodes, sum(len(violation["nodes"]) for violation in violations))


def scenario(page: Page, candidate: Candidate, address: str) -> None:
    """Closed, open, a text with quick replies, a picture."""
    page.goto(address)
    launcher = page.locator(candidate.launcher).first
    launcher.wait_for()
    look(page, candidate)
    if candidate.opens:
        launcher.click()
    field_ = page.locator(candidate.input).first
    field_.wait_for()
    look(page, candidate)
    for text in ("text", "picture"):
        before = page.locator(candidate.answer).count()
        field_.click()
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        _wait_for_more(page, candidate.answer, before)
        look(page, candidate)


def _wait_for_more(page: Page, selector: str, before: int) -> None:
    for _ in range(100):
        if page.locator(selector).count() > before:
            page.wait_for_timeout(500)
            return
        page.wait_for_timeout(100)
    stop(f"No answer appeared ({selector}).")


def table(found: list[Candidate]) -> str:
    """The figures as Markdown."""
    lines = [
        "| widget | bytes gz | requests (third parties) | launcher visible, 4x throttle, median of 5 | "
        "axe rules, nodes in the worst state |",
        "|---|---|---|---|---|",
    ]
    for one in found:
        # The page that fills deep-chat with answers is the site's own and not counted.
        scripts = {path: size for path, size in one.sizes.items() if not path.endswith("-page.js")}
        rules = ", ".join(sorted(one.rules)) or "none"
        lines.append(
            f"| {one.name} | {sum(scripts.values())} | {len(scripts)} ({len(one.foreign)}) | "
            f"{median(one.times):.0f} ms | "
            f"{len(one.rules)}, {one.nodes} ({rules}) |"
        )
    return "\n".join(lines)


def main() -> None:
    """Fetch, measure in turn, print."""
    from tests.widget.fake_guide import FakeGuide

    ensure_tools()
    guide, sockets = FakeGuide(), socket_server()
    picture = {"src": PICTURE, "alt": "A bridge exercise", "caption": "Bridge"}
    guide.answers = {"text": [{"text": TEXT, "buttons": CHOICES}], "picture": [{"text": "", "picture": picture}]}
    found = candidates(f"http://{LOOPBACK}:{sockets.server_port}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        files = fetch_others(Path(folder)) | {"/guide/widget.js": BUILT.read_bytes()}
        # Pages come from a real server: Chromium lets only those talk to others on this machine.
        guide.pages = {f"/page/{number}": (f"{_HEAD}{one.page}</body></html>", "") for number, one in enumerate(found)}
        path = os.environ.get(BROWSER_VARIABLE) or find_browser()
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        for _ in range(RUNS):
            for number, one in enumerate(found):
                page = new_page(browser, one, guide.origin, files)
                one.times.append(time_launcher(page, one, f"{guide.origin}/page/{number}"))
                page.context.close()
        for number, one in enumerate(found):
            page = new_page(browser, one, guide.origin, files, bypass_csp=True)
            scenario(page, one, f"{guide.origin}/page/{number}")
            page.context.close()
        browser.close()
    guide.close()
    sockets.shutdown()
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(f"# Three widgets, one run\n\n{table(found)}\n", encoding="utf-8")
    print(table(found))


if __name__ == "__main__":
    main()
