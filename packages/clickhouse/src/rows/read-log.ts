import type { ControlRecord, LogEntry } from "@rolecall/core";
import type { Store } from "../store.ts";
import { readEvents, type Stretch } from "./read-events.ts";

/** An entry of the event log as it lay there. */
export interface StoredEntry {
  readonly entry: LogEntry;
  readonly partition: number;
  readonly position: number;
}

/** Events and control records of one partition from a position on, in the order of the log: for filling the log again. */
export async function* readLog(store: Store, from: Stretch): AsyncGenerator<StoredEntry> {
  const controls = readControls(store, from);
  try {
    let next = await controls.next();
    for await (const { event, ...at } of readEvents(store, from)) {
      for (; next.done !== true && next.value.position < at.position; next = await controls.next()) yield next.value;
      yield { entry: event, ...at };
    }
    for (; next.done !== true; next = await controls.next()) yield next.value;
  } finally {
    await controls.return(undefined);
  }
}

async function* readControls(store: Store, { partition, fromPosition }: Stretch): AsyncGenerator<StoredEntry> {
  const rows = store.stream<{ body: string; position: number }>(
    `SELECT body, position FROM rolecall.controls
     WHERE partition = {partition:UInt16} AND position >= {from:UInt64} ORDER BY position LIMIT 1 BY position`,
    { partition, from: fromPosition },
  );
  for await (const { body, position } of rows) {
    yield { entry: JSON.parse(body) as ControlRecord, partition, position };
  }
}
