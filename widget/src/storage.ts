// What outlives a reload: the token and what was not sent yet. Never the conversation itself.

export interface Unsent {
  /** Made here once; the server answers one id once, so sending again cannot double anything. */
  id: string;
  text: string;
  payload?: string;
}

interface Kept {
  token?: string;
  unsent?: Unsent[];
  until?: number;
}

const LOCAL_HOURS = 24;

export class Storage {
  token = "";
  unsent: Unsent[] = [];
  private readonly key: string;

  /** `persist` keeps it for a day in localStorage; otherwise it goes with the tab. */
  constructor(server: string, private readonly persist: boolean) {
    this.key = `back-knee-guide ${server}`;
    this.load();
  }

  private place(): globalThis.Storage {
    return this.persist ? localStorage : sessionStorage;
  }

  private load(): void {
    try {
      const kept = JSON.parse(this.place().getItem(this.key) || "{}") as Kept;
      if (kept.until && kept.until < Date.now()) {
        this.clear();
        return;
      }
      this.token = typeof kept.token === "string" ? kept.token : "";
      this.unsent = Array.isArray(kept.unsent) ? kept.unsent.filter((item) => item?.id && item?.text) : [];
    } catch {
      // A browser may forbid storage, and somebody else may have written there. Then this visit starts fresh.
    }
  }

  save(): void {
    const kept: Kept = { token: this.token, unsent: this.unsent };
    if (this.persist) kept.until = Date.now() + LOCAL_HOURS * 3_600_000;
    try {
      this.place().setItem(this.key, JSON.stringify(kept));
    } catch {
      // Without storage the conversation still works until the page is left.
    }
  }

  clear(): void {
    this.token = "";
    this.unsent = [];
    try {
      this.place().removeItem(this.key);
    } catch {
      // Nothing could be kept either.
    }
  }
}
