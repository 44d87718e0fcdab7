import { deadUid, type StoredDeadLetter } from "@rolecall/clickhouse";
import { createDoors, createMessageReader } from "@rolecall/service-ingest";
import { expect, test } from "vitest";
import { decodeAgain } from "./decode-again.ts";

const now = (): number => Date.UTC(2026, 10, 24);
const native = { event_uid: "1", time: "2026-11-24T00:00:00.000Z", identity_uid: "aws:1:role:a", action: "Get" };

/** The letter that a message of this header is, where only `own` and `acme` are tenants. */
function letterOf(customer: string, record: object = native): StoredDeadLetter {
  const doors = createDoors({
    ...{ source: "rolecall", own: "own", tenants: ["own", "acme"] },
    consoleUsers: () => new Set(),
    now,
  });
  const reader = createMessageReader((headers) => doors(headers["customer"] ?? "own"));
  const bytes = Buffer.from(JSON.stringify(record));
  const { dead } = reader.read({ lane: "t/0", offset: 7, bytes, headers: { customer } });
  const letter = dead[0];
  if (letter === undefined) throw new Error("not refused");
  // As the table gives it back.
  return { tenant: "own", ...letter, source: "rolecall", dead_uid: deadUid(letter), recorded_at: "" };
}

test("a message that a release before did not read whole gives all that it holds", () => {
  const bytes = Buffer.concat([
    Buffer.from([0, 0, 0, 0, 10]),
    Buffer.from(JSON.stringify({ log: JSON.stringify([native, native]) })),
  ]);
  const { raw: _, ...letter } = { ...letterOf("evil"), tenant: "own", raw_base64: bytes.toString("base64") };
  const { events, dead } = decodeAgain(letter, { tenant: "own", tenants: ["own"], source: undefined, now });
  expect([events.length, dead.length]).toEqual([2, 0]);
});

const OF_WHOM = "the tenant is not one of the configuration's: name it in tenants, or correct the header";
const SEND_AGAIN = "the letter does not tell whose it is: correct the header, and send the record again";

test.each<[string, StoredDeadLetter, string[], string[], string | undefined]>([
  [
    "an unknown tenant's, that still is unknown",
    letterOf("evil"),
    ["own", "acme"],
    [],
    "the configuration has no tenant evil: name it in tenants",
  ],
  ["an unknown tenant's, that is named by now", letterOf("evil"), ["own", "acme", "evil"], ["evil"], undefined],
  ["a header that is no name", letterOf("not a name\u001b[2J"), ["own", "acme"], [], SEND_AGAIN],
  ["an empty header", letterOf(""), ["own", "acme"], [], SEND_AGAIN],
  ["a header that is a member of every object", letterOf("__proto__"), ["own"], [], SEND_AGAIN],
  [
    "one of a release that kept no name",
    { ...letterOf("evil"), tenant: "own", detail: OF_WHOM },
    ["own", "evil"],
    [],
    SEND_AGAIN,
  ],
  [
    "a record that says it is another's",
    letterOf("acme", { ...native, tenant: "own" }),
    ["own", "acme"],
    [],
    undefined,
  ],
])("%s", (_, letter, tenants, events, why) => {
  const became = decodeAgain(letter, { tenant: "own", tenants, source: undefined, now });
  expect([became.events.map(({ tenant }) => tenant), became.dead.length, became.why]).toEqual([
    events,
    1 - events.length,
    why,
  ]);
});
