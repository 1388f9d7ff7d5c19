// The options behind the menu button.

import { html, nothing, type TemplateResult } from "lit/html.js";
import { strings } from "strings";
import type { Options } from "../options";

export interface MenuState {
  size: number;
  /** Whether the visitor is asked if the conversation shall really be deleted. */
  asking: boolean;
}

export interface MenuActs {
  size(size: number): void;
  restart(): void;
  ask(asking: boolean): void;
  forget(): void;
}

const outside = (address: string, words: string): TemplateResult =>
  html`<li><a href=${address} target="_blank" rel="noopener noreferrer">${words}<span class="unseen"> ${strings.newTab}</span></a></li>`;

export function menuView(options: Options, state: MenuState, acts: MenuActs): TemplateResult {
  if (state.asking) {
    return html`<div class="menu" id="menu" role="group" aria-labelledby="sure">
      <p id="sure">${strings.forgetSure}</p>
      <p class="acts">
        <button type="button" id="keep" @click=${() => acts.ask(false)}>${strings.forgetNo}</button>
        <button type="button" class="danger" @click=${acts.forget}>${strings.forgetYes}</button>
      </p>
    </div>`;
  }
  return html`<div class="menu" id="menu">
    <div class="sizes" role="group" aria-label=${strings.textSize}>
      <span>${strings.textSize}</span>
      ${strings.sizes.map(
        (name, size) => html`<button type="button" aria-pressed=${state.size === size} @click=${() => acts.size(size)}>${name}</button>`,
      )}
    </div>
    <ul>
      <li><button type="button" @click=${acts.restart}>${strings.restart}</button></li>
      <li><button type="button" @click=${() => acts.ask(true)}>${strings.forget}</button></li>
      ${outside(`${options.server}/facts.html`, strings.facts)}
      ${options.privacy ? outside(options.privacy, strings.privacy) : nothing}
    </ul>
  </div>`;
}
