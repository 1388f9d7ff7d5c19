// Where the visitor types.

import { html, type TemplateResult } from "lit/html.js";
import { strings } from "strings";
import { icons } from "../icons";

/** What the channel reads of one message. */
export const MAX_LENGTH = 1000;

/** Enter sends, Shift and Enter make a new line; not while a word is being put together from several keys. */
const onKey = (event: KeyboardEvent): void => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  (event.target as HTMLTextAreaElement).form!.requestSubmit();
};

export function composerView(submit: (event: Event) => void, input: (event: Event) => void): TemplateResult {
  return html`<form class="composer" @submit=${submit}>
    <label class="unseen" for="question">${strings.question}</label>
    <textarea id="question" rows="1" maxlength=${MAX_LENGTH} placeholder=${strings.placeholder} autocomplete="off" enterkeyhint="send"
      dir="auto" @keydown=${onKey} @input=${input}></textarea>
    <button class="send" type="submit" aria-label=${strings.send}>${icons.send}</button>
  </form>`;
}
