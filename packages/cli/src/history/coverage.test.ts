import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";

test("the longest silence of a source is the one that lasts, where none was longer", async () => {
  const data = mkdtempSync(join(tmpdir(), "rolecall-silence-"));
  const at = (source: string, ...hours: readonly number[]): readonly object[] =>
    hours.map((hour) => ({
      time: new Date(Date.UTC(2026, 0, 5, hour)).toISOString(),
      identity_uid: "acme:prod:service-account:shop",
      action: "read",
      source,
    }));
  const events = [...at("stopped", 0, 2), ...at("paused", 0, 30, 48), ...at("steady", 0, 16, 32, 48)];
  const file = join(data, "events.ndjson");
  writeFileSync(file, events.map((event) => JSON.stringify(event)).join("\n"));
  await runWords(["replay", file, "--source", "rolecall", "--data", join(data, "history")]);
  const { out } = await runWords(["findings", "--coverage", "--data", join(data, "history")], { columns: 200 });
  const silence = (source: string): string | undefined =>
    out
      .split("\n")
      .find((line) => line.startsWith(source))
      ?.match(/\S+ h$/)?.[0];
  expect(["stopped", "paused", "steady"].map(silence)).toEqual(["46 h", "30 h", "16 h"]);
});
