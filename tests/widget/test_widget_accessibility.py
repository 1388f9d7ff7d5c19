"""axe in every state, the live region, contrast, target sizes, text spacing, motion."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.widget.chat import Chat

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
CONTROL_CONTRAST = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = (colour) => {
    const [r, g, b] = rgb(colour).map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const root = document.querySelector("back-knee-guide").shadowRoot;
  const style = (selector) => getComputedStyle(root.querySelector(selector));
  const paper = style(".panel").backgroundColor;
  return {
    "edge of the input": ratio(style("textarea").borderTopColor, paper),
    "edge of a quick reply": ratio(style(".replies button").borderTopColor, paper),
    "send": ratio(style(".send").backgroundColor, paper),
    "focus ring": ratio(style("textarea").outlineColor, paper),
    "focus ring in the header": ratio(style("header").color, style("header").backgroundColor),
    "edge of safety advice": ratio(style("[data-level] .bubble").borderTopColor, paper),
  };
}"""
SMALL_TARGETS = """() => {
  const root = document.querySelector("back-knee-guide").shadowRoot;
  const large = ".replies button, .launcher, .send, .round, .call";
  return [...root.querySelectorAll("button, summary, .more, .call, textarea, .menu a")]
    .filter((element) => element.getClientRects().length)
    .map((element) => {
      const { width, height } = element.getBoundingClientRect();
      const least = element.matches(large) ? 44 : 24;
      return [Math.min(width, height) >= least, `${element.textContent.trim()} ${width} x ${height}`];
    })
    .filter(([fits]) => !fits)
    .map(([, words]) => words);
}"""


def closed(visit, fake, **options):
    return visit(fake.origin + "/guide/", **options)


def opened(visit, fake, **options):
    page = closed(visit, fake, **options)
    Chat(page).open()
    return page


def asked(*texts, **more):
    def state(visit, fake, **options):
        page = opened(visit, fake, **{**options, **more})
        for text in texts:
            Chat(page).ask(text)
        return page

    return state


def typing(visit, fake, **options):
    page = opened(visit, fake, **options)
    fake.free.clear()
    Chat(page).type("text")
    expect(page.locator(".dots")).to_be_visible()
    return page


def refused(visit, fake, **options):
    fake.fault = lambda _: "422"
    page = opened(visit, fake, **options)
    Chat(page).type("text")
    expect(page.get_by_role("alert")).to_contain_text("could not be sent")
    return page


def offline(visit, fake, **options):
    page = asked("text")(visit, fake, **options)
    fake.down = True
    Chat(page).type("hello")
    expect(page.get_by_role("button", name="Try now")).to_be_visible()
    return page


def restored(visit, fake, **options):
    page = asked("text", "exercise")(visit, fake, **options)
    page.reload()
    Chat(page).open()
    expect(Chat(page).asked).to_have_count(2)
    return page


def enlarged(visit, fake, **options):
    page = asked("exercise")(visit, fake, **options)
    page.get_by_role("button", name="Enlarge picture").click()
    return page


def menu(visit, fake, **options):
    page = opened(visit, fake, **options)
    page.get_by_role("button", name="Options").click()
    return page


STATES = {
    "closed": closed,
    "open": opened,
    "text and quick replies": asked("text"),
    "picture": asked("exercise"),
    "emergency": asked("emergency", "today", "soon", "appointment", "menu"),
    "typing": typing,
    "error": refused,
    "offline": offline,
    "restored": restored,
    "320 px": asked("text", viewport={"width": 320, "height": 568}),
    "enlarged picture": enlarged,
    "options": menu,
}


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(visit, fake, figures, state):
    # axe adds itself as a script, which the policy of the page forbids.
    page = STATES[state](visit, fake, color_scheme="light", bypass_csp=True, reduced_motion="reduce")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.locator(f"[data-theme={scheme}]").wait_for(state="attached")
        results = Axe().run(page, options=RULES)
        assert results.violations_count == 0, results.generate_report()
    figures.note("B1", f"0 in {len(STATES)} states, light and dark")


def test_axe_finds_nothing_on_the_full_page(visit, fake):
    page = visit(fake.origin + "/guide/chat", bypass_csp=True)
    Chat(page).ask("text")
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()


COUNT_ANNOUNCEMENTS = """() => {
  window.announced = [];
  new MutationObserver((changes) => {
    for (const { addedNodes, target } of changes) {
      for (const node of addedNodes) {
        const live = (node.nodeType === 1 ? node : target).closest("[aria-live]");
        const log = target.closest("[role=log]");
        if (log && live === log && log.ariaLive === "polite" && node.nodeType === 1) announced.push(node.textContent);
      }
    }
  }).observe(document.querySelector("back-knee-guide").shadowRoot, { childList: true, subtree: true });
}"""


def test_each_message_is_announced_once(chat, figures):
    page = chat.page
    expect(chat.log).to_have_attribute("aria-live", "polite")
    page.evaluate(COUNT_ANNOUNCEMENTS)
    for text in ("one", "text", "emergency", "three"):
        chat.ask(text)
    heard = page.evaluate("announced")
    for words in ("Answer to: one", "Regular exercise eases", "I am an automated tool and cannot", "Answer to: three"):
        assert sum(words in text for text in heard) == 1, heard
    assert not any("Choices were" in text for text in heard)
    assert page.locator("[role=log]").count() == 1
    figures.note("B4", "1 time; 0 times")


def test_a_restored_conversation_is_not_announced(chat):
    chat.ask("one")
    page = chat.page
    page.reload()
    chat.launcher.wait_for()
    page.evaluate(COUNT_ANNOUNCEMENTS)
    chat.open()
    expect(chat.answers).to_have_count(1)
    expect(chat.log).to_have_attribute("aria-live", "polite")
    assert page.evaluate("announced") == []
    chat.ask("two")
    assert len([text for text in page.evaluate("announced") if "Answer to: two" in text]) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_and_rings_stand_out(visit, fake, figures, scheme):
    chat = Chat(visit(color_scheme=scheme)).open()
    chat.ask("emergency")
    chat.ask("text")
    chat.input.focus()
    ratios = chat.page.evaluate(CONTROL_CONTRAST)
    assert min(ratios.values()) >= 3, ratios
    figures.note("B5", f"axe: 0 texts below 4.5; controls and ring >= {min(ratios.values()):.1f} ({scheme})", scheme)


def test_forced_colours_keep_the_edges(visit):
    chat = Chat(visit(forced_colors="active")).open()
    chat.ask("emergency")
    for selector, least in ((".panel", 2), (".send", 2), (".visitor .bubble", 2), ("[data-level] .bubble", 10)):
        width = chat.page.locator(selector).evaluate("element => parseFloat(getComputedStyle(element).borderLeftWidth)")
        assert width >= least, selector


@pytest.mark.parametrize("width", [1200, 320])
def test_targets_are_large_enough(visit, fake, figures, width):
    page = visit(viewport={"width": width, "height": 800})
    chat = Chat(page)
    expect(chat.launcher).to_be_visible()
    assert page.evaluate(SMALL_TARGETS) == []
    chat.open()
    for text in ("emergency", "appointment", "exercise", "text"):
        chat.ask(text)
        assert page.evaluate(SMALL_TARGETS) == []
    page.get_by_role("button", name="Options").click()
    assert page.evaluate(SMALL_TARGETS) == []
    fake.down = True
    chat.type("hello")
    expect(page.get_by_role("button", name="Try now")).to_be_visible()
    assert page.evaluate(SMALL_TARGETS) == []
    figures.note("B6", "all >= 24 / all >= 44 px, at 1200 and 320 px")


SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } "
    "p { margin-bottom: 2em !important }"
)
CUT_OFF = """() => {
  const root = document.querySelector("back-knee-guide").shadowRoot;
  return [...root.querySelectorAll(".panel, .panel *:not(.unseen):not(svg):not(svg *)")]
    .filter((element) => element.getClientRects().length && element.scrollWidth > element.clientWidth + 1)
    .filter((element) => getComputedStyle(element).display !== "inline")
    .map((element) => `${element.localName}.${element.className} ${element.scrollWidth} > ${element.clientWidth}`);
}"""


def test_wide_text_spacing_loses_nothing(chat):
    for text in ("emergency", "exercise", "text"):
        chat.ask(text)
    chat.page.evaluate(
        """(css) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          const root = document.querySelector("back-knee-guide").shadowRoot;
          root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
        }""",
        SPACING,
    )
    assert chat.page.evaluate(CUT_OFF) == []


def test_every_picture_has_words(chat, fake, figures):
    picture = {"src": "/guide/pictures/bridge.svg"}
    fake.answers["caption only"] = [{"text": "x", "picture": {**picture, "alt": "", "caption": "The bridge"}}]
    fake.answers["no words"] = [{"text": "x", "picture": {**picture, "alt": "", "caption": ""}}]
    assert chat.ask("exercise").locator("img").get_attribute("alt").startswith("A person lies")
    assert chat.ask("caption only").locator("img").get_attribute("alt") == "The bridge"
    assert chat.ask("no words").locator("img").count() == 0
    figures.note("B8", "100 %; no loss; yes")


def test_reduced_motion_is_respected(visit, fake):
    page = typing(visit, fake, reduced_motion="reduce")
    assert page.locator(".dots i").first.evaluate("dot => getComputedStyle(dot).animationName") == "none"
    fake.free.set()


def test_the_accessibility_tree_reads_well(chat):
    chat.ask("text")
    expect(chat.panel).to_match_aria_snapshot(
        """
        - dialog "Back & Knee Guide":
          - heading "Back & Knee Guide" [level=2]
          - button "Options"
          - button "Close the chat"
          - paragraph:
            - strong: Not medical advice or a diagnosis.
            - text: /In an emergency call your local emergency number/
          - log "Conversation":
            - list
          - status
          - alert
          - text: Your question
          - textbox "Your question"
          - button "Send"
        """
    )
