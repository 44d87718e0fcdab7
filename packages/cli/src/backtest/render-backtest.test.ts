import type { Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { createPaint } from "../render/paint.ts";
import { renderBacktest } from "./render-backtest.ts";

const finding = (finding_uid: string, severity: Finding["severity"]): Finding =>
  ({ finding_uid, severity, kind: "behavior", score: 80, title: `${finding_uid} did it`, time: "t" }) as Finding;

test("a finding that is kept with another severity is counted as what it was and as what it would be, and is named", () => {
  const kept = [finding("f_a", "critical"), finding("f_b", "low")];
  const text = renderBacktest(
    { events: 10, gained: [finding("f_c", "low")], gone: [], kept, regraded: [finding("f_a", "high")] },
    { columns: 100, paint: createPaint(false) },
  );
  expect(text).toContain(
    "2 findings now, 3 with this configuration: 1 new, 0 gone, 2 kept, 1 of them with another severity",
  );
  expect(text).toMatch(/critical +0 -> 1\n +high +1 -> 0\n +low +1 -> 2/);
  expect(text).toMatch(/Another severity\n.*\n.*critical .*high until now: f_a did it/);
});
