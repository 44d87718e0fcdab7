import { expect, test } from "vitest";
import { eventByIntake, readAlone } from "../../test/event-by-intake.ts";

const AT = "2026-11-24T10:00:00Z";
const inBase64 = (text: string) => Buffer.from(text).toString("base64");

test("a line that Google SecOps exports in base64 is a line", () => {
  const line = "Nov 24 10:00:00 fw %ASA-5-111008: User 'ann' executed the 'show clock' command.";
  expect(eventByIntake({ name: "projects/p/logs/x", data: inBase64(line), logEntryTime: AT })).toMatchObject({
    identity_uid: "cisco-asa::human:ann",
    time: "2026-11-24T10:00:00.000Z",
  });
});

test("what is no text is no line", () => {
  const record = {
    name: "x",
    data: Buffer.from([255, 254, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]).toString("base64"),
    logEntryTime: AT,
  };
  expect(readAlone(record)).toMatchObject({ kind: "dead-letter", reason: "unknown-format" });
});
