import type { StoredDeadLetter } from "@rolecall/clickhouse";
import { expect, test } from "vitest";
import { deadLetterBody } from "./dead-letter.ts";

test("a dead letter's page shows it without its secrets", () => {
  const letter: StoredDeadLetter = {
    dead_uid: "sha256:1",
    reason: "schema",
    detail: "no arn",
    path: "",
    source: "auto",
    origin: "file:1",
    raw: '{"password":"hunter2","note":"ghp_16C7e42F292c6912E7710c838347Ae178B4a","<b>":1}',
    recorded_at: "2026-11-24T10:00:00.000Z",
  };
  const page = String(deadLetterBody(letter, { retry: true }));
  expect(page).toContain(
    "{&quot;password&quot;:&quot;***&quot;,&quot;note&quot;:&quot;ghp_***&quot;,&quot;&lt;b&gt;&quot;:1}",
  );
});
