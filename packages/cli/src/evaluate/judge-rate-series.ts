import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { judgeVolume } from "@rolecall/detection";
import type { ScoredSeries } from "@rolecall/world";
import { unlessAbsent } from "./read-sessions.ts";

/** Series are of values every five minutes; as calls, the usual one of the first rows is taken to be so many. */
const USUAL_CALLS = 24;
const FIRST_SHARE = 0.15;
/** More calls than that in five minutes say no more. */
const MOST_CALLS = 100 * USUAL_CALLS;

/** A series of the Numenta Anomaly Benchmark as the volume model judges it. */
export interface JudgedSeries extends ScoredSeries {
  readonly name: string;
}

/**
 * The series of `folder` (`data/…/*.csv`, `combined_windows.json`), each as the calls of a machine: values over the median of
 * the positive ones among the first rows, times {@link USUAL_CALLS}. None where the folder is not there.
 */
export async function judgeRateSeries(folder: string): Promise<readonly JudgedSeries[]> {
  const text = await unlessAbsent(readFile(join(folder, "combined_windows.json"), "utf8"));
  if (text === undefined) return [];
  const windows = JSON.parse(text) as Readonly<Record<string, readonly (readonly [string, string])[]>>;
  const files = (await readdir(join(folder, "data"), { recursive: true })).filter((name) => name.endsWith(".csv"));
  return Promise.all(
    files.toSorted().map(async (name) => {
      const rows = rowsOf(await readFile(join(folder, "data", name), "utf8"));
      const unit = unitOf(rows.map(({ value }) => value));
      const calls = rows.map(({ at, value }) => ({
        at,
        calls: Math.min(MOST_CALLS, Math.max(0, Math.round(value / unit))),
      }));
      return {
        name,
        scores: judgeVolume(calls),
        windows: (windows[name] ?? []).map(([from, to]) => {
          const [first, last] = [timeOf(from), timeOf(to)];
          return [rows.findIndex(({ at }) => at >= first), rows.findLastIndex(({ at }) => at <= last)] as const;
        }),
      };
    }),
  );
}

function rowsOf(csv: string): readonly { readonly at: number; readonly value: number }[] {
  return csv
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => {
      const [time = "", value = ""] = line.split(",");
      return { at: timeOf(time), value: Number(value) };
    });
}

function timeOf(text: string): number {
  return Date.parse(`${text.slice(0, 19).replace(" ", "T")}Z`);
}

/** What one call is worth. */
function unitOf(values: readonly number[]): number {
  const first = values.slice(0, Math.ceil(FIRST_SHARE * values.length)).filter((value) => value > 0);
  const median = first.toSorted((a, b) => a - b)[first.length >> 1] ?? 1;
  return median / USUAL_CALLS;
}
