/** A check that passes by returning, and fails by throwing an error whose message says what is wrong. */
export type HealthCheck = (signal: AbortSignal) => void | Promise<void>;

export interface HealthReport {
  readonly status: 200 | 503;
  /** `ok`, or why not, for each check in order of their names. */
  readonly body: HealthBody;
}

interface HealthBody {
  readonly status: "ok" | "unavailable";
  readonly checks: Readonly<Record<string, string>>;
  /** What is under way, and no fault; absent where there is nothing. */
  readonly notes?: Readonly<Record<string, string>>;
}

/** Named checks behind `/healthz` (is the process itself alive?) and `/readyz` (can it do its work now?). */
export interface Health {
  /** Adds a check to `/readyz`; answers how to take it out again. A second one of the same name replaces the first. */
  ready(name: string, check: HealthCheck): () => void;
  /** Adds a check to `/healthz` too: one whose failure only a restart cures. Dependencies are no such thing. */
  alive(name: string, check: HealthCheck): () => void;
  /** Adds words to `/readyz` that change nothing of its verdict; undefined for nothing to say. */
  note(name: string, say: () => string | undefined): void;
  healthz(): Promise<HealthReport>;
  readyz(): Promise<HealthReport>;
}

/** Checks run side by side, each for at most `timeoutMs`. */
export function createHealth(timeoutMs = 2000): Health {
  const alive = new Map<string, HealthCheck>();
  const ready = new Map<string, HealthCheck>();
  const notes = new Map<string, () => string | undefined>();
  return {
    alive: (name, check) => register(alive, name, check),
    ready: (name, check) => register(ready, name, check),
    note: (name, say) => void notes.set(name, say),
    healthz: () => report(alive, timeoutMs),
    readyz: async () => withNotes(await report(new Map([...alive, ...ready]), timeoutMs), notes),
  };
}

function register(checks: Map<string, HealthCheck>, name: string, check: HealthCheck): () => void {
  checks.set(name, check);
  return () => {
    if (checks.get(name) === check) checks.delete(name);
  };
}

function withNotes({ status, body }: HealthReport, notes: ReadonlyMap<string, () => string | undefined>): HealthReport {
  const said = Array.from(notes, ([name, say]) => [name, say()] as const).filter(([, words]) => words !== undefined);
  return {
    status,
    body: said.length === 0 ? body : { ...body, notes: Object.fromEntries(said) as Record<string, string> },
  };
}

async function report(checks: ReadonlyMap<string, HealthCheck>, timeoutMs: number): Promise<HealthReport> {
  const names = [...checks.keys()].sort();
  const answers = await Promise.all(names.map((name) => answerOf(checks.get(name), timeoutMs)));
  const isOk = answers.every((answer) => answer === "ok");
  const body = Object.fromEntries(names.map((name, at) => [name, answers[at] ?? "ok"]));
  return { status: isOk ? 200 : 503, body: { status: isOk ? "ok" : "unavailable", checks: body } };
}

async function answerOf(check: HealthCheck | undefined, timeoutMs: number): Promise<string> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  try {
    const expired = new Promise<never>((_, reject) => {
      late.signal.addEventListener("abort", () => reject(new Error(`no answer within ${timeoutMs} ms`)));
    });
    await Promise.race([check?.(late.signal), expired]);
    return "ok";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}
