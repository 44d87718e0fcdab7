import { existsSync } from "node:fs";
import { join } from "node:path";
import { NAB_PROFILES, nabScore, RATE_THRESHOLD } from "@rolecall/world";
import { expect, test } from "vitest";
import { judgeRateSeries } from "./judge-rate-series.ts";

const CORPORA = process.env["ROLECALL_CORPORA"] ?? join(import.meta.dirname, "../../../../../shared/corpora");
const folder = join(CORPORA, "rate-series");
const absent = !existsSync(folder);
const why = absent ? ` (skipped: ${folder} is not here; ROLECALL_CORPORA names another place)` : "";

test.skipIf(absent)(`the volume model is worth on NAB's series what it was${why}`, async () => {
  const series = await judgeRateSeries(folder);
  expect(series).toHaveLength(28);
  const scores = NAB_PROFILES.map((profile) => nabScore(series, RATE_THRESHOLD, profile));
  // 37.0, 32.2 and 39.5 when it was first measured.
  for (const [at, least] of [36, 31, 38].entries()) expect(scores[at], NAB_PROFILES[at]?.name).toBeGreaterThan(least);
});
