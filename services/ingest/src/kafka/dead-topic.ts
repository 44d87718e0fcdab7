import { type DeadLetter, SCHEMAS } from "@rolecall/core";
import type { Outgoing } from "@rolecall/kafka";

/**
 * A dead letter for `rolecall.dead.v1`: the bytes as they came, and in the headers why, and where they lay. Of a record
 * that came by HTTP or from a file there is no topic to name.
 */
export function deadRecord(letter: DeadLetter, tenant: string): Outgoing<Uint8Array | null> {
  const { reason, detail, path, source, origin, raw, raw_base64 } = letter;
  const whose = letter.tenant ?? tenant;
  const [, topic, partition, offset] = /^(.+)\/(\d+)\/(\d+)$/.exec(origin) ?? [];
  return {
    key: origin,
    value: raw_base64 === undefined ? Buffer.from(raw ?? "") : Buffer.from(raw_base64, "base64"),
    partition: 0,
    headers: {
      schema: SCHEMAS.dead,
      ...{ tenant: whose, reason, detail, path, source, origin },
      ...(topic !== undefined && { topic, source_topic: topic, partition: partition ?? "", offset: offset ?? "" }),
    },
  };
}
