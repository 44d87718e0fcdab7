import { expect, test } from "vitest";
import { eventByIntake } from "../../test/event-by-intake.ts";
import { exportedRow } from "./exported-row.ts";

const EMPTY = Object.fromEntries(Array.from({ length: 190 }, (_, index) => [`alertInfo_column${index}`, ""]));
const SAID = { byUser: "ann", role: "Admin", username: "bob", ipAddress: "203.0.113.9", scopeLevel: "Account" };

test.each([
  ["as an object", SAID],
  ["as text", JSON.stringify(SAID)],
])("of a wide table the columns count that have something: an activity of SentinelOne's, %s", (_, DataFields) => {
  const row = {
    ...{ "TimeGenerated [UTC]": "11/24/2026, 10:05:00.123 AM", ...EMPTY, accountId: "225494730938493804" },
    ...{ activityType: 23, "createdAt [UTC]": "11/24/2026, 10:00:00.123 PM", primaryDescription: "x" },
    ...{ userId: "225494730938493805", DataFields, Type: "SentinelOne_CL" },
  };
  expect(eventByIntake(row)).toMatchObject({
    ...{ provider: "sentinelone", action: "User Added", identity_uid: "sentinelone::human:ann", resource: "bob" },
    ...{ src_ip: "203.0.113.9", granted_scopes: ["Admin"], time: "2026-11-24T22:00:00.123Z" },
  });
});

test("a row that names no zone is as it was written", () => {
  expect(exportedRow({ TimeGenerated: "2026-11-24T10:00:00Z", a: "" })).toBeUndefined();
});
