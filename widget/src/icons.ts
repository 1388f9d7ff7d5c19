// Icons as inline drawings in the colour of the text; each stands beside words, so all are hidden from screen readers.

import { html, svg, type TemplateResult } from "lit/html.js";

const icon = (shape: unknown): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shape}</svg>`;

const thumb = svg`<path d="M8 11l4-7.5c1.7 0 2.6 1 2.3 2.6L13.8 9H19c1 0 1.7.9 1.5 1.9l-1.4 7c-.2.7-.8 1.1-1.5 1.1H8zM8 11H4v8h4"/>`;

export const icons = {
  chat: icon(svg`<path d="M4 5h16v11H10l-4.5 4v-4H4z"/><path d="M8 9.2h8M8 12.2h5"/>`),
  close: icon(svg`<path d="M6 6l12 12M18 6L6 18"/>`),
  menu: icon(svg`<path d="M5 7h14M5 12h14M5 17h14"/>`),
  send: icon(svg`<path d="M4 12h15M13 6l6 6-6 6"/>`),
  emergency: icon(svg`<path d="M12 3L22 20.5H2z"/><path d="M12 9.5v5M12 17.2v.6"/>`),
  today: icon(svg`<circle cx="12" cy="12" r="9"/><path d="M12 7v5.5l3.5 2"/>`),
  soon: icon(svg`<path d="M4 6h16v14H4zM4 10.5h16M8.5 3.5V7M15.5 3.5V7"/>`),
  phone: icon(svg`<path d="M6 3.5h3.2l1.6 4.2-2.2 1.6a12 12 0 005.9 5.9l1.6-2.2 4.2 1.6V18a2.6 2.6 0 01-2.9 2.5C10.6 20 4 13.4 3.5 6.4A2.6 2.6 0 016 3.5z"/>`),
  up: icon(thumb),
  down: icon(svg`<g transform="rotate(180 12 12)">${thumb}</g>`),
};
