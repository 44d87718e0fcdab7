import type { Decoded } from "../source.ts";
import type { Intake } from "./intake.ts";

/** More are no CloudEvent's. */
const MOST = 64;
/** As the attributes of a CloudEvent are called. */
const NAME = /^[a-z0-9]{1,64}$/;

/**
 * The intake for records of a CloudEvent whose attributes stand beside it (its binary mode): in headers of a message or a request, each
 * behind `prefix`. What is no event by itself is read once more as the CloudEvent that it is in structured mode: the time may stand in
 * the attributes alone, and so may what kind of event it is. Where that gives none either, the record is refused as it came.
 */
export function besideAttributes(
  intake: Intake,
  headers: Readonly<Record<string, string>>,
  prefix: "ce_" | "ce-",
): Intake {
  if (headers[`${prefix}specversion`] === undefined) return intake;
  let start: string | undefined;
  let source: string | undefined;
  return {
    ...intake,
    source: () => source ?? intake.source(),
    parts: () => (source === undefined ? intake.parts() : []),
    read(record, origin): Decoded {
      source = undefined;
      const own = intake.read(record, origin);
      if (own.kind !== "dead-letter" || !isObject(record) || intake.parts().length > 0) return own;
      const first = intake.source();
      start ??= startOf(headers, prefix);
      const whole = intake.read(`${start}${record}}`, origin);
      if (whole.kind !== "dead-letter") return whole;
      source = first;
      return own;
    },
  };
}

function isObject(record: string | Uint8Array): record is string {
  return typeof record === "string" && record.trimStart().startsWith("{");
}

/** Up to where the record is. */
function startOf(headers: Readonly<Record<string, string>>, prefix: string): string {
  const attributes: string[] = [];
  for (const [header, value] of Object.entries(headers)) {
    const name = header.startsWith(prefix) ? header.slice(prefix.length) : "";
    if (attributes.length < MOST && NAME.test(name) && name !== "data")
      attributes.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
  }
  return `{${attributes.join(",")},"data":`;
}
