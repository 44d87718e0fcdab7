import { fetchAnyPort } from "@rolecall/runtime";
import { createWorld, forgottenKey, type RawRecord } from "@rolecall/world";
import { QUIET_DAYS } from "./demo-start.ts";

const DAY_MS = 24 * 3_600_000;
const ATTACK_DAYS = 30;
const IDENTITIES = 60;
/** How much faster than life the simulated company lives, until it has caught up with the clock. */
const SPEED = 120;
const TICK_MS = 250;
/** Into the present: a key returns that the inventory says nobody has used for long. */
const FORGOTTEN_AFTER_MS = 1_800_000;
const BATCH_RECORDS = 16_000;

export interface DemoOptions {
  readonly seed: number;
  /** First instant of the simulated company, epoch ms; a whole hour. */
  readonly startAt: number;
  /** Records up to this event time are in the history already. */
  readonly after: number;
  /** Where logs go: `http://127.0.0.1:4180/v1/logs`. */
  readonly url: string;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
  /** Weeks of history were sent: so many records in so many ms. */
  readonly historyMade: (records: number, ms: number) => void;
}

/** The simulated company, sending its logs as anybody would: first its past, as fast as it goes, then its present. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const world = createWorld({
    seed: options.seed,
    startAt: options.startAt,
    quietDays: QUIET_DAYS,
    attackDays: ATTACK_DAYS,
    identities: IDENTITIES,
  });
  const forgotten = forgottenKey(options.startAt + QUIET_DAYS * DAY_MS + FORGOTTEN_AFTER_MS);
  const records = inOrder(world.records(), forgotten)[Symbol.iterator]();
  const presentAt = Math.max(options.startAt + QUIET_DAYS * DAY_MS, options.after);
  const began = options.now();
  const history = await sendPast(records, presentAt, options);
  if (options.signal.aborted) return;
  options.historyMade(history.sent, options.now() - began);
  await sendPresent(records, history.next, presentAt, options);
}

/** Two streams by time; `few` is sorted and short. */
function* inOrder(many: Iterable<RawRecord>, few: readonly RawRecord[]): Generator<RawRecord> {
  let next = 0;
  for (const record of many) {
    for (; next < few.length && (few[next] as RawRecord).at <= record.at; next += 1) yield few[next] as RawRecord;
    yield record;
  }
  yield* few.slice(next);
}

async function sendPast(
  records: Iterator<RawRecord>,
  until: number,
  options: DemoOptions,
): Promise<{ readonly sent: number; readonly next: RawRecord | undefined }> {
  let sent = 0;
  let batch: RawRecord[] = [];
  for (let one = records.next(); one.done !== true && !options.signal.aborted; one = records.next()) {
    if (one.value.at >= until) {
      await post(batch, options);
      return { sent: sent + batch.length, next: one.value };
    }
    if (one.value.at <= options.after) continue;
    batch.push(one.value);
    if (batch.length < BATCH_RECORDS) continue;
    await post(batch, options);
    sent += batch.length;
    batch = [];
  }
  return { sent, next: undefined };
}

async function sendPresent(
  records: Iterator<RawRecord>,
  first: RawRecord | undefined,
  presentAt: number,
  options: DemoOptions,
): Promise<void> {
  const began = options.now();
  let next = first;
  while (next !== undefined && !options.signal.aborted) {
    const at = Math.min(presentAt + (options.now() - began) * SPEED, options.now());
    const batch: RawRecord[] = [];
    while (next !== undefined && next.at <= at) {
      batch.push(next);
      const one = records.next();
      next = one.done === true ? undefined : one.value;
    }
    await post(batch, options);
    await options.sleep(TICK_MS);
  }
}

async function post(records: readonly RawRecord[], options: DemoOptions): Promise<void> {
  if (records.length === 0) return;
  const body = records.map(({ record }) => `${JSON.stringify(record)}\n`).join("");
  for (;;) {
    const response = await fetchAnyPort(options.url, { method: "POST", body, signal: options.signal });
    await response.body?.cancel();
    if (response.status === 202) return;
    if (response.status !== 429) throw new Error(`the intake answered ${response.status} to the simulated company`);
    await options.sleep(1000);
  }
}
