import { Evidence } from "./combine/evidence.ts";
import { Baselines } from "./hour/baselines.ts";
import { closeHour } from "./hour/close-hour.ts";
import { observe } from "./hour/observe.ts";
import { openHour } from "./hour/open-hour.ts";
import { AT, AT_SUP, FEATURE } from "./state/layout.ts";
import { Sample } from "./state/sample.ts";
import { hourOf } from "./state/week.ts";

/** So many calls from that time on, epoch ms. */
export interface VolumePoint {
  readonly at: number;
  readonly calls: number;
}

const NOBODY = { remember: (): void => undefined };

/**
 * The volume features by themselves (calls an hour, calls in five minutes) over the calls of one identity: per point the
 * nominal surprise, -log10 p, that it brought its hour to, and 0 where it brought nothing that its hour had not shown. The
 * points are in the order of time; each hour is learned when it is over.
 */
export function judgeVolume(points: readonly VolumePoint[]): readonly number[] {
  const baselines = new Baselines(5);
  baselines.group("");
  baselines.groupOf.push(0);
  baselines.kindOf.push(0);
  const row = baselines.rows.open(0);
  const evidence = new Evidence();
  const sample = new Sample();
  return points.map(({ at, calls }) => {
    const hour = hourOf(at);
    if (calls > 0 && row.get(AT.hour) !== hour) {
      if (row.get(AT.hour) > 0) closeHour(baselines, 0, evidence, true);
      openHour(baselines, 0, hour);
    }
    sample.time = at;
    for (let call = 0; call < calls; call += 1) observe(baselines, 0, sample, NOBODY);
    // What is odd is learned with care, as where it alarms.
    const surprise = Math.max(row.get(AT_SUP + FEATURE.rate), row.get(AT_SUP + FEATURE.burst));
    return row.raise(AT.logP, surprise) ? surprise : 0;
  });
}
