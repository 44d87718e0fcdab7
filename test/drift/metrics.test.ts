import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { METRICS } from "@rolecall/runtime";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const sources = globSync(["packages/*/src/**/*.ts", "services/*/src/**/*.ts"], { cwd: ROOT })
  .filter((path) => !path.endsWith(".test.ts"))
  .map((path) => readFileSync(join(ROOT, path), "utf8"))
  .join("\n");

// Who alerts on one that nobody counts waits for ever.
test.each(Object.keys(METRICS))("metrics.%s is counted somewhere", (key) => {
  expect(new RegExp(`\\b(?:metrics\\??|all)\\.${key}\\b|\\btell\\("${key}"`).test(sources)).toBe(true);
});

test("dashboards ask for metrics that there are", () => {
  const names = Object.values(METRICS).map(({ name }) => name as string);
  const asked = globSync("infra/grafana/dashboards/*.json", { cwd: ROOT }).flatMap((path) =>
    Array.from(
      readFileSync(join(ROOT, path), "utf8").matchAll(/"expr": "([^"]*)"/g),
      ([, expression = ""]) => expression.match(/rolecall_[a-z_]+/g) ?? [],
    ).flat(),
  );
  const unknown = asked.filter(
    (name) => !names.includes(name.replace(/_(bucket|sum|count)$/, "")) && !name.startsWith("rolecall_process_"),
  );
  expect(unknown).toEqual([]);
});
