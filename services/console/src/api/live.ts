import { Hono } from "hono";
import { type SSEMessage, type SSEStreamingApi, streamSSE } from "hono/streaming";
import { mayStill } from "../access/who.ts";
import type { ConsoleOptions } from "../options.ts";
import {
  endOf,
  type FreshFinding,
  freshFindings,
  isAfter,
  type Mark,
  markOf,
  newestRow,
} from "../queries/fresh-findings.ts";
import { AS_IT_COMES } from "./as-it-comes.ts";
import { problem } from "./problem.ts";

/** Streams at once; whoever comes later is told to come back. */
export const MOST_STREAMS = 100;
const LOOK_EVERY_MS = 500;
/** A history that is away is asked less often. */
const AWAY_TIMES = 4;
/** Proxies end what is silent. */
const BEAT_EVERY = 40;
/** Findings that are read, and sent, at once. */
const MOST_NEW = 100;
/** Of a client that is slower than the news; what is more is read for it again. */
const MOST_WAITING = 1000;
/** A client that takes nothing for so long is let go. */
const STALLED_MS = 10_000;

const EVENT_ID = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)(?:\/(.{1,200}))?$/;

type Listener = (findings: readonly FreshFinding[]) => void;

/**
 * `GET /live`: findings as they come, as server-sent events `finding` with the finding as JSON. One reader asks the
 * store for all of them, and only while somebody listens. They come in the order in which they were stored, and each
 * has its place in it as its id: whoever comes again with it as `Last-Event-ID` is told all that came since, and nothing twice.
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
    const since = markIn(c.req.header("last-event-id"));
    return streamSSE(c, (stream) => tell(stream, watch, since, () => mayStill(c)));
  });
  return app;
}

function markIn(id = ""): Mark | undefined {
  const [, at, uid] = EVENT_ID.exec(id) ?? [];
  if (at === undefined) return undefined;
  return uid === undefined ? endOf(at) : { at, uid };
}

/** One client is told until it leaves, takes nothing, or may no longer be told. */
async function tell(
  stream: SSEStreamingApi,
  watch: Watch,
  since: Mark | undefined,
  mayHear: () => Promise<boolean>,
): Promise<void> {
  let isOpen = true;
  let wake: () => void = () => undefined;
  const queue = createQueue(watch, since, () => wake());
  // What came while it was writing, or its end, will not wake it any more: it looks before it waits.
  const news = async (): Promise<void> => {
    if (!isOpen || queue.hasMore()) return;
    await Promise.race([new Promise<void>((resolve) => (wake = resolve)), stream.sleep(LOOK_EVERY_MS * BEAT_EVERY)]);
  };
  stream.onAbort(() => {
    isOpen = false;
    wake();
  });
  watch.listeners.add(queue.listener);
  try {
    // Whoever was greeted is told of all that comes from then on.
    await watch.begin();
    queue.begin();
    await stream.writeSSE({ event: "hello", data: "{}", retry: 5000 });
    while (isOpen) {
      const sent = await queue.next();
      // A history that is away says nothing of tokens, and nothing of findings.
      if (!(await mayHear().catch(() => true)) || !(await written(stream, sent))) break;
      await news();
    }
  } finally {
    watch.listeners.delete(queue.listener);
  }
}

interface Queue {
  readonly listener: Listener;
  /** From the first look on there is a place from which it hears. */
  begin(): void;
  /** What is to be sent now, in order; nothing is handed out twice. */
  next(): Promise<readonly FreshFinding[]>;
  hasMore(): boolean;
}

/** What one client is still to be told: what it heard as it came, or, where it is behind, what the store has. */
function createQueue(watch: Watch, since: Mark | undefined, wake: () => void): Queue {
  let waiting: FreshFinding[] = [];
  let told = since ?? watch.known();
  let isBehind = since !== undefined;
  let isAway = false;
  const isNew = (finding: FreshFinding): boolean => told === undefined || isAfter(finding, told);
  const read = async (from: Mark): Promise<readonly FreshFinding[]> => {
    const missed = await watch.missed(from);
    isAway = missed === undefined;
    isBehind = isAway || missed?.length === MOST_NEW;
    return missed ?? [];
  };
  return {
    begin() {
      told ??= watch.known();
    },
    listener(findings) {
      waiting.push(...findings);
      if (waiting.length > MOST_WAITING && told !== undefined) {
        waiting = [];
        isBehind = true;
      }
      wake();
    },
    async next() {
      const sent = isBehind && told !== undefined ? await read(told) : waiting.splice(0).filter(isNew);
      const last = sent.at(-1);
      if (last !== undefined) told = markOf(last);
      return sent;
    },
    hasMore: () => (isBehind ? !isAway : waiting.length > 0),
  };
}

/** False where the client did not take it in time. Where there is nothing to say, it is told that we are there. */
function written(stream: SSEStreamingApi, findings: readonly FreshFinding[]): Promise<boolean> {
  const messages: SSEMessage[] = findings.map(({ at, ...finding }) => ({
    event: "finding",
    id: `${at}/${finding.finding_uid}`,
    data: JSON.stringify(finding),
  }));
  if (messages.length === 0) messages.push({ event: "beat", data: "{}" });
  const writing = Promise.all(messages.map((message) => stream.writeSSE(message))).then(() => true);
  return Promise.race([writing, stream.sleep(STALLED_MS).then(() => false)]);
}

interface Watch {
  readonly listeners: Set<Listener>;
  /** What came since, `MOST_NEW` at most; undefined while the history is away. */
  missed(since: Mark): Promise<readonly FreshFinding[] | undefined>;
  /** What was told so far; undefined before the first look. */
  known(): Mark | undefined;
  /**
   * Look at the store until nobody listens any more. Resolves once it knows from where on it looks; a history that is
   * away is not waited for.
   */
  begin(): Promise<void>;
}

function createWatch({ store, onFault }: ConsoleOptions): Watch {
  const listeners = new Set<Listener>();
  let running: PromiseWithResolvers<void> | undefined;
  let known: Mark | undefined;
  /** What came since `known`; where nothing is known yet, it begins here. */
  const look = async (from: Mark | undefined): Promise<void> => {
    const fresh = from === undefined ? [] : await freshFindings(store, from, { limit: MOST_NEW, isSettled: true });
    const last = fresh.at(-1);
    if (last !== undefined) known = markOf(last);
    known ??= await newestRow(store);
    for (const listener of listeners) listener(fresh);
    if (fresh.length === MOST_NEW) await look(known);
  };
  const run = async (looked: () => void): Promise<void> => {
    // Kept over a history that is away for a while: what came meanwhile is told once it is back.
    known = undefined;
    while (listeners.size > 0) {
      let pauseMs = LOOK_EVERY_MS;
      try {
        await look(known);
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
      freshFindings(store, since, { limit: MOST_NEW, isSettled: false }).catch((error: unknown) => {
        onFault?.(error);
        return undefined;
      }),
    known: () => known,
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
