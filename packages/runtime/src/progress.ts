/** Where progress is shown. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressOptions {
  /** What is going on: `replay`. */
  readonly label: string;
  /** What `done` counts: `B` is written as KiB and so on, everything else as a number with this word behind it. */
  readonly unit: string;
  /** How much there is in all; undefined where nobody knows (standard input). */
  readonly total?: number | undefined;
  /** Standard error, as a rule. */
  readonly stream: ProgressStream;
  readonly now: () => number;
  /** Work that ends before there was anything to show says nothing: where results themselves show that it goes on. */
  readonly onlyIfLong?: boolean;
}

/** Shows how far long work has come: a bar that redraws itself on a terminal, one line every 5 s elsewhere. */
export interface Progress {
  /** So much is done in all, with a word on what else there is to say (`12,000 records`). Cheap: call it often. */
  update(done: number, note?: string | (() => string)): void;
  /** The last line; call it once, also when the work failed. */
  end(done: number, note?: string): void;
}

const REDRAW_MS = 100;
const LINE_MS = 5000;
const BAR = 24;

export function createProgress(options: ProgressOptions): Progress {
  const { stream, now } = options;
  const isTerminal = stream.isTTY === true;
  const startedAt = now();
  let shownAt = startedAt;
  const draw = (done: number, note: string, at: number): string => {
    const line = progressLine(options, done, note, at - startedAt);
    if (!isTerminal) return `${line}\n`;
    // Spaces take away what stood there on every terminal; a dumb one shows the code that would.
    const width = (stream.columns ?? 80) - 1;
    return `\r${`${bar(done, options.total)}${line}`.slice(0, width).padEnd(width)}`;
  };
  return {
    update(done, note = "") {
      const at = now();
      if (at - shownAt < (isTerminal ? REDRAW_MS : LINE_MS)) return;
      shownAt = at;
      stream.write(draw(done, typeof note === "string" ? note : note(), at));
    },
    end(done, note = "") {
      if (options.onlyIfLong === true && shownAt === startedAt) return;
      stream.write(`${draw(done, note, now())}${isTerminal ? "\n" : ""}`);
    },
  };
}

function bar(done: number, total: number | undefined): string {
  if (total === undefined || total <= 0) return "";
  const filled = Math.min(BAR, Math.floor((done / total) * BAR));
  return `[${"#".repeat(filled)}${".".repeat(BAR - filled)}] `;
}

function progressLine(options: ProgressOptions, done: number, note: string, elapsedMs: number): string {
  const { label, unit, total } = options;
  const perSecond = elapsedMs > 0 ? (done / elapsedMs) * 1000 : 0;
  const parts = [
    total === undefined ? amount(done, unit) : `${percent(done, total)} of ${amount(total, unit)}`,
    `${amount(perSecond, unit)}/s`,
  ];
  if (total !== undefined && perSecond > 0 && done < total) parts.push(`${span((total - done) / perSecond)} left`);
  if (note !== "") parts.push(note);
  return `${label}: ${parts.join(", ")}`;
}

function percent(done: number, total: number): string {
  return `${total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : 100}%`;
}

function amount(count: number, unit: string): string {
  if (unit !== "B") return `${Math.round(count).toLocaleString("en-US")} ${unit}`;
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let at = 0;
  let value = count;
  for (; value >= 1024 && at < units.length - 1; at += 1) value /= 1024;
  return `${at === 0 ? Math.round(value) : value.toFixed(1)} ${units[at]}`;
}

function span(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
