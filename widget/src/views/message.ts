// One entry of the conversation.

import { html, nothing, type TemplateResult } from "lit/html.js";
import { strings } from "strings";
import { pictureAddress } from "../addresses";
import type { Entry } from "../conversation";
import { icons } from "../icons";
import { markdown } from "../markdown";
import type { Button, Call, Picture } from "../messages";

/** What a message may ask of the widget. */
export interface Acts {
  reply(button: Button): void;
  again(entry: Entry): void;
  vote(entry: Entry, helpful: boolean): void;
  unfold(entry: Entry): void;
  enlarge(picture: Picture): void;
  copy(event: Event): void;
  print(event: Event): void;
}

const KINDS: Record<string, string> = { exercise_step: "step", appointment_list: "appointment" };

/** What matters for how an entry is shown, besides itself. */
export interface Place {
  server: string;
  /** Of the newest answer: only its quick replies and its vote can still be used. */
  fresh: boolean;
  /** Pinned above, together with its numbers to call. */
  pinned: boolean;
}

/** A list item. */
export function entryView(entry: Entry, place: Place, acts: Acts): TemplateResult {
  return entry.from === "visitor" ? visitorView(entry, acts) : guideView(entry, place, acts);
}

function visitorView(entry: Entry, acts: Acts): TemplateResult {
  const { state, message } = entry;
  return html`<li class="message visitor" data-key=${entry.key}>
    <div class="bubble"><span class="unseen">${strings.you} </span><span class="words" dir="auto">${message.text}</span></div>
    ${state === "waiting" ? html`<p class="state">${strings.waiting}</p>` : nothing}
    ${state === "refused"
      ? html`<p class="state">${strings.refused} <button class="small" type="button" @click=${() => acts.again(entry)}>${strings.tryAgain}</button></p>`
      : nothing}
  </li>`;
}

function guideView(entry: Entry, place: Place, acts: Acts): TemplateResult {
  const { fresh, pinned, server } = place;
  const { message } = entry;
  const { parts, picture, level, kind, buttons, records } = message;
  const answer = parts?.answer;
  const folded = answer && parts.sources;
  const source = picture && pictureAddress(picture.src, server);
  return html`<li class="message guide ${KINDS[kind] ?? ""}" data-key=${entry.key} data-level=${level ?? nothing}>
    <div class="bubble">
      <span class="unseen">${strings.guide} </span>
      ${level ? html`<h3 class="level">${icons[level]}${strings.levels[level]}</h3>` : nothing}
      ${message.calls.length && level && !pinned ? callsView(message.calls) : nothing}
      ${picture ? pictureView(picture, source, acts) : nothing}
      <div class="words" dir="auto">${markdown(answer || message.text, server)}</div>
      ${folded ? sourcesView(entry, folded, server, acts) : nothing}
      ${answer && parts.disclaimer ? html`<div class="note" dir="auto">${markdown(parts.disclaimer, server)}</div>` : nothing}
      ${kind === "appointment_list" ? appointmentActs(acts) : nothing}
      ${records.length && (fresh || !folded) ? footView(entry, place, Boolean(folded), acts) : nothing}
    </div>
    ${buttons.length ? repliesView(buttons, fresh, acts) : nothing}
  </li>`;
}

export function callsView(calls: Call[]): TemplateResult {
  return html`<p class="calls">${calls.map((call) => html`<a class="call" href=${call.href}>${icons.phone}${call.title}</a>`)}</p>`;
}

/** Folded, and only made when first opened: most never are, and a long conversation has a hundred. Not read out then. */
function sourcesView(entry: Entry, sources: string, server: string, acts: Acts): TemplateResult {
  const { message, unfolded } = entry;
  return html`<details class="sources" aria-live="off" @toggle=${() => acts.unfold(entry)}>
    <summary>${strings.sources}</summary>
    ${unfolded ? html`<div dir="auto">${markdown(sources, server)}</div>${moreView(message.records, server)}` : nothing}
  </details>`;
}

const moreView = ([first]: string[], server: string): TemplateResult | typeof nothing =>
  first
    ? html`<a class="more" href="${server}/facts.html#${encodeURIComponent(first)}" target="_blank" rel="noopener noreferrer"
        >${strings.readMore}<span class="unseen"> ${strings.newTab}</span></a>`
    : nothing;

function pictureView(picture: Picture, source: string | undefined, acts: Acts): TemplateResult | typeof nothing {
  const words = picture.alt || picture.caption;
  if (!words) return nothing;
  if (!source) return html`<p class="note">${strings.pictureMissing} ${words}</p>`;
  const shown = { ...picture, src: source, alt: words };
  return html`<figure>
    <button class="enlarge" type="button" @click=${() => acts.enlarge(shown)}>
      <span class="unseen">${strings.enlarge} </span><img src=${source} alt=${words} width="320" height="200" loading="lazy" />
    </button>
    ${picture.caption ? html`<figcaption dir="auto">${picture.caption}</figcaption>` : nothing}
  </figure>`;
}

const appointmentActs = (acts: Acts): TemplateResult => html`<p class="acts">
  <button type="button" @click=${acts.copy}>${strings.copy}</button>
  <button type="button" @click=${acts.print}>${strings.print}</button>
</p>`;

/** The link to the facts, unless it is folded with the sources, and the vote. */
function footView(entry: Entry, { fresh, server }: Place, folded: boolean, acts: Acts): TemplateResult {
  const vote = (helpful: boolean): TemplateResult =>
    html`<button type="button" aria-pressed=${entry.vote === helpful} @click=${() => acts.vote(entry, helpful)}>
      ${helpful ? icons.up : icons.down}${helpful ? strings.yes : strings.no}
    </button>`;
  return html`<div class="foot" aria-live="off">
    ${folded ? nothing : moreView(entry.message.records, server)}
    ${fresh ? html`<div class="vote" role="group" aria-label=${strings.helpful}><span>${strings.helpful}</span>${vote(true)}${vote(false)}</div>` : nothing}
  </div>`;
}

/** Buttons while they can be used, then plain words. Not announced: the message itself says how many there are. */
function repliesView(buttons: Button[], fresh: boolean, acts: Acts): TemplateResult {
  return html`${fresh ? html`<span class="unseen">${strings.choices(buttons.length)}</span>` : nothing}
  <div aria-live="off">${fresh
    ? html`<ul class="replies" aria-label=${strings.quickReplies}>
        ${buttons.map((button) => html`<li><button type="button" dir="auto" @click=${() => acts.reply(button)}>${button.title}</button></li>`)}
      </ul>`
    : html`<p class="past">${strings.offered} ${buttons.map((button) => button.title).join(" · ")}</p>`}</div>`;
}
