// What the channel sends, made safe to show: every field has the right type or is left out.

import type { Level } from "strings";

export interface Button {
  title: string;
  payload?: string;
}

export interface Call {
  title: string;
  href: string;
}

export interface Picture {
  src: string;
  alt: string;
  caption: string;
}

export interface Message {
  text: string;
  records: string[];
  parts?: { answer: string; sources: string; disclaimer: string };
  level?: Level;
  calls: Call[];
  kind: string;
  picture?: Picture;
  buttons: Button[];
}

export type Sender = "visitor" | "guide";

type Raw = Record<string, unknown>;

const LEVELS: readonly string[] = ["emergency", "today", "soon"];
const TEL_LINK = /\[([^\]\n]+)\]\((tel:\+?[\d() .-]+)\)/g;

const isRaw = (value: unknown): value is Raw => typeof value === "object" && value !== null;
const asText = (value: unknown): string => (typeof value === "string" ? value : "");
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** A message of a widget itself or of a visitor: text only. */
export const plainMessage = (text: string): Message => ({ text, records: [], calls: [], kind: "", buttons: [] });

/** The messages of an answer or a history; anything that is not a message is left out. */
export function readMessages(data: unknown): { from: Sender; message: Message }[] {
  return asList(isRaw(data) ? data.messages : undefined)
    .filter(isRaw)
    .map((raw) => ({ from: raw.from === "visitor" ? "visitor" : "guide", message: readMessage(raw) }));
}

function readMessage(raw: Raw): Message {
  const text = asText(raw.text);
  const { parts, picture } = raw;
  return {
    text,
    records: asList(raw.records).map(asText).filter(Boolean),
    parts: isRaw(parts)
      ? { answer: asText(parts.answer), sources: asText(parts.sources), disclaimer: asText(parts.disclaimer) }
      : undefined,
    level: LEVELS.includes(asText(raw.level)) ? (raw.level as Level) : undefined,
    calls: readCalls(raw.call, text),
    kind: asText(raw.kind),
    picture: isRaw(picture)
      ? { src: asText(picture.src), alt: asText(picture.alt), caption: asText(picture.caption) }
      : undefined,
    buttons: asList(raw.buttons)
      .filter(isRaw)
      .map((button) => ({ title: asText(button.title), payload: asText(button.payload) || undefined }))
      .filter((button) => button.title),
  };
}

/** The numbers to call: those given, else the tel: links of the text. */
function readCalls(given: unknown, text: string): Call[] {
  const calls = asList(given)
    .filter(isRaw)
    .map((call) => ({ title: asText(call.title), href: asText(call.href) }))
    .filter((call) => call.title && /^tel:[^\s]/i.test(call.href));
  return calls.length ? calls : [...text.matchAll(TEL_LINK)].map(([, title, href]) => ({ title, href }));
}
