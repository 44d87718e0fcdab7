import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { ConsoleOptions } from "../options.ts";
import { type FreshFinding, freshFindings, newestRow } from "../queries/fresh-findings.ts";
import { problem } from "./problem.ts";

/** Streams at once; whoever comes later is told to come back. */
export const MOST_STREAMS = 100;
const LOOK_EVERY_MS = 500;
/** A history that is away is asked less often. */
const AWAY_TIMES = 4;
/** Proxies end what is silent. */
const BEAT_EVERY = 40;
const MOST_NEW = 100;
/** A client that takes nothing for so long is let go. */
const STALLED_MS = 10_000;

type Listener = (findings: readonly FreshFinding[]) => void;

/**
 * `GET /live`: findings as they come, as server-sent events `finding` with the finding as JSON. One reader asks the
 * store for all of them, and only while somebody listens.
 */
export function createLive(options: ConsoleOptions): Hono {
  const watch = createWatch(options);
  const app = new Hono();
  app.get("/live", (c) => {
    if (watch.listeners.size >= MOST_STREAMS) {
      c.header("Retry-After", "30");
      return problem(c, 503, "too many live streams", `There may be ${MOST_STREAMS}; reload the page in a while.`);
    }
    return streamSSE(c, async (stream) => {
      const ended = Promise.withResolvers<void>();
      let waiting: FreshFinding[] = [];
      let wake: () => void = () => undefined;
      const listener: Listener = (findings) => {
        waiting = [...waiting, ...findings].slice(-MOST_NEW);
        wake();
      };
      watch.listeners.add(listener);
      watch.begin();
      let isOpen = true;
      stream.onAbort(() => {
        isOpen = false;
        ended.resolve();
        wake();
      });
      try {
        await stream.writeSSE({ event: "hello", data: "{}", retry: 5000 });
        while (isOpen) {
          const sent = waiting;
          waiting = [];
          const writing = Promise.all(
            sent.map((finding) =>
              stream.writeSSE({ event: "finding", id: finding.finding_uid, data: JSON.stringify(finding) }),
            ),
          ).then(() => "written");
          if ((await Promise.race([writing, stalled(stream.sleep(STALLED_MS))])) !== "written") break;
          if (sent.length === 0) await stream.writeSSE({ event: "beat", data: "{}" });
          await Promise.race([
            new Promise<void>((resolve) => {
              wake = resolve;
            }),
            stream.sleep(LOOK_EVERY_MS * BEAT_EVERY),
          ]);
        }
      } finally {
        watch.listeners.delete(listener);
      }
    });
  });
  return app;
}

async function stalled(sleep: Promise<unknown>): Promise<"stalled"> {
  await sleep;
  return "stalled";
}

interface Watch {
  readonly listeners: Set<Listener>;
  /** Look at the store until nobody listens any more. */
  begin(): void;
}

function createWatch({ store, onFault }: ConsoleOptions): Watch {
  const listeners = new Set<Listener>();
  let isRunning = false;
  /** What came since `known`; where nothing is known yet, it begins here. */
  const look = async (known: string | undefined): Promise<string> => {
    const latest = await newestRow(store);
    if (known === undefined || latest === known) return latest;
    const fresh = await freshFindings(store, known, MOST_NEW);
    for (const listener of listeners) listener(fresh);
    return latest;
  };
  const run = async (): Promise<void> => {
    // Kept over a history that is away for a while: what came meanwhile is told once it is back.
    let known: string | undefined;
    while (listeners.size > 0) {
      let pauseMs = LOOK_EVERY_MS;
      try {
        known = await look(known);
      } catch (error) {
        onFault?.(error);
        pauseMs = LOOK_EVERY_MS * AWAY_TIMES;
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  return {
    listeners,
    begin() {
      if (isRunning) return;
      isRunning = true;
      void run().finally(() => {
        isRunning = false;
        if (listeners.size > 0) this.begin();
      });
    },
  };
}
