// Where the keyboard and the eye go.

const STOPS = "a[href], button, textarea, summary, [tabindex='0']";
const MARGIN = 8;
const LONG_QUESTION = 0.35;

/** What the Tab key reaches inside an element, in order. */
export function focusables(element: HTMLElement): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>(STOPS)].filter((stop) => stop.getClientRects().length > 0);
}

/** Show the newest question and the START of its answer; a long question gives way to the answer. */
export function scrollToNewest(log: HTMLElement): void {
  const items = [...log.querySelectorAll<HTMLElement>(".message")];
  const asked = items.map((item) => item.classList.contains("visitor")).lastIndexOf(true);
  const question = items[asked];
  const answer = items[asked + 1];
  if (!question) {
    log.scrollTop = 0;
    return;
  }
  const top = answer && question.offsetHeight > log.clientHeight * LONG_QUESTION ? answer : question;
  log.scrollTop = answer ? top.offsetTop - MARGIN : log.scrollHeight;
}
