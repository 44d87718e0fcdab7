import { deadLetterRows, type Store } from "@rolecall/clickhouse";
import type { DeadLetter } from "@rolecall/core";
import type { RefusedEvents } from "../serve/refused-events.ts";
import { rowsApart } from "../serve/rows-apart.ts";
import type { ReplaySink } from "./replay-sink.ts";

/** Who is told of what the history does not take. */
export interface RefusedRows {
  /** Dead letters in the history by now. */
  readonly letters: (all: readonly DeadLetter[]) => void;
  readonly events: Pick<RefusedEvents, "add">;
}

/** The history in which a replay writes: what a table refuses for good is a dead letter in it, and all else is stored. */
export interface ApartHistory {
  readonly store: Store;
  /** From now on for one attempt: letters go to its files, too, and are counted by it. */
  begin(files: ReplaySink, told: RefusedRows): void;
}

export function openApart(store: Store, tenant: string): ApartHistory {
  let attempt: { readonly files: ReplaySink; readonly told: RefusedRows } | undefined;
  const bury = async (letters: readonly DeadLetter[]): Promise<void> => {
    await store.insert("dead_letters", deadLetterRows(letters, tenant));
    for (const letter of letters) attempt?.files.dead(letter);
    attempt?.told.letters(letters);
  };
  return {
    store: rowsApart(store, { bury, refused: { add: (events) => attempt?.told.events.add(events) } }),
    begin(files, told) {
      attempt = { files, told };
    },
  };
}

/** Behind the history: what that refuses at the end is in the files, too. */
export function afterwards({ flush }: ReplaySink): ReplaySink {
  return {
    event: () => undefined,
    dead: () => undefined,
    full: false,
    flush: async () => undefined,
    save: flush,
    finish: flush,
    [Symbol.asyncDispose]: async () => undefined,
  };
}
