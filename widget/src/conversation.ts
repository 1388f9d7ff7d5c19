// One conversation: what is shown, what waits to be sent, and the loop that sends it until it has arrived.

import { strings } from "strings";
import { type Message, plainMessage, readMessages, type Sender } from "./messages";
import { Away, Refused, type Server } from "./server";
import type { Storage, Unsent } from "./storage";

export interface Entry {
  key: string;
  from: Sender;
  message: Message;
  /** Of a visitor's message that has not arrived. */
  state?: "waiting" | "refused";
  unsent?: Unsent;
  /** Of an answer: what the visitor thought of it. */
  vote?: boolean;
  /** Of an answer: whether its sources have been opened. */
  unfolded?: boolean;
}

// Short at first, so that a brief outage ends within seconds; the last one repeats.
const PAUSES_MS = [1000, 2000, 4000, 4000, 4000, 8000, 16_000, 30_000];

const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const waitingEntry = (unsent: Unsent): Entry => ({
  key: unsent.id,
  from: "visitor",
  message: plainMessage(unsent.text),
  unsent,
});

export class Conversation {
  entries: Entry[] = [];
  /** Whether an earlier conversation is being fetched; what is shown then is not news. */
  restoring: boolean;
  /** Why nothing arrives at the moment. */
  away?: "offline" | "busy";
  /** The newest thing that went wrong, for the alert. */
  problem = "";
  private running = false;
  private stopped = false;
  private failures = 0;
  private renewed = false;
  private wake?: () => void;

  constructor(
    private readonly server: Server,
    private readonly storage: Storage,
    private readonly changed: () => void,
  ) {
    this.restoring = Boolean(storage.token);
    this.entries = storage.unsent.map(waitingEntry);
    // Not before whoever made this knows it, as it reports changes.
    queueMicrotask(() => void this.run());
  }

  /** Whether an answer is on its way. */
  get working(): boolean {
    return this.running && !this.away;
  }

  send(text: string, payload?: string): void {
    const unsent: Unsent = payload ? { id: newKey(), text, payload } : { id: newKey(), text };
    this.problem = "";
    this.storage.unsent.push(unsent);
    this.storage.save();
    this.entries = [...this.entries, waitingEntry(unsent)];
    this.changed();
    void this.run();
  }

  /** Send a refused message once more, as a new one. */
  sendAgain(entry: Entry): void {
    this.entries = this.entries.filter((other) => other !== entry);
    this.send(entry.message.text);
  }

  /** Do not wait for the next try. */
  retryNow(): void {
    this.failures = 0;
    this.wake?.();
  }

  async vote(entry: Entry, helpful: boolean): Promise<boolean> {
    try {
      await this.server.feedback(this.storage.token, helpful);
    } catch {
      return false;
    }
    this.note(entry, { vote: helpful });
    return true;
  }

  /** Keep something about one entry. */
  note(entry: Entry, news: Partial<Entry>): void {
    this.entries = this.entries.map((other) => (other.key === entry.key ? { ...other, ...news } : other));
    this.changed();
  }

  /** Delete the conversation on the server. False if that did not work. */
  async forget(): Promise<boolean> {
    try {
      if (this.storage.token) await this.server.forget(this.storage.token);
    } catch (error) {
      // 401: the server does not know it any more.
      return error instanceof Refused && error.status === 401;
    }
    return true;
  }

  /** End it here: nothing more is sent or shown, and nothing stays in storage. */
  stop(): void {
    this.stopped = true;
    this.server.stop();
    this.wake?.();
    this.storage.clear();
  }

  private get pending(): boolean {
    return !this.stopped && (this.restoring || this.storage.unsent.length > 0);
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    while (this.pending) {
      this.changed();
      try {
        await this.step();
        this.failures = 0;
        this.renewed = false;
        this.away = undefined;
      } catch (error) {
        if (this.stopped) break;
        if (error instanceof Refused) this.refuse(error);
        else await this.pause(error instanceof Away && error.busy);
      }
    }
    this.running = false;
    if (!this.stopped) this.changed();
  }

  /** One request: unsent messages first, so that the history then holds them and nothing shows twice. */
  private async step(): Promise<void> {
    const [next] = this.storage.unsent;
    if (!next) {
      const data = await this.server.history(this.storage.token);
      if (!this.stopped) this.restored(data);
      return;
    }
    if (!this.storage.token) {
      const token = await this.server.begin();
      if (this.stopped) return;
      this.storage.token = token;
      this.storage.save();
    }
    const data = await this.server.message(this.storage.token, next);
    if (!this.stopped) this.arrived(next, data);
  }

  private arrived(sent: Unsent, data: unknown): void {
    this.done(sent);
    const answers = readMessages(data).map(({ message }) => message);
    const shown = answers.length ? answers : [plainMessage(strings.noAnswer)];
    const news = shown.map((message, index): Entry => ({ key: `${sent.id}-${index}`, from: "guide", message }));
    const settled = this.entries.map((entry) =>
      entry.key === sent.id ? { ...entry, state: undefined, unsent: undefined } : entry,
    );
    // An answer stands below its question, above questions that still wait.
    const place = settled.findIndex((entry) => entry.key === sent.id) + 1;
    this.entries = [...settled.slice(0, place), ...news, ...settled.slice(place)];
  }

  private restored(data: unknown): void {
    const old = readMessages(data).map(({ from, message }, index): Entry => ({ key: `old-${index}`, from, message }));
    const rest = this.entries.filter((entry) => entry.state === "refused" || this.storage.unsent.includes(entry.unsent!));
    this.entries = [...old, ...rest];
    this.restoring = false;
  }

  private done(sent: Unsent): void {
    this.storage.unsent = this.storage.unsent.filter((item) => item.id !== sent.id);
    this.storage.save();
  }

  private refuse(error: Refused): void {
    const [next] = this.storage.unsent;
    this.away = undefined;
    if (error.status === 401 && this.storage.token && !this.renewed) {
      this.renewed = true;
      this.startOver();
      return;
    }
    this.problem = `${strings.refusedWhy} ${error.message}`.trim();
    if (next) {
      this.done(next);
      this.entries = this.entries.map((entry) => (entry.key === next.id ? { ...entry, state: "refused" } : entry));
    } else {
      this.restoring = false;
    }
  }

  /** The token has ended. Quick replies of the old conversation mean nothing in the new one, so their words are sent. */
  private startOver(): void {
    this.storage.token = "";
    this.storage.unsent = this.storage.unsent.map(({ id, text }) => ({ id, text }));
    this.storage.save();
    const old = this.restoring ? [] : this.entries.filter((entry) => !entry.unsent);
    const notice: Entry = { key: newKey(), from: "guide", message: plainMessage(strings.ended) };
    this.entries = [...old, notice, ...this.storage.unsent.map(waitingEntry)];
    this.restoring = false;
  }

  private async pause(busy: boolean): Promise<void> {
    this.away = busy ? "busy" : "offline";
    this.entries = this.entries.map((entry) => (entry.unsent && !entry.state ? { ...entry, state: "waiting" } : entry));
    this.changed();
    // A little earlier than planned, differently for each visitor, so that not all come back at once.
    const length = PAUSES_MS[Math.min(this.failures++, PAUSES_MS.length - 1)] * (0.8 + Math.random() * 0.2);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, length);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
