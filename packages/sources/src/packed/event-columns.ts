import { type Event, redactValue } from "@rolecall/core";
import { redactedLabels, SHORTEST_SECRET } from "../redact/redact-parts.ts";
import { isSameList, ObjectColumn, TextColumn } from "./columns.ts";
import { LabelColumn } from "./label-column.ts";
import { VALUES } from "./packed-events.ts";
import type { ValueTable } from "./value-table.ts";

type Writable = { -readonly [K in keyof Event]: Event[K] };

const NETWORK = 24;

/** Columns that may hold a secret, and the members that they are. */
const REDACTED: ReadonlyMap<number, keyof Event> = new Map([
  [3, "account_uid"],
  [4, "action"],
  [5, "service"],
  [7, "identity_uid"],
  [9, "identity_name"],
  [10, "credential_uid"],
  [14, "session_uid"],
  [15, "delegation"],
  [16, "parent_uid"],
  [17, "run_uid"],
  [18, "scopes"],
  [19, "granted_scopes"],
  [20, "resource_kind"],
  [22, "error_code"],
  [NETWORK, "src_network"],
  [25, "src_country"],
  [26, "user_agent"],
  [27, "client"],
  [28, "environment"],
]);

/** Of these a text of any length is looked at; of the others a short one holds no secret. */
const OF_ANY_LENGTH: ReadonlySet<number> = new Set([4, 7, 9, 14, 26]);

/** The members of events that come again, in the order in which `unpack-events.ts` reads them. */
export class EventColumns {
  readonly #table: ValueTable;
  readonly #texts: readonly TextColumn[];
  /** The network of an event without an address, which the log gives itself. */
  readonly #networks: TextColumn;
  readonly #lists: ObjectColumn<readonly string[]>;
  readonly #labels: LabelColumn;
  /** Which time of the table the columns remember. */
  #turn = 0;

  constructor(table: ValueTable) {
    const plain = (text: string): number => table.textId(text);
    const redacted = (text: string): number => table.redactedId(text);
    const ofLong = (text: string): number => (text.length < SHORTEST_SECRET ? plain(text) : redacted(text));
    this.#table = table;
    this.#texts = Array.from({ length: VALUES }, (_, column) => {
      // A network is one that was made from an address; see `write`.
      if (!REDACTED.has(column) || column === NETWORK) return new TextColumn(plain);
      return new TextColumn(OF_ANY_LENGTH.has(column) ? redacted : ofLong);
    });
    this.#networks = new TextColumn(ofLong);
    this.#lists = new ObjectColumn<readonly string[]>(table, {
      looks: looksOfList,
      same: isSameList,
      redacted: redactedList,
    });
    this.#labels = new LabelColumn(table, this.#lists, (labels) => redactedLabels(labels, redactValue));
  }

  /** Writes the places of its values, and takes secrets out of the event where it has any. */
  write(event: Writable, ids: Uint32Array, at: number): void {
    if (this.#turn !== this.#table.turn) this.#forget();
    const texts = this.#texts;
    ids[at] = idOf(texts, 0, event.tenant);
    ids[at + 1] = idOf(texts, 1, event.source);
    ids[at + 2] = idOf(texts, 2, event.provider);
    ids[at + 3] = idOf(texts, 3, event.account_uid);
    ids[at + 4] = idOf(texts, 4, event.action);
    ids[at + 5] = idOf(texts, 5, event.service);
    ids[at + 6] = idOf(texts, 6, event.action_class);
    ids[at + 7] = idOf(texts, 7, event.identity_uid);
    ids[at + 8] = idOf(texts, 8, event.identity_kind);
    ids[at + 9] = idOf(texts, 9, event.identity_name);
    ids[at + 10] = idOf(texts, 10, event.credential_uid);
    ids[at + 11] = idOf(texts, 11, event.credential_kind);
    ids[at + 12] = idOf(texts, 12, event.credential_issued);
    ids[at + 13] = idOf(texts, 13, event.credential_expires);
    ids[at + 14] = idOf(texts, 14, event.session_uid);
    ids[at + 15] = this.#lists.idOf(event.delegation);
    ids[at + 16] = idOf(texts, 16, event.parent_uid);
    ids[at + 17] = idOf(texts, 17, event.run_uid);
    ids[at + 18] = this.#lists.idOf(event.scopes);
    ids[at + 19] = this.#lists.idOf(event.granted_scopes);
    ids[at + 20] = idOf(texts, 20, event.resource_kind);
    ids[at + 21] = idOf(texts, 21, event.outcome);
    ids[at + 22] = idOf(texts, 22, event.error_code);
    ids[at + 23] = idOf(texts, 23, event.src_ip);
    // With an address, the network was made from it.
    ids[at + 24] =
      event.src_ip === undefined ? this.#networks.idOf(event.src_network) : idOf(texts, 24, event.src_network);
    ids[at + 25] = idOf(texts, 25, event.src_country);
    ids[at + 26] = idOf(texts, 26, event.user_agent);
    ids[at + 27] = idOf(texts, 27, event.client);
    ids[at + 28] = idOf(texts, 28, event.environment);
    const packed = this.#labels.pack(event.labels);
    ids[at + 29] = packed.map;
    ids[at + 30] = packed.names;
    ids[at + 31] = packed.from;
    event.labels = packed.labels;
    if (this.#table.hasMasked) this.#mask(event, ids, at);
  }

  /** Values of labels since the last call. */
  takeLabels(): readonly string[] {
    return this.#labels.takeValues();
  }

  #forget(): void {
    this.#turn = this.#table.turn;
    for (const column of [...this.#texts, this.#networks, this.#lists, this.#labels]) column.forget();
  }

  #mask(event: Writable, ids: Uint32Array, at: number): void {
    for (const [column, member] of REDACTED) {
      const masked = this.#table.masked(ids[at + column] as number);
      if (masked !== undefined) (event as Record<string, unknown>)[member] = masked;
    }
  }
}

function redactedText(text: string): string {
  return text.length < SHORTEST_SECRET ? text : redactValue(text);
}

function redactedList(list: readonly string[]): readonly string[] {
  return list.some((text) => redactedText(text) !== text) ? list.map(redactedText) : list;
}

function looksOfList(list: readonly string[]): number {
  const first = list[0] ?? "";
  return list.length * 37 + first.length * 11 + first.charCodeAt(first.length >> 1);
}

function idOf(columns: readonly TextColumn[], column: number, text: string | undefined): number {
  return (columns[column] as TextColumn).idOf(text);
}
