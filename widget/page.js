// A plain chat page: sends a question, shows the answer, offers quick replies. Text becomes DOM nodes, never HTML.
"use strict";

const log = document.getElementById("log");
const status = document.getElementById("status");
const form = document.getElementById("form");
const input = document.getElementById("text");
const SAFE_LINK = /^(https?:|tel:|mailto:)/;
const INLINE = /\*\*(.+?)\*\*|\*(.+?)\*|\[([^\]]+)\]\(([^)\s]+)\)/g;
let token = null;

function element(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

function inline(text) {
  const nodes = [];
  let last = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(text.slice(last, match.index));
    last = match.index + match[0].length;
    if (match[1] !== undefined) nodes.push(element("strong", "", ...inline(match[1])));
    else if (match[2] !== undefined) nodes.push(element("em", "", ...inline(match[2])));
    else if (SAFE_LINK.test(match[4])) {
      const link = element("a", "", match[3]);
      link.href = match[4];
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      nodes.push(link);
    } else nodes.push(match[0]);
  }
  nodes.push(text.slice(last));
  return nodes;
}

function blocks(markdown) {
  const nodes = [];
  let list = null;
  for (const line of markdown.split("\n")) {
    const item = /^(?:- |(\d+)\. )(.*)$/.exec(line);
    if (item) {
      const tag = item[1] ? "ol" : "ul";
      if (!list || list.localName !== tag) nodes.push((list = element(tag)));
      list.append(element("li", "", ...inline(item[2])));
    } else {
      list = null;
      if (line.trim()) nodes.push(element("p", "", ...inline(line.trim())));
    }
  }
  return nodes;
}

function readMore(recordId) {
  const link = element("a", "", "Read more on the page of all facts");
  link.href = `/guide/facts.html#${encodeURIComponent(recordId)}`;
  link.target = "_blank";
  link.rel = "noopener";
  return element("p", "more", link);
}

function drawing({ src, alt, caption }) {
  const image = element("img");
  image.src = src;
  image.alt = alt;
  image.width = 320;
  image.height = 200;
  return element("figure", "", image, element("figcaption", "", caption));
}

function show(node) {
  log.append(node);
  node.scrollIntoView({ block: "nearest" });
}

function showAnswer(message) {
  const content = blocks(message.text);
  if (message.picture) content.push(drawing(message.picture));
  if (message.records && message.records.length) content.push(readMore(message.records[0]));
  show(element("div", "message", ...content));
  if (!message.buttons || !message.buttons.length) return;
  const replies = element("ul", "replies");
  for (const { title, payload } of message.buttons) {
    const button = element("button", "", title);
    button.type = "button";
    button.addEventListener("click", () => ask(title, payload));
    replies.append(element("li", "", button));
  }
  show(replies);
}

async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(`/guide/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.error);
  return data;
}

async function ask(text, payload) {
  input.focus();
  log.querySelectorAll(".replies").forEach((node) => node.remove());
  show(element("div", "message person", text));
  status.textContent = "Looking for an answer…";
  try {
    if (!token) ({ token } = await post("session", {}));
    const id = crypto.randomUUID();
    const { messages } = await post("message", payload ? { id, text, payload } : { id, text });
    messages.forEach(showAnswer);
    status.textContent = "";
  } catch (error) {
    status.textContent = `That did not work: ${error.message} Please try again.`;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (!text) return;
  input.value = "";
  ask(text);
});

input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    form.requestSubmit();
  }
});
