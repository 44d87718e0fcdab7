import { Hono } from "hono";
import { type SSEMessage, type SSEStreamingApi, streamSSE } from "hono/streaming";
import { mayStill } from "../access/who.ts";
import type { ConsoleOptions } from "../options.ts";
import { type FreshFinding, freshFindings, newestRow } from "../queries/fresh-findings.ts";
import { AS_IT_COMES } from "./as-it-comes.ts";
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

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

type Listener = (findings: readonly FreshFinding[]) => void;

/**
 * `GET /live`: findings as they come, as server-sent events `finding` with the finding as JSON. One reader asks the
 * store for all of them, and only while somebody listens. The id of an event is an instant of the store: whoever comes
 * again with it as `Last-Event-ID` is told what came since.
 */
export function createLive(options: ConsoleOptions): Hono {
  const watch = createWatch(options);
  const app = new Hono();
  app.get("/live", (c) => {
    if (watch.listeners.size >= MOST_STREAMS) {
      c.header("Retry-After", "30");
      return problem(c, 503, "too many live streams", `There may be ${MOST_STREAMS}; reload the page in a while.`);
    }
    c.header(...AS_IT_COMES);
    const since = INSTANT.exec(c.req.header("last-event-id") ?? "")?.[0];
    return streamSSE(c, (stream) => tell(stream, watch, since, () => mayStill(c)));
  });
  return app;
}

/** One client is told until it leaves, takes nothing, or may no longer be told. */
async function tell(
  stream: SSEStreamingApi,
  watch: Watch,
  since: string | undefined,
  mayHear: () => Promise<boolean>,
): Promise<void> {
  let waiting: readonly FreshFinding[] = [];
  let isOpen = true;
  let wake: () => void = () => undefined;
  const listener: Listener = (findings) => {
    waiting = [...waiting, ...findings].slice(-MOST_NEW);
    wake();
  };
  // What came while it was writing, or its end, will not wake it any more: it looks before it waits.
  const news = async (): Promise<void> => {
    if (!isOpen || waiting.length > 0) return;
    await Promise.race([new Promise<void>((resolve) => (wake = resolve)), stream.sleep(LOOK_EVERY_MS * BEAT_EVERY)]);
  };
  stream.onAbort(() => {
    isOpen = false;
    wake();
  });
  watch.listeners.add(listener);
  try {
    // Whoever was greeted is told of all that comes from then on.
    await watch.begin();
    await stream.writeSSE({ event: "hello", data: "{}", retry: 5000 });
    if (since !== undefined) waiting = [...(await watch.missed(since)), ...waiting].slice(-MOST_NEW);
    while (isOpen) {
      const sent = waiting;
      waiting = [];
      // A history that is away says nothing of tokens, and nothing of findings.
      if (!(await mayHear().catch(() => true)) || !(await written(stream, sent))) break;
      await news();
    }
  } finally {
    watch.listeners.delete(listener);
  }
}

/** False where the client did not take it in time. Where there is nothing to say, it is told that we are there. */
function written(stream: SSEStreamingApi, findings: readonly FreshFinding[]): Promise<boolean> {
  // Not in the order in which they were stored: only whoever has them all has heard of everything up to the latest.
  const latest = findings
    .map(({ at }) => at)
    .toSorted()
    .at(-1);
  const messages: SSEMessage[] = findings.map(({ at: _, ...finding }, i) => ({
    event: "finding",
    ...(i === findings.length - 1 && latest !== undefined && { id: latest }),
    data: JSON.stringify(finding),
  }));
  if (messages.length === 0) messages.push({ event: "beat", data: "{}" });
  const writing = Promise.all(messages.map((message) => stream.writeSSE(message))).then(() => true);
  return Promise.race([writing, stream.sleep(STALLED_MS).then(() => false)]);
}

interface Watch {
  readonly listeners: Set<Listener>;
  /** What came since an instant, as far as the store can tell. */
  missed(since: string): Promise<readonly FreshFinding[]>;
  /**
   * Look at the store until nobody listens any more. Resolves once it knows from where on it looks; a history that is
   * away is not waited for.
   */
  begin(): Promise<void>;
}

function createWatch({ store, onFault }: ConsoleOptions): Watch {
  const listeners = new Set<Listener>();
  let running: PromiseWithResolvers<void> | undefined;
  /** What came since `known`; where nothing is known yet, it begins here. */
  const look = async (known: string | undefined): Promise<string> => {
    const latest = await newestRow(store);
    if (known === undefined || latest === known) return latest;
    const fresh = await freshFindings(store, known, MOST_NEW);
    for (const listener of listeners) listener(fresh);
    return latest;
  };
  const run = async (looked: () => void): Promise<void> => {
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
      looked();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  return {
    listeners,
    missed: (since) =>
      freshFindings(store, since, MOST_NEW).catch((error: unknown) => {
        onFault?.(error);
        return [];
      }),
    begin() {
      if (running !== undefined) return running.promise;
      running = Promise.withResolvers();
      const { promise, resolve } = running;
      void run(resolve).finally(() => {
        running = undefined;
        if (listeners.size > 0) void this.begin();
      });
      return promise;
    },
  };
}
