import { listFindings, readLog, type Store, type StoredEntry, type StoredLog, storedLogs } from "@rolecall/clickhouse";
import { type ControlRecord, type Finding, isControl, type LogEntry, parseTime } from "@rolecall/core";
import { createDetector, type Detector, type DetectorOptions, type RuleSet } from "@rolecall/detection";
import { createTenants } from "@rolecall/service-detector";

/** Findings that are taken from the detector at a time. */
const TAKE_EVERY = 2000;
/** Findings of the present configuration that are compared with at most. */
const MOST_FINDINGS = 1_000_000;

export interface BacktestOptions {
  readonly store: Store;
  /** Of the own tenant. */
  readonly detector: DetectorOptions;
  /** Those that the configuration names; events of any other are judged as if they were the own one's. */
  readonly tenants: readonly string[];
  readonly rules: () => RuleSet;
  /** What the configuration declares, in effect from the earliest event (epoch ms) on. */
  readonly declare: (detector: Detector, earliest: number) => readonly ControlRecord[];
  /** Findings decided from here on are compared, RFC 3339; all of them where absent. Everything before is learnt from. */
  readonly since?: string | undefined;
  readonly progress: (events: number) => void;
}

/** What a configuration would have changed. Each newest first. */
export interface Backtest {
  readonly events: number;
  readonly gained: readonly Finding[];
  readonly gone: readonly Finding[];
  readonly kept: readonly Finding[];
  /** Of those that are kept, what is stored of the ones whose severity would be another. */
  readonly regraded: readonly Finding[];
}

/**
 * The stored history through a detector of another configuration, as it came: what it finds, against what is stored. The
 * history is read from its beginning, so that the detector knows what a running one would; nothing is written.
 */
export async function backtest(options: BacktestOptions, signal: AbortSignal): Promise<Backtest> {
  const { store, since } = options;
  const found = new Map<string, Finding>();
  let events = 0;
  for (const log of await storedLogs(store)) {
    events += await judge(log, options, found, (count) => options.progress(events + count), signal);
  }
  const from = since === undefined ? Number.NEGATIVE_INFINITY : parseTime(since);
  const candidates = newestFirst(Array.from(found.values()).filter(({ time }) => parseTime(time) >= from));
  const present = await listFindings(store, { ...(since !== undefined && { since }), limit: MOST_FINDINGS });
  const known = new Set(present.map(({ finding_uid }) => finding_uid));
  const severities = new Map(candidates.map(({ finding_uid, severity }) => [finding_uid, severity]));
  return {
    events,
    gained: candidates.filter(({ finding_uid }) => !known.has(finding_uid)),
    gone: present.filter(({ finding_uid }) => !severities.has(finding_uid)),
    kept: candidates.filter(({ finding_uid }) => known.has(finding_uid)),
    regraded: present.filter(
      ({ finding_uid, severity }) => severities.has(finding_uid) && severities.get(finding_uid) !== severity,
    ),
  };
}

async function judge(
  log: StoredLog,
  { store, detector: settings, tenants, rules, declare }: BacktestOptions,
  found: Map<string, Finding>,
  progress: (events: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const { tenant: own } = settings;
  const detector = createTenants({ tenant: own, create: (tenant) => createDetector({ ...settings, tenant }, rules()) });
  const keep = (): void => {
    for (const finding of detector.take()) found.set(finding.finding_uid, finding);
  };
  let events = 0;
  let offset = 0;
  for await (const entry of withDeclared(readLog(store, { ...log, once: true }), (at) => declare(detector, at))) {
    signal.throwIfAborted();
    if (isControl(entry)) detector.control(entry, offset);
    else detector.offer(tenants.includes(entry.tenant) ? entry : { ...entry, tenant: own }, offset);
    offset += 1;
    if (isControl(entry)) continue;
    events += 1;
    if (events % TAKE_EVERY !== 0) continue;
    keep();
    progress(events);
  }
  detector.finish();
  keep();
  return events;
}

/** The log, but that what is declared comes from the tested configuration, ahead of the first event. */
async function* withDeclared(
  log: AsyncIterable<StoredEntry>,
  declare: (earliest: number) => readonly ControlRecord[],
): AsyncGenerator<LogEntry> {
  let isFirst = true;
  for await (const { entry } of log) {
    if (isControl(entry)) {
      // What was changed on purpose was so under any configuration.
      if (entry.control === "watermark" || entry.control === "change") yield entry;
      continue;
    }
    if (isFirst) yield* declare(parseTime(entry.time));
    isFirst = false;
    yield entry;
  }
}

function newestFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) =>
    a.time === b.time ? (a.finding_uid < b.finding_uid ? 1 : -1) : a.time < b.time ? 1 : -1,
  );
}
