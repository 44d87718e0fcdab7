import { expect, test } from "vitest";
import { createWorld, renderLabels, renderRecords, type WorldOptions } from "./index.ts";
import { worldCast, worldStory } from "./story.ts";

const options: WorldOptions = {
  seed: 7,
  startAt: Date.UTC(2026, 9, 5, 6),
  quietDays: 0.25,
  attackDays: 1,
  identities: 60,
};

test("the story has a row for everybody and everything", async () => {
  await expect(worldStory(options)).toMatchFileSnapshot("story.golden.md");
});

test("labels render as one line of JSON each, with times that people read", async () => {
  await expect([...renderLabels(createWorld(options).labels())].join("")).toMatchFileSnapshot("labels.golden.ndjson");
});

test("one record of each format and action, as rendered", async () => {
  const seen = new Set<unknown>();
  const picked = function* () {
    for (const raw of createWorld({ ...options, attackDays: 0 }).records()) {
      const { record, source } = raw;
      const key = `${source}/${String(record["eventName"] ?? record["verb"] ?? record["action"] ?? record["start_time"] === undefined)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      yield raw;
    }
  };
  await expect([...renderRecords(picked())].join("")).toMatchFileSnapshot("records.golden.ndjson");
});

test.each([40, 60, 300, 1000])("a company of %d has about that many identities", (identities) => {
  const cast = worldCast({ ...options, identities });
  const uids = new Set(cast.flatMap((member) => member.identities));
  expect(uids.size).toBeGreaterThanOrEqual(identities);
  expect(uids.size).toBeLessThan(identities * 1.25 + 20);
  expect(new Set(cast.map(({ name }) => name)).size).toBe(cast.length);
});
