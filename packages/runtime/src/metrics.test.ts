import { expect, test } from "vitest";
import { METRICS } from "./metric-catalogue.ts";
import type { MetricEntry } from "./metric-entry.ts";
import { createMetrics } from "./metrics.ts";
import { PROCESS_METRICS } from "./process-metrics.ts";
import { renderMetricCatalogue } from "./render-metric-catalogue.ts";

const entries: MetricEntry[] = Object.values(METRICS);

test("the catalogue as users see it", async () => {
  await expect(renderMetricCatalogue()).toMatchFileSnapshot("testdata/metrics.golden.md");
});

test.each(entries)("$name has its unit in its name and no identity in a label", ({ name, kind, labels }) => {
  expect(name).toMatch(/^rolecall_[a-z_]+$/);
  expect(name.endsWith("_total")).toBe(kind === "counter");
  if (kind === "histogram") expect(name).toMatch(/_seconds$/);
  for (const label of labels) expect(label).not.toMatch(/identity|uid|credential|address/);
});

test("names are unique", () => {
  expect(new Set(entries.map((entry) => entry.name)).size).toBe(entries.length);
});

test("what was counted is rendered for Prometheus, each process with its own", async () => {
  const metrics = createMetrics({ version: "1.2.3" });
  metrics.records.inc({ outcome: "event", reason: "" }, 5);
  metrics.findings.inc({ detector: "aws-key-quarantined", severity: "high", kind: "rule" });
  metrics.detectionLag.observe(2);
  const { body, contentType } = await metrics.render();
  expect(contentType).toContain("text/plain");
  expect(body).toContain('rolecall_records_total{outcome="event",reason=""} 5');
  expect(body).toContain('rolecall_findings_total{detector="aws-key-quarantined",severity="high",kind="rule"} 1');
  expect(body).toContain('rolecall_detection_lag_seconds_bucket{le="5"} 1');
  expect(body).toContain(`rolecall_build_info{version="1.2.3",node="${process.versions.node}"} 1`);
  expect((await createMetrics({ version: "1" }).render()).body).not.toContain('outcome="event"');
});

test("the process's own metrics are there when asked for", async () => {
  const { body } = await createMetrics({ version: "1", withProcess: true }).render();
  expect(body).toContain("rolecall_process_resident_memory_bytes");
});

test("those of the process are the ones that the reference lists", async () => {
  const { body } = await createMetrics({ version: "1", withProcess: true }).render();
  const own = new Set<string>(entries.map(({ name }) => name));
  const told = Array.from(body.matchAll(/^# TYPE (\w+) (\w+)$/gm), ([, name = "", kind]) => `${name} ${kind}`);
  const here = PROCESS_METRICS.filter(({ linux }) => linux === undefined || process.platform === "linux");
  expect(here.map(({ name, kind }) => `${name} ${kind}`).toSorted()).toEqual(
    told.filter((line) => !own.has(line.split(" ")[0] ?? "")).toSorted(),
  );
  const labels = new Map(PROCESS_METRICS.map((each) => [each.name, each.labels ?? []]));
  for (const [, name = "", list = ""] of body.matchAll(/^(rolecall_(?:process|nodejs)_\w+)\{(.*)\} /gm)) {
    const named = Array.from(list.matchAll(/(\w+)="/g), ([, label]) => label).filter((label) => label !== "le");
    expect([name, named]).toEqual([name, labels.get(name.replace(/_(?:bucket|sum|count)$/, ""))]);
  }
});

test("what is called a total is a counter, as promtool wants it", async () => {
  const { body } = await createMetrics({ version: "1", withProcess: true }).render();
  const totals = [...body.matchAll(/^# TYPE (\w+_total) (\w+)$/gm)];
  expect(totals.length).toBeGreaterThan(10);
  expect(totals.filter(([, , type]) => type !== "counter").map(([line]) => line)).toEqual([]);
});

test("what is looked at only when somebody asks is as it is then", async () => {
  const metrics = createMetrics({ version: "0" });
  let waiting = 1;
  metrics.sample((tell) => tell("queueBytes", { queue: "events" }, waiting));
  expect((await metrics.render()).body).toContain('rolecall_queue_bytes{queue="events"} 1');
  waiting = 2;
  expect((await metrics.render()).body).toContain('rolecall_queue_bytes{queue="events"} 2');
});

test("of what parts of a process hold the gauge is the sum, or the most, of those that are there", async () => {
  const metrics = createMetrics({ version: "0" });
  const stop = [3, 4].map((held) =>
    metrics.sample((tell) => {
      tell("heldEvents", {}, held);
      tell("episodeAge", { state: "open", severity: "high" }, held);
    }),
  );
  const seen = async () => (await metrics.render()).body.match(/^rolecall_(held_events|episode_age_seconds.*) \d$/gm);
  expect(await seen()).toEqual([
    "rolecall_held_events 7",
    'rolecall_episode_age_seconds{state="open",severity="high"} 4',
  ]);
  stop[1]?.();
  expect(await seen()).toEqual([
    "rolecall_held_events 3",
    'rolecall_episode_age_seconds{state="open",severity="high"} 3',
  ]);
  stop[0]?.();
  expect(await seen()).toEqual(["rolecall_held_events 0"]);
});
