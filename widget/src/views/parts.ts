// The parts around the conversation: pinned safety advice, header, disclaimer, status, enlarged picture.

import { html, nothing, type TemplateResult } from "lit/html.js";
import { strings } from "strings";
import type { Conversation, Entry } from "../conversation";
import { icons } from "../icons";
import type { Picture } from "../messages";
import { callsView } from "./message";

/** Safety advice stays in view whatever is said after it. First in the dialog, so that its call is the first stop. */
export function pinView(entry: Entry, newest: boolean, show: () => void): TemplateResult {
  const level = entry.message.level!;
  return html`<div class="pin" role="group" aria-label=${strings.safety} data-level=${level}>
    <p class="level">${icons[level]}${strings.levels[level]}</p>
    ${entry.message.calls.length ? callsView(entry.message.calls) : nothing}
    ${newest ? nothing : html`<button class="small" type="button" @click=${show}>${strings.showAdvice}</button>`}
  </div>`;
}

export function disclaimerView(): TemplateResult {
  return html`<p class="disclaimer" id="disclaimer">
    <strong>${strings.disclaimerShort}</strong> <span class="numbers">${strings.disclaimerEmergency}</span>
    <span class="longer">${strings.disclaimerMore}</span>
  </p>`;
}

/** One line on what is going on, read out when it changes. */
export function statusView(conversation: Conversation, note: string, retry: () => void): TemplateResult {
  const { away, working, restoring } = conversation;
  const words = away ? strings[away] : working ? (restoring ? strings.restoring : strings.looking) : note;
  return html`<div class="status ${away ? "away" : ""}">
    <p role="status">${words ? html`${words}${working ? html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>` : nothing}` : nothing}</p>
    ${away ? html`<button class="small" type="button" @click=${retry}>${strings.tryNow}</button>` : nothing}
  </div>
  <p class="alert" role="alert">${conversation.problem}</p>`;
}

export function enlargedView(picture: Picture, close: () => void): TemplateResult {
  return html`<div class="enlarged" role="dialog" aria-modal="true" aria-label=${strings.picture} @click=${close}>
    <button class="round" type="button" id="close-picture" aria-label=${strings.closePicture} @click=${close}>${icons.close}</button>
    <figure>
      <img src=${picture.src} alt=${picture.alt} width="320" height="200" />
      ${picture.caption ? html`<figcaption dir="auto">${picture.caption}</figcaption>` : nothing}
    </figure>
  </div>`;
}
