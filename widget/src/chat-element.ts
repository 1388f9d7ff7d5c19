// The chat on the page: a launcher and a dialog in a shadow root, or the whole page.

import { html, nothing, render, type TemplateResult } from "lit/html.js";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { strings } from "strings";
import { copyWords, printWords } from "./appointment";
import { Conversation, type Entry } from "./conversation";
import { focusables, scrollToNewest } from "./focus";
import { icons } from "./icons";
import { type Button, type Message, type Picture, plainMessage } from "./messages";
import type { Options } from "./options";
import { Server } from "./server";
import { Storage } from "./storage";
import { sheets } from "./styles";
import { composerView, MAX_LENGTH } from "./views/composer";
import { menuView } from "./views/menu";
import { type Acts, entryView, type Place } from "./views/message";
import { disclaimerView, enlargedView, pinView, statusView } from "./views/parts";

const WARN_LENGTH = 100;
// Inline and important, so that no style sheet of the host page can hide or move the chat.
const HOST_STYLES = { display: "block", position: "static", visibility: "visible", opacity: "1", transform: "none", filter: "none", contain: "none" };
const SMALL = "(max-width: 30em), (max-height: 30em)";

interface State {
  shown: boolean;
  menu: boolean;
  /** Whether the visitor is asked if the conversation shall really be deleted. */
  asking: boolean;
  /** The chosen size of the text, 0 to 2. */
  size: number;
  enlarged?: Picture;
  note: string;
  /** Whether new messages are announced; off while an old conversation is put back. */
  live: boolean;
}

export class ChatElement extends HTMLElement {
  options!: Options;
  private readonly root = this.attachShadow({ mode: "open" });
  private state: State = { shown: false, menu: false, asking: false, size: 0, note: "", live: false };
  private drawing?: Promise<void>;
  private wasShown = false;
  private conversation?: Conversation;
  private newest = "";
  private pinned?: Entry;
  /** Safety advice whose call the next press of Tab shall reach. */
  private urgent = false;
  private readonly darkness = matchMedia("(prefers-color-scheme: dark)");

  connectedCallback(): void {
    this.root.adoptedStyleSheets = sheets;
    for (const [name, value] of Object.entries(HOST_STYLES)) this.style.setProperty(name, value, "important");
    this.darkness.addEventListener("change", this.onDarkness);
    addEventListener("online", this.onOnline);
    visualViewport!.addEventListener("resize", this.onResize);
    this.onResize();
    if (this.options.open || this.page) this.show();
    void this.draw();
  }

  disconnectedCallback(): void {
    this.darkness.removeEventListener("change", this.onDarkness);
    removeEventListener("online", this.onOnline);
    visualViewport!.removeEventListener("resize", this.onResize);
  }

  /** Open the chat and move the keyboard into it. */
  async open(): Promise<void> {
    this.show();
    await this.draw();
    this.rest();
  }

  /** Close the chat; the conversation goes on when it is opened again. */
  async close(): Promise<void> {
    if (this.page) return;
    await this.set({ shown: false, menu: false, asking: false, live: false });
    this.find(".launcher")?.focus();
  }

  /** Change what is shown; resolves when it is on the page. */
  private set(change: Partial<State>): Promise<void> {
    Object.assign(this.state, change);
    return this.draw();
  }

  /** Bring the page up to date, once however many changes come together. */
  private draw(): Promise<void> {
    this.drawing ??= Promise.resolve().then(() => {
      this.drawing = undefined;
      render(this.view(), this.root, { host: this });
      this.drawn();
    });
    return this.drawing;
  }

  private view(): TemplateResult {
    const { position, theme, lang, title, launcher } = this.options;
    const { shown, enlarged, size } = this.state;
    const dark = theme === "auto" ? this.darkness.matches : theme === "dark";
    return html`<div class="root ${position}" role=${this.page ? "main" : "region"} aria-label=${title} lang=${lang} dir=${strings.dir}
      data-theme=${dark ? "dark" : "light"} data-size=${size} @keydown=${this.onKey}>
      <button class="launcher" type="button" aria-haspopup="dialog" ?hidden=${shown} @click=${this.open}>
        ${icons.chat}<span>${launcher}</span>
      </button>
      ${this.conversation ? this.panelView(this.conversation) : nothing}
      ${enlarged ? enlargedView(enlarged, this.shrink) : nothing}
    </div>`;
  }

  private drawn(): void {
    const { conversation, wasShown } = this;
    const { shown, live } = this.state;
    this.wasShown = shown;
    if (!conversation || !shown) return;
    const last = conversation.entries[conversation.entries.length - 1];
    // A question that still waits stays in view when a line on the lost connection takes room.
    const newest = last ? `${last.key} ${last.state}` : "";
    if (newest !== this.newest || !wasShown) {
      this.newest = newest;
      scrollToNewest(this.find(".log")!);
    }
    // Only after the old messages are on the page, so that a screen reader does not read them all out.
    if (!live && !conversation.restoring) requestAnimationFrame(() => this.set({ live: this.state.shown }));
  }

  private get page(): boolean {
    return this.options.position === "page";
  }

  private find<T extends HTMLElement>(selector: string): T | null {
    return this.root.querySelector<T>(selector);
  }

  private show(): void {
    this.state.shown = true;
    this.conversation ??= this.newConversation();
  }

  private newConversation(): Conversation {
    const { server, persist } = this.options;
    this.newest = "";
    this.pinned = undefined;
    return new Conversation(new Server(server), new Storage(server, persist), () => this.onChange());
  }

  private panelView(conversation: Conversation): TemplateResult {
    const { server, title } = this.options;
    const { shown, menu, size, asking, enlarged, live, note } = this.state;
    const { entries, restoring } = conversation;
    const last = entries[entries.length - 1];
    // The newest answer is all that came after the newest question.
    const asked = entries.map(({ from }) => from).lastIndexOf("visitor");
    const level = this.page ? html`<h1 id="title">${title}</h1>` : html`<h2 id="title">${title}</h2>`;
    return html`<section class="panel ${entries.length ? "begun" : ""}" role=${this.page ? "group" : "dialog"} aria-modal=${this.page ? nothing : "false"}
      aria-labelledby="title" aria-describedby="disclaimer" tabindex="-1" ?hidden=${!shown} ?inert=${Boolean(enlarged)}>
      ${this.pinned ? pinView(this.pinned, last === this.pinned, this.showPinned) : nothing}
      <header>
        <span class="mark">${icons.chat}</span>
        ${level}
        <button class="round" type="button" aria-label=${strings.menu} aria-expanded=${menu} aria-controls=${menu ? "menu" : nothing}
          @click=${this.toggleMenu}>${icons.menu}</button>
        ${this.page ? nothing : html`<button class="round" type="button" aria-label=${strings.close} @click=${this.close}>${icons.close}</button>`}
      </header>
      ${menu ? menuView(this.options, { size, asking }, this.menuActs) : nothing}
      ${disclaimerView()}
      <div class="log" role="log" aria-live=${live ? "polite" : "off"} aria-label=${strings.conversation} tabindex="0">
        <ol>
          ${restoring ? nothing : entryView(this.greeting(), { server, fresh: true, pinned: false }, this.acts)}
          ${repeat(entries, (entry) => entry.key, (entry, index) =>
            this.oldOrNew(entry, { server, fresh: index > asked, pinned: entry === this.pinned }))}
        </ol>
      </div>
      ${statusView(conversation, note, this.retry)}
      ${composerView(this.onSubmit, this.onInput)}
    </section>`;
  }

  /** A long conversation is only looked at again where something changed; entries are replaced, never altered. */
  private oldOrNew(entry: Entry, place: Place): unknown {
    return guard([entry, place.fresh, place.pinned], () => entryView(entry, place, this.acts));
  }

  /** The first words, with examples of questions until one is asked. */
  private greeting(): Entry {
    const examples = this.conversation!.entries.length ? [] : strings.starters;
    const message: Message = { ...plainMessage(this.options.greeting), buttons: examples.map((title) => ({ title })) };
    return { key: "greeting", from: "guide", message };
  }

  private readonly acts: Acts = {
    reply: ({ title, payload }: Button) => this.send(title, payload),
    again: (entry: Entry) => {
      this.rest();
      this.conversation!.sendAgain(entry);
    },
    vote: async (entry: Entry, helpful: boolean) => {
      if (entry.vote !== undefined) return;
      void this.set({ note: (await this.conversation!.vote(entry, helpful)) ? strings.voted : strings.voteFailed });
    },
    unfold: (entry: Entry) => {
      if (!entry.unfolded) this.conversation!.note(entry, { unfolded: true });
    },
    enlarge: async (picture: Picture) => {
      await this.set({ enlarged: picture });
      this.find("#close-picture")!.focus();
    },
    copy: async (event: Event) => {
      void this.set({ note: (await copyWords(this.wordsBeside(event))) ? strings.copied : strings.copyFailed });
    },
    print: (event: Event) => printWords(this.wordsBeside(event), this.options.title),
  };

  private readonly menuActs = {
    size: (size: number): void => void this.set({ size }),
    ask: async (asking: boolean): Promise<void> => {
      await this.set({ asking });
      this.find(asking ? "#keep" : "#menu button")!.focus();
    },
    restart: (): void => this.replace(strings.restarted),
    forget: async (): Promise<void> => {
      if (await this.conversation!.forget()) this.replace(strings.forgotten);
      else void this.set({ note: strings.forgetFailed });
    },
  };

  private replace(note: string): void {
    this.rest();
    this.conversation!.stop();
    this.conversation = this.newConversation();
    void this.set({ menu: false, asking: false, live: false, note });
  }

  private wordsBeside(event: Event): HTMLElement {
    return (event.currentTarget as HTMLElement).closest("li")!.querySelector(".words")!;
  }

  private send(text: string, payload?: string): void {
    // First, so that the focus never sits on a button that is about to go.
    this.rest();
    void this.set({ note: "", menu: false });
    this.conversation!.send(text, payload);
  }

  /** Where the focus waits: the input, or on a touch screen the conversation, so that no keyboard covers it. */
  private rest(): void {
    const touch = matchMedia("(pointer: coarse)").matches;
    // Nobody moves through the conversation with a keyboard there, so it needs no ring; Tab brings it back.
    this.find(touch ? ".log" : "#question")?.focus({ focusVisible: !touch } as FocusOptions);
  }

  private readonly showPinned = (): void => {
    const item = [...this.root.querySelectorAll<HTMLElement>(".message")].find((other) => other.dataset.key === this.pinned?.key);
    const log = this.find(".log")!;
    if (item) log.scrollTop = item.offsetTop;
    log.focus();
  };

  private readonly shrink = async (): Promise<void> => {
    const source = this.state.enlarged?.src;
    await this.set({ enlarged: undefined });
    const images = [...this.root.querySelectorAll<HTMLImageElement>(".enlarge img")];
    images.filter((image) => image.src === source).pop()?.closest("button")?.focus();
  };

  private readonly retry = (): void => {
    this.rest();
    this.conversation!.retryNow();
  };

  private readonly toggleMenu = (): void => {
    void this.set({ menu: !this.state.menu, asking: false });
  };

  private readonly onSubmit = (event: Event): void => {
    event.preventDefault();
    const input = this.find<HTMLTextAreaElement>("#question")!;
    const text = input.value.trim();
    input.value = "";
    if (text) this.send(text);
    else input.focus();
  };

  private readonly onInput = (event: Event): void => {
    const left = MAX_LENGTH - (event.target as HTMLTextAreaElement).value.length;
    const note = left <= WARN_LENGTH ? strings.left(left) : "";
    if (note !== this.state.note) void this.set({ note });
  };

  private readonly onChange = (): void => {
    const safety = this.conversation!.entries.filter(({ message }) => message.level === "emergency" || message.level === "today");
    const newest = safety.filter(({ message }) => message.level === "emergency").pop() ?? safety.pop();
    if (newest && newest.key !== this.pinned?.key) this.urgent = newest.message.calls.length > 0;
    this.pinned = newest;
    void this.draw();
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === "Tab" && !event.altKey && !event.ctrlKey && !event.metaKey) this.onTab(event);
    if (event.key !== "Escape" || event.isComposing) return;
    if (this.state.enlarged) void this.shrink();
    else if (this.state.menu) {
      this.find<HTMLElement>("header button")!.focus();
      this.toggleMenu();
    } else void this.close();
    event.stopPropagation();
  };

  private onTab(event: KeyboardEvent): void {
    const call = this.find(".pin .call");
    const stops = focusables(this.find(this.state.enlarged ? ".enlarged" : ".panel")!);
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    // Where the chat covers the page, the keyboard must not wander behind it.
    const covers = this.state.enlarged || (!this.page && matchMedia(SMALL).matches);
    let next: HTMLElement | null | undefined;
    if (this.urgent && call && !event.shiftKey) next = call;
    else if (covers && event.composedPath()[0] === edge) next = event.shiftKey ? stops[stops.length - 1] : stops[0];
    this.urgent = false;
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  private readonly onDarkness = (): void => void this.draw();

  private readonly onOnline = (): void => this.conversation?.retryNow();

  /** An on-screen keyboard makes the visible part smaller than the window. */
  private readonly onResize = (): void => {
    const { height, offsetTop, scale } = visualViewport!;
    if (scale !== 1) return;
    this.style.setProperty("--visible-height", `${height}px`);
    this.style.setProperty("--visible-top", `${offsetTop}px`);
  };
}
