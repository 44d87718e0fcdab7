import type { ControlRecord, LogEntry } from "@rolecall/core";
import type { Store } from "../store.ts";
import { readEvents } from "./read-events.ts";
import { type Stretch, stretchSql } from "./stretch.ts";

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
    for await (const { event, turn, ...at } of readEvents(store, from)) {
      for (; next.done !== true && isBefore(next.value, { turn, ...at }); next = await controls.next())
        yield next.value.stored;
      yield { entry: event, ...at };
    }
    for (; next.done !== true; next = await controls.next()) yield next.value.stored;
  } finally {
    await controls.return(undefined);
  }
}

interface Turn {
  readonly turn: number;
  readonly position: number;
}

function isBefore(one: Turn, other: Turn): boolean {
  return one.turn === other.turn ? one.position < other.position : one.turn < other.turn;
}

async function* readControls(store: Store, stretch: Stretch): AsyncGenerator<Turn & { readonly stored: StoredEntry }> {
  const { partition } = stretch;
  const { turn: inTurn, order, where, parameters } = stretchSql("recorded_at", stretch);
  const rows = store.stream<Turn & { readonly body: string }>(
    `SELECT body, position, ${inTurn} AS turn FROM rolecall.controls
     WHERE partition = {partition:UInt16} AND ${where} ORDER BY ${order} LIMIT 1 BY ${order}`,
    parameters,
  );
  for await (const { body, position, turn } of rows) {
    yield { turn, position, stored: { entry: JSON.parse(body) as ControlRecord, partition, position } };
  }
}
