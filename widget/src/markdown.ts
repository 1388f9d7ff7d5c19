// Markdown to Lit templates. marked only cuts the text into tokens; no HTML string is ever made, so that nothing in a
// message can become markup. What is not known here is shown as it was written.

import { html, nothing, type TemplateResult } from "lit/html.js";
import { Lexer, type Token, type Tokens } from "marked";
import { strings } from "strings";
import { linkAddress } from "./addresses";

type Shown = TemplateResult | string | typeof nothing | Shown[];

// A list of one is that one: each list costs Lit some nodes, and a long conversation has thousands.
const few = (shown: Shown[]): Shown => (shown.length === 1 ? shown[0] : shown);

// Each text is cut up once, however often the conversation is drawn.
const known = new Map<string, Shown>();

/** The templates of a Markdown text. Links are resolved against the guide's server. */
export function markdown(text: string, server: string): Shown {
  let shown = known.get(text);
  if (!shown) {
    shown = blocks(new Lexer({ gfm: true, breaks: true }).lex(text), server);
    known.set(text, shown);
  }
  return shown;
}

const blocks = (tokens: Token[], server: string): Shown =>
  few(tokens.filter(({ type }) => type !== "space").map((token) => block(token, server)));

const inlines = (token: Token, server: string): Shown => {
  const { tokens, raw } = token as Tokens.Generic;
  return tokens ? few(tokens.map((part) => inline(part, server))) : raw;
};

function block(token: Token, server: string): Shown {
  switch (token.type) {
    case "def":
      return html`<p>${token.raw}</p>`;
    case "hr":
      return html`<hr />`;
    case "paragraph":
      return html`<p>${inlines(token, server)}</p>`;
    case "text":
      return inlines(token, server);
    case "heading":
      return html`<p class="heading"><strong>${inlines(token, server)}</strong></p>`;
    case "blockquote":
      return html`<blockquote>${blocks((token as Tokens.Blockquote).tokens, server)}</blockquote>`;
    case "list":
      return list(token as Tokens.List, server);
    default:
      return html`<p class="raw">${token.raw.replace(/\n+$/, "")}</p>`;
  }
}

function list(token: Tokens.List, server: string): TemplateResult {
  const items = token.items.map(
    (item) => html`<li>${item.task ? `[${item.checked ? "x" : " "}] ` : nothing}${blocks(item.tokens, server)}</li>`,
  );
  return token.ordered ? html`<ol start=${token.start || 1}>${items}</ol>` : html`<ul>${items}</ul>`;
}

function inline(token: Token, server: string): Shown {
  switch (token.type) {
    case "text":
      // As written: the lexer's own text has some character references replaced.
      return inlines(token, server);
    case "escape":
      return (token as Tokens.Escape).text;
    case "strong":
      return html`<strong>${inlines(token, server)}</strong>`;
    case "em":
      return html`<em>${inlines(token, server)}</em>`;
    case "codespan":
      return html`<code>${(token as Tokens.Codespan).text}</code>`;
    case "br":
      return html`<br />`;
    case "link":
      return link(token as Tokens.Link, server);
    default:
      return token.raw;
  }
}

function link(token: Tokens.Link, server: string): Shown {
  const address = linkAddress(token.href, server);
  if (!address) return token.raw;
  const words = inlines(token, server);
  if (!address.startsWith("http")) return html`<a href=${address}>${words}</a>`;
  return html`<a href=${address} target="_blank" rel="noopener noreferrer">${words}<span class="unseen"> ${strings.newTab}</span></a>`;
}
