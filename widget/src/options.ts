// What a site owner can say on the script tag.

import { strings } from "strings";
import { linkAddress } from "./addresses";

export interface Options {
  /** Where the guide answers, without a slash at the end, such as https://guide.example/guide */
  server: string;
  title: string;
  lang: string;
  launcher: string;
  greeting: string;
  /** Which corner, or the whole page for an iframe. */
  position: "right" | "left" | "page";
  theme: "auto" | "light" | "dark";
  /** Whether the chat starts open. */
  open: boolean;
  /** Whether the conversation outlives the tab. */
  persist: boolean;
  /** The site's privacy page; empty for no link. */
  privacy: string;
}

const oneOf = <T extends string>(value: string | undefined, choices: readonly T[]): T =>
  choices.includes(value as T) ? (value as T) : choices[0];

/** Read `data-*` of the script tag; an unknown value counts as not given. */
export function readOptions(script: { src: string; dataset: DOMStringMap }): Options {
  const { dataset: data } = script;
  const server = new URL(data.server || ".", script.src || location.href).href.replace(/\/+$/, "");
  return {
    server,
    title: data.title || strings.title,
    lang: data.lang || strings.lang,
    launcher: data.launcher || strings.launcher,
    greeting: data.greeting || strings.greeting,
    position: oneOf(data.position, ["right", "left", "page"] as const),
    theme: oneOf(data.theme, ["auto", "light", "dark"] as const),
    open: data.open !== undefined && data.open !== "false",
    persist: data.persist === "local",
    privacy: (data.privacy && linkAddress(data.privacy, location.origin)) || "",
  };
}
