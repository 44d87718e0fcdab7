/** An event's own JSON, and where it lies in the event log. */
export interface EventRecord {
  /** One JSON object, as on the topic: text or its UTF-8 bytes. */
  readonly json: string | Uint8Array;
  readonly partition: number;
  readonly position: number;
}

const LINE_BREAK = Buffer.from("\n");

/** Rows for `events`: each event's JSON as it is, with its position put in front. Nothing is parsed or written anew. */
export function eventRows(records: Iterable<EventRecord>): Uint8Array {
  const parts: Uint8Array[] = [];
  let text = "";
  for (const { json, partition, position } of records) {
    const front = `{"position":${position},"partition":${partition},`;
    if (typeof json === "string") {
      text += `${front}${json.slice(1)}\n`;
    } else {
      parts.push(Buffer.from(text + front), json.subarray(1), LINE_BREAK);
      text = "";
    }
  }
  parts.push(Buffer.from(text));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

/**
 * Deduplication token of a batch: a batch with the same boundaries is the same batch. The number is the row's shape.
 * `writer` names whoever gives positions that another may give again: without it, what such a one wrote between the same
 * boundaries would be taken for this batch, and this one never stored.
 */
export function eventToken(partition: number, first: number, last: number, writer = ""): string {
  return `events-1-${partition}-${first}-${last}${writer === "" ? "" : `-${writer}`}`;
}
