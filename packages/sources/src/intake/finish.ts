import { deadLetter, type Event, type JsonObject, redactText } from "@rolecall/core";
import type { PlaceOf } from "../place/place-of.ts";
import { createRedactEvent } from "../redact/redact-event.ts";
import { scrubEvent } from "../redact/scrub-event.ts";
import type { Decoded } from "../source.ts";
import { instantOf } from "../time/time-text.ts";

interface FinishOptions {
  readonly keepRaw?: ((event: Event) => boolean) | undefined;
  readonly now: () => number;
  readonly placeOf?: PlaceOf | undefined;
  readonly redact?: ((event: Event) => void) | undefined;
}

type Passed = Extract<Decoded, { kind: "ok" }>;

const DAY_MS = 86_400_000;
/** 2000-01-01, epoch ms. */
const EARLIEST_MS = 946_684_800_000;

export interface Finish {
  /** `text` is the record as it came, `inner` what was taken out of it. The event is changed in place. */
  finish(passed: Passed, text: string, inner?: JsonObject): Decoded;
  /** Time of the event that was finished last, epoch ms. */
  time(): number;
}

/** What every event goes through, whatever its source: the bounds on its time and numbers, redaction, and its original. */
export function createFinish(options: FinishOptions): Finish {
  const { keepRaw, now, placeOf, redact = createRedactEvent() } = options;
  let at = Number.NaN;
  function finish(passed: Passed, text: string, inner?: JsonObject): Decoded {
    at = instantOf(passed.value.time);
    if (!(at >= EARLIEST_MS)) return deadLetter("time-out-of-range", "the event time is before 2000", "time");
    if (at > now() + DAY_MS) return deadLetter("time-out-of-range", "the event time is more than a day ahead", "time");
    boundNumbers(passed.value);
    if (placeOf !== undefined) place(passed.value, placeOf);
    redact(passed.value);
    const written = inner !== undefined && mayHide(text) ? JSON.stringify(inner) : text;
    const decoded: Passed = mayHoldSurrogates(written) ? { kind: "ok", value: scrubEvent(passed.value) } : passed;
    keepOriginal(decoded.value, text, inner);
    return decoded;
  }

  /**
   * A native record may bring the original of what it was made from: that one stays, redacted as any. What was in an
   * envelope is kept without it: rules look into the vendor's own record.
   */
  function keepOriginal(event: Event, text: string, inner: JsonObject | undefined): void {
    const original = event.raw ?? (keepRaw?.(event) ? (inner === undefined ? text : JSON.stringify(inner)) : undefined);
    if (original !== undefined) (event as { raw: string | undefined }).raw = redactText(original).toWellFormed();
  }

  return { finish, time: () => at };
}

type Numbers = {
  -readonly [K in
    | "bytes_in"
    | "bytes_out"
    | "status_code"
    | "src_asn"
    | "depth"
    | "class_uid"
    | "activity_id"]?: Event[K];
};

/** The columns of these are 32 bits wide. */
const MOST_INT32 = 2_147_483_647;

/** What counts nothing is left out, whatever the log says: one fraction, or 1e30, would fail a whole batch at the engine. */
function boundNumbers(event: Event): void {
  const numbers: Numbers = event;
  if (isNoCount(numbers.bytes_in)) numbers.bytes_in = undefined;
  if (isNoCount(numbers.bytes_out)) numbers.bytes_out = undefined;
  if (isNoCount(numbers.status_code)) numbers.status_code = undefined;
  if (isNoCount(numbers.src_asn)) numbers.src_asn = undefined;
  if (isNoCount(numbers.depth, MOST_INT32)) numbers.depth = undefined;
  if (isNoCount(numbers.class_uid, MOST_INT32)) numbers.class_uid = undefined;
  if (isNoCount(numbers.activity_id, MOST_INT32)) numbers.activity_id = undefined;
}

/** What the log says of operator and country is what its platform saw, and stays; what lists say is the house's own. */
function place(event: Event, placeOf: PlaceOf): void {
  const { src_ip, src_asn, src_country } = event;
  if (src_ip === undefined) return;
  const { asn, country, listedAs } = placeOf(src_ip);
  const placed: { -readonly [K in "src_asn" | "src_country" | "labels"]?: Event[K] } = event;
  if (src_asn === undefined) placed.src_asn = asn;
  if (src_country === undefined) placed.src_country = country;
  if (listedAs !== undefined) placed.labels = { ...event.labels, ...listedAs };
}

function isNoCount(value: number | undefined, most: number = Number.MAX_SAFE_INTEGER): boolean {
  return value !== undefined && !(Number.isSafeInteger(value) && value >= 0 && value <= most);
}

/** May the record in an envelope hold what the text does not show: in base64, or under names that are escaped? */
function mayHide(text: string): boolean {
  return text.includes("\\u") || text.includes('"data');
}

/** Only an escape can put a lone surrogate into a text that came as UTF-8; framed text always did. */
function mayHoldSurrogates(text: string): boolean {
  return text.includes("\\u") && /\\u[dD]/.test(text);
}
