import { eventRows, type Store } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEPLOY, FINDING, ODD_HOUR, openCompany } from "../../testing/company.ts";
import { spanOf } from "../span.ts";
import { MOST_PEERS, peerCounts, peersQuestion } from "./peers.ts";

const DAY_MS = 86_400_000;
const SPAN = spanOf(ODD_HOUR, ODD_HOUR, undefined);
const NOTHING = { src_network: [], client: [], action: [] };

let store: Store;
beforeAll(async () => {
  store = await openCompany(false);
  const call = (who: string, more: object): object => ({
    ...{
      time: formatTime(ODD_HOUR - DAY_MS),
      tenant: "default",
      source: "rolecall",
      provider: "aws",
      outcome: "success",
    },
    ...{
      account_uid: "111122223333",
      identity_uid: who,
      identity_kind: "role",
      action: "Get",
      client: "boto3",
      ...more,
    },
  });
  const peer = (n: number): string => `aws:111122223333:role:p${n}`;
  const calls = [
    ...Array.from({ length: MOST_PEERS + 20 }, (_, n) => call(peer(n), {})),
    // Three have it, one of them twice; and these do not count: itself, another kind, account or platform, long ago, later.
    ...[1, 1, 2, 3].map((n) => call(peer(n), { src_network: "n" })),
    call(DEPLOY, { src_network: "n" }),
    call("aws:111122223333:bot:b", { src_network: "n", identity_kind: "bot" }),
    call("aws:9:role:x", { src_network: "n", account_uid: "9" }),
    call("okta:111122223333:role:x", { src_network: "n", provider: "okta" }),
    call(peer(4), { src_network: "n", time: formatTime(ODD_HOUR - 8 * DAY_MS) }),
    call(peer(5), { src_network: "n", time: formatTime(ODD_HOUR + 1) }),
  ];
  const records = calls.map((each, position) => {
    return { json: JSON.stringify({ event_uid: `e${position}`, ...each }), partition: 0, position };
  });
  await store.insert("events", eventRows(records));
});
afterAll(() => store[Symbol.asyncDispose]());

test("each new value is looked for at the peers, and counted as far as it matters", async () => {
  const values = { src_network: ["n", "o"], client: ["boto3"], action: ["' OR 1=1 --"] };
  const peers = await peerCounts(store, peersQuestion(FINDING, values, SPAN));
  const asked = [peers("src_network", "n"), peers("src_network", "o"), peers("client", "boto3")];
  expect(asked).toEqual([3, 0, MOST_PEERS]);
  expect([peers("action", "' OR 1=1 --"), peers("action", "Get")]).toEqual([0, undefined]);
});

test("where nothing is new, nothing is asked", () => {
  expect(peersQuestion(FINDING, NOTHING, SPAN)).toBeUndefined();
});
