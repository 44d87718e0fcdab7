/** How one thing is. `unknown`: it could not be looked at, because something before it failed. */
const STATES = ["ok", "warning", "failed", "unknown"] as const;
export type State = (typeof STATES)[number];

/** One thing that was looked at. */
export interface Check {
  /** `disk`, `slack secops`. */
  readonly name: string;
  readonly state: State;
  /** What is so, in one line. */
  readonly detail: string;
  /** What to do; empty where there is nothing to do. */
  readonly advice: string;
}

export function ok(name: string, detail: string): Check {
  return { name, state: "ok", detail, advice: "" };
}

export function warning(name: string, detail: string, advice: string): Check {
  return { name, state: "warning", detail, advice };
}

export function failed(name: string, detail: string, advice: string): Check {
  return { name, state: "failed", detail, advice };
}

export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
