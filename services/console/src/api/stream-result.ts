import { QueryRefused, type ResultPart } from "@rolecall/clickhouse";
import { visibleJson } from "@rolecall/core";
import { faultOf } from "../fault.ts";

/** Whoever takes nothing for so long gives the place back to others. */
const STALLED_MS = 15_000;

/** What was asked is at fault. */
export const NOT_RUN = "the query cannot be run";

export interface ResultStream {
  /** What follows the first part. */
  readonly parts: AsyncIterator<ResultPart>;
  /** Undefined where the result ended without a part. */
  readonly first: ResultPart | undefined;
  /** Stops the query. */
  readonly stop: AbortController;
  /** The query was stopped, by that or by whoever asked. */
  readonly stopped: AbortSignal;
  readonly stalledMs?: number;
  /** Told of what is our own fault, or the store's. */
  readonly onFault: (error: unknown) => void;
}

/**
 * A result as NDJSON: `{"columns": …}`, then `{"rows": […]}` as the engine finds them, then `{"end": {"rows": n}}`, or
 * `{"problem": {"title", "detail"}}` where it failed in the midst; an answer without one of the two broke off. No more
 * than one part is held; a reader who leaves or stalls ends the query.
 */
export function streamResult({
  parts,
  first,
  stop,
  stopped,
  stalledMs = STALLED_MS,
  onFault,
}: ResultStream): ReadableStream {
  let count = 0;
  let waiting = first;
  let timer: NodeJS.Timeout | undefined;
  // However it ends, and whoever ends it: a server may forget to cancel a body whose reader left while it was full.
  stopped.addEventListener("abort", () => {
    clearTimeout(timer);
    // Where a part is under way, this waits for it, and the signal ends that.
    void parts.return?.().catch(() => undefined);
  });
  const next = async (): Promise<ResultPart | undefined> => {
    const part = waiting ?? (await parts.next()).value;
    waiting = undefined;
    return part;
  };
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      clearTimeout(timer);
      try {
        const part = await next();
        if (part !== undefined && "rows" in part) count += part.rows.length;
        controller.enqueue(lineOf(part ?? { end: { rows: count } }));
        if (part === undefined) return controller.close();
      } catch (error) {
        if (stopped.aborted) return controller.error(error);
        controller.enqueue(lineOf({ problem: problemOf(error, onFault) }));
        return controller.close();
      }
      timer = setTimeout(() => {
        const why = new Error("the reader stalled");
        stop.abort(why);
        controller.error(why);
      }, stalledMs);
    },
    cancel() {
      stop.abort(new Error("the reader went away"));
    },
  });
}

function lineOf(value: object): Uint8Array {
  return Buffer.from(visibleJson(`${JSON.stringify(value)}\n`));
}

function problemOf(error: unknown, onFault: (error: unknown) => void): { readonly title: string; detail: string } {
  if (error instanceof QueryRefused) return { title: NOT_RUN, detail: error.message };
  const { status, problem, detail } = faultOf(error);
  if (status !== 400) onFault(error);
  return { title: problem, detail };
}
