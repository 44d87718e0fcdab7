import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventRows, jsonRows, migrate, openEmbedded } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import { expect, test } from "vitest";
import { gatherExplanation } from "./explanation.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AT = Date.UTC(2026, 10, 27, 19);
const UID = "aws:111122223333:role:deploy";

test("the hour of a finding is shown whole, though it is about the first of its calls", async () => {
  const directory = await mkdtemp(join(tmpdir(), "rolecall-explanation-"));
  try {
    await using store = await openEmbedded(directory);
    await migrate(store);
    const times = [
      AT - 21 * 24 * HOUR - 1,
      AT - 21 * 24 * HOUR,
      AT + 6 * MINUTE,
      AT + 7 * MINUTE,
      AT + 59 * MINUTE,
      AT + HOUR,
    ];
    const records = times.map((time, position) => ({
      json: JSON.stringify({
        ...{
          event_uid: `e${position}`,
          time: formatTime(time),
          tenant: "default",
          source: "rolecall",
          provider: "aws",
        },
        ...{ account_uid: "111122223333", identity_uid: UID, identity_kind: "role", identity_name: "deploy" },
        ...{ action: "ListUsers", outcome: "success" },
      }),
      partition: 0,
      position,
    }));
    await store.insert("events", eventRows(records));
    const seen = formatTime(AT + 6 * MINUTE);
    const finding = {
      finding_uid: "f_1",
      tenant: "default",
      identity_uid: UID,
      time: seen,
      first_seen: seen,
      last_seen: seen,
    };
    await store.insert(
      "findings",
      jsonRows([{ ...finding, kind: "rule", detector: "x", title: "x", severity: "low" }]),
    );
    const { hourly } = await gatherExplanation(store, "f_1");
    expect(hourly).toEqual([
      { at: AT - 21 * 24 * HOUR, calls: 1 },
      { at: AT, calls: 3 },
    ]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
