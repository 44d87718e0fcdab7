/** An event's own JSON, and where it lies in the event log. */
export interface EventRecord {
  /** One JSON object, as on the topic: text or its UTF-8 bytes. */
  readonly json: string | Uint8Array;
  readonly partition: number;
  readonly position: number;
}

const LINE_BREAK = 10;
/** UTF-8 has at most so many bytes for a unit of a string. */
const MOST_BYTES_OF_UNIT = 3;
const LEAST_BYTES = 64 * 1024;
/** More than this is not kept for the next rows. */
const MOST_KEPT_BYTES = 64 * 1024 * 1024;

/**
 * Rows for `events`: each event's JSON as it is, with its position put in front. Nothing is parsed or written anew, and the
 * memory is used again: new pages for each batch would cost more than all the writing.
 */
export class EventRows {
  #bytes: Buffer;
  #size = 0;
  #count = 0;

  /** `bytes`: for so many there is room at first. */
  constructor(bytes: number = LEAST_BYTES) {
    this.#bytes = Buffer.allocUnsafeSlow(bytes);
  }

  get size(): number {
    return this.#size;
  }

  get count(): number {
    return this.#count;
  }

  add({ json, partition, position }: EventRecord): void {
    const front = `{"position":${position},"partition":${partition},`;
    const most = typeof json === "string" ? json.length * MOST_BYTES_OF_UNIT : json.length;
    const bytes = this.#roomFor(front.length + most + 1);
    // Its opening brace is written over by the end of what comes before it.
    const at = this.#size + front.length - 1;
    let end = at;
    if (typeof json === "string") {
      end += bytes.write(json, at);
    } else {
      bytes.set(json, at);
      end += json.length;
    }
    bytes.write(front, this.#size, "latin1");
    bytes[end] = LINE_BREAK;
    this.#size = end + 1;
    this.#count += 1;
  }

  /** JSONEachRow; good until `clear`. */
  rows(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }

  clear(): void {
    this.#size = 0;
    this.#count = 0;
    if (this.#bytes.length > MOST_KEPT_BYTES) this.#bytes = Buffer.allocUnsafeSlow(LEAST_BYTES);
  }

  #roomFor(more: number): Buffer {
    const needed = this.#size + more;
    if (needed <= this.#bytes.length) return this.#bytes;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#size);
    this.#bytes = larger;
    return larger;
  }
}

/** The rows of a batch that nothing follows. */
export function eventRows(records: Iterable<EventRecord>): Uint8Array {
  const rows = new EventRows();
  for (const record of records) rows.add(record);
  return rows.rows();
}

/**
 * Deduplication token of a batch: a batch with the same boundaries is the same batch. The number is the row's shape.
 * `writer` names whoever gives positions that another may give again: without it, what such a one wrote between the same
 * boundaries would be taken for this batch, and this one never stored.
 */
export function eventToken(partition: number, first: number, last: number, writer = ""): string {
  return `events-1-${partition}-${first}-${last}${writer === "" ? "" : `-${writer}`}`;
}
