import { deadLetter, type Event, parseTime, redactText } from "@rolecall/core";
import { createRedactEvent } from "./redact-event.ts";
import { scrubEvent } from "./scrub-event.ts";
import type { Decoded } from "./source.ts";

interface FinishOptions {
  readonly keepRaw?: ((event: Event) => boolean) | undefined;
  readonly now: () => number;
}

type Passed = Extract<Decoded, { kind: "ok" }>;

const DAY_MS = 86_400_000;
/** 2000-01-01, epoch ms. */
const EARLIEST_MS = 946_684_800_000;

/**
 * What every event goes through, whatever its source: the bound on its time, redaction, and its original. `text` is the
 * record as it came.
 */
export function createFinish(options: FinishOptions): (passed: Passed, text: string) => Decoded {
  const { keepRaw, now } = options;
  const redactEvent = createRedactEvent();
  let lastTime = "";
  let at = Number.NaN;
  return (passed, text) => {
    const time = passed.value.time;
    if (time !== lastTime) {
      at = parseTime(time);
      lastTime = time;
    }
    if (!(at >= EARLIEST_MS)) return deadLetter("time-out-of-range", "the event time is before 2000");
    if (at > now() + DAY_MS) return deadLetter("time-out-of-range", "the event time is more than a day ahead");
    redactEvent(passed.value);
    const decoded: Passed = mayHoldSurrogates(text) ? { kind: "ok", value: scrubEvent(passed.value) } : passed;
    if (keepRaw?.(decoded.value)) (decoded.value as { raw: string | undefined }).raw = redactText(text).toWellFormed();
    return decoded;
  };
}

/** Only an escape can put a lone surrogate into a text that came as UTF-8; framed text always did. */
function mayHoldSurrogates(text: string): boolean {
  return text.includes("\\u") && /\\u[dD]/.test(text);
}
