// Talks to the channel. Three outcomes: an answer, Refused (asking again would not help), Away (try again later).

import type { Unsent } from "./storage";

const TIMEOUT_MS = 30_000;
const TEMPORARY = [408, 425, 429];

/** The server said no. `message` is its plain sentence, perhaps empty. */
export class Refused extends Error {
  constructor(readonly status: number, why: string) {
    super(why);
  }
}

/** No answer came. `busy` if the server was reached and could not answer. */
export class Away extends Error {
  constructor(readonly busy: boolean) {
    super();
  }
}

export class Server {
  private readonly running = new Set<AbortController>();

  constructor(private readonly address: string) {}

  async begin(): Promise<string> {
    const data = (await this.call("session", {})) as { token?: unknown } | undefined;
    if (typeof data?.token !== "string") throw new Away(true);
    return data.token;
  }

  message(token: string, { id, text, payload }: Unsent): Promise<unknown> {
    return this.call("message", payload ? { id, text, payload } : { id, text }, token);
  }

  history(token: string): Promise<unknown> {
    return this.call("history", undefined, token);
  }

  async forget(token: string): Promise<void> {
    await this.call("forget", {}, token);
  }

  async feedback(token: string, helpful: boolean): Promise<void> {
    await this.call("feedback", { helpful }, token);
  }

  /** End every request that is on its way. */
  stop(): void {
    this.running.forEach((controller) => controller.abort());
  }

  private async call(path: string, body?: object, token?: string): Promise<unknown> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), TIMEOUT_MS);
    this.running.add(controller);
    try {
      const headers: Record<string, string> = {};
      if (body) headers["Content-Type"] = "application/json";
      if (token) headers.Authorization = `Bearer ${token}`;
      const answer = await fetch(`${this.address}/${path}`, {
        method: body ? "POST" : "GET",
        headers,
        body: body && JSON.stringify(body),
        credentials: "omit",
        cache: "no-store",
        signal: controller.signal,
      });
      if (answer.ok) return answer.status === 204 ? undefined : await answer.json();
      if (answer.status >= 500 || TEMPORARY.includes(answer.status)) throw new Away(true);
      const problem = await answer.json().catch(() => ({}));
      throw new Refused(answer.status, typeof problem?.error === "string" ? problem.error : "");
    } catch (error) {
      if (error instanceof Refused || error instanceof Away) throw error;
      // A TypeError says that nothing was reached; a timeout or a body that is no JSON, that something was.
      throw new Away(!(error instanceof TypeError));
    } finally {
      clearTimeout(timer);
      this.running.delete(controller);
    }
  }
}
