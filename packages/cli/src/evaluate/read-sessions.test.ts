import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSessions } from "./read-sessions.ts";

const CORPORA = process.env["ROLECALL_CORPORA"] ?? join(import.meta.dirname, "../../../../../shared/corpora");
const absent = !existsSync(join(CORPORA, "cloudtrail-stratus"));
const why = absent ? ` (skipped: ${CORPORA} is not here; ROLECALL_CORPORA names another place)` : "";

test("a folder that is not there has no sessions", async () => {
  expect(await readSessions(join(import.meta.dirname, "nowhere"))).toEqual([]);
});

test.skipIf(absent)(`recorded sessions are whole: one a technique, and the longer runs of the tool${why}`, async () => {
  const sessions = await readSessions(CORPORA);
  const of = (origin: string) => sessions.filter((session) => session.origin === origin);
  expect(of("stratus")).toHaveLength(35);
  expect(of("invictus").length).toBeGreaterThan(20);
  for (const { name, origin, records } of sessions) {
    expect(records.length, name).toBeGreaterThanOrEqual(origin === "invictus" ? 5 : 1);
    for (const record of records) expect(record, name).toMatchObject({ eventName: expect.any(String) as string });
  }
});
