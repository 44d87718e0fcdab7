import { controlRows, EventRows, eventToken, type Store, StoreError } from "@rolecall/clickhouse";
import type { ControlRecord, LogEntry } from "@rolecall/core";
import type { Outgoing, Producer } from "@rolecall/kafka";
import { createGroupCommit } from "@rolecall/runtime";
import type { EventLog, LoggedEvent } from "./event-log.ts";
import { insertDurably } from "./insert-durably.ts";

const PARTITION = 0;
/** Several pieces of a topic that is read from its beginning: what is stored in few parts is merged less often. */
const BATCH_BYTES = 16 * 1024 * 1024;

export interface EmbeddedLogOptions {
  readonly store: Store;
  readonly topic: Producer<LogEntry>;
  /** Position of the first event to come. */
  readonly position: number;
  /** Names this process and no other. */
  readonly writer: string;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Aborted when the process gives up; what waits then rejects. */
  readonly signal: AbortSignal;
}

type Entry =
  | { readonly kind: "event"; readonly value: LoggedEvent }
  | { readonly kind: "control"; readonly value: ControlRecord };

/**
 * The log of the embedded shape: the events table, and the memory topic behind it. A position is given to an entry once
 * and for all when its batch is formed; a batch is inserted until it is durable, then sent on. Behind one that was given up
 * nothing enters the log any more: it comes again, and would be late behind what was stored meanwhile.
 */
export function createEmbeddedLog(options: EmbeddedLogOptions): EventLog {
  let position = options.position;
  /** Aborted with what a batch was given up for. */
  const givenUp = new AbortController();
  // One batch is written at a time.
  const rows = new EventRows();
  const commit = createGroupCommit<Entry>({
    maxWeight: BATCH_BYTES,
    weigh: (entry) => (entry.kind === "event" ? entry.value.json.length : 64),
    isPermanent,
    async write(entries) {
      givenUp.signal.throwIfAborted();
      const first = position;
      position += entries.length;
      rows.clear();
      const controls: { position: number; partition: number; record: ControlRecord }[] = [];
      entries.forEach((entry, n) => {
        const at = { position: first + n, partition: PARTITION };
        if (entry.kind === "event") rows.add({ ...at, json: entry.value.json });
        else controls.push({ ...at, record: entry.value });
      });
      const token = eventToken(PARTITION, first, position - 1, options.writer);
      let isStored = false;
      try {
        // Events first: a watermark in the history without the events before it would make those late when they come again.
        if (rows.count > 0) await insertDurably(options, "events", rows.rows(), token);
        isStored = rows.count > 0;
        if (controls.length > 0) await insertDurably(options, "controls", controlRows(controls), token);
        await options.topic.send(entries.map(outgoing), options.signal);
      } catch (error) {
        // Nothing of it was stored, so its positions are free: the topic's offsets must not run behind them.
        if (isPermanent(error) && !isStored) position = first;
        else givenUp.abort(error);
        throw error;
      }
    },
  });
  return {
    append: (events) => commit.add(events.map((value) => ({ kind: "event", value }))),
    control: (value) => commit.add([{ kind: "control", value }]),
    get pendingBytes() {
      return commit.pendingWeight;
    },
  };
}

function isPermanent(error: unknown): boolean {
  return error instanceof StoreError && error.errorClass === "permanent";
}

function outgoing(entry: Entry): Outgoing<LogEntry> {
  const value = entry.kind === "event" ? entry.value.event : entry.value;
  const key = entry.kind === "event" ? entry.value.event.identity_uid : "";
  return { key, value, partition: PARTITION };
}
