/** How an identity that runs by a clock keeps its time. Instants are epoch ms. */
export interface Clock {
  readonly periodMs: number;
  /** Beats on which it ran, and on which it did not. */
  readonly kept: readonly number[];
  readonly missed: readonly number[];
  /** Runs between the beats. */
  readonly extra: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** A clock has at least so many runs, most of which are whole periods apart, and it keeps most of its beats. */
const LEAST_RUNS = 8;
const MOSTLY = 0.7;
const ON_BEAT = 0.1;
const SHOWN_BEATS = 36;

/**
 * The clock behind runs of which the usual ones end at `usualTo`: its period is their median gap. Undefined where they
 * follow none. The last beats are kept, through `to`.
 */
export function clockOf(runs: readonly number[], usualTo: number, to: number): Clock | undefined {
  const usual = runs.filter((at) => at < usualTo);
  if (usual.length < LEAST_RUNS) return undefined;
  const gaps = usual.slice(1).map((at, i) => at - (usual[i] ?? at));
  const periodMs = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  const near = (gap: number): boolean => Math.abs(gap - Math.round(gap / periodMs) * periodMs) <= ON_BEAT * periodMs;
  const isWhole = (gap: number): boolean => gap >= (1 - ON_BEAT) * periodMs && near(gap);
  if (periodMs <= 0 || gaps.filter(isWhole).length < MOSTLY * gaps.length) return undefined;
  const phase = phaseOf(usual, periodMs);
  const [first = to] = usual;
  const before = judge(usual, { from: first, to: usual.at(-1) ?? to, periodMs, phase });
  // Whoever works by the hour from nine to five beats in between, and is no clock.
  if (before.kept.length < MOSTLY * (before.kept.length + before.missed.length)) return undefined;
  const from = Math.max(first, to - SHOWN_BEATS * periodMs);
  return { periodMs, from, to, ...judge(runs, { from, to, periodMs, phase }) };
}

interface Beats {
  readonly from: number;
  readonly to: number;
  readonly periodMs: number;
  readonly phase: number;
}

/** The median place of the last runs within the period, so that one run by hand does not move it. */
function phaseOf(usual: readonly number[], periodMs: number): number {
  const last = usual.slice(-15);
  const anchor = last[Math.floor(last.length / 2)] ?? 0;
  const offsets = last.map((at) => {
    const off = (at - anchor) % periodMs;
    return off > periodMs / 2 ? off - periodMs : off < -periodMs / 2 ? off + periodMs : off;
  });
  return anchor + (offsets.toSorted((a, b) => a - b)[Math.floor(offsets.length / 2)] ?? 0);
}

function judge(
  runs: readonly number[],
  { from, to, periodMs, phase }: Beats,
): Pick<Clock, "kept" | "missed" | "extra"> {
  const shown = runs.filter((at) => at >= from - ON_BEAT * periodMs && at < to);
  const isOn = (at: number, beat: number): boolean => Math.abs(at - beat) <= ON_BEAT * periodMs;
  const beats: number[] = [];
  const first = phase + Math.ceil((from - ON_BEAT * periodMs - phase) / periodMs) * periodMs;
  for (let beat = first; beat + ON_BEAT * periodMs < to; beat += periodMs) beats.push(beat);
  return {
    kept: beats.filter((beat) => shown.some((at) => isOn(at, beat))),
    missed: beats.filter((beat) => !shown.some((at) => isOn(at, beat))),
    extra: shown.filter((at) => !beats.some((beat) => isOn(at, beat)) && at >= from),
  };
}
