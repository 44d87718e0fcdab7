import type { Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { IdentityLabels } from "./identity-labels.ts";

const AT = "2026-01-05T12:00:00.000Z";
const of = (uid: string) =>
  ({ identity_uid: uid, first_seen: AT, last_seen: AT, dimensions: [] }) as unknown as Finding;

/** Every identity whose name is even has a label. */
function labelled() {
  const asked: string[][] = [];
  const store = {
    async select(sql: string, { uids }: { uids: string[] }) {
      if (!sql.includes("rolecall.events")) return [];
      asked.push(uids);
      return uids
        .filter((uid) => Number(uid) % 2 === 0)
        .map((identity_uid) => ({ identity_uid, labels: { app: identity_uid } }));
    },
  };
  return { asked, labels: new IdentityLabels(store as unknown as Store, "default") };
}

test("who was asked about is not asked about again within a minute, with labels or without", async () => {
  const { asked, labels } = labelled();
  const both = [of("1"), of("2")];
  const expected = new Map([
    ["1", {}],
    ["2", { app: "2" }],
  ]);
  expect(await labels.of(both, 100_000)).toEqual(expected);
  expect(await labels.of(both, 159_999)).toEqual(expected);
  expect(asked).toEqual([["1", "2"]]);
  await labels.of([of("1")], 160_000);
  expect(asked).toEqual([["1", "2"], ["1"]]);
});

test("what is forgotten to make room is asked about again, and not taken for none", async () => {
  const { labels } = labelled();
  await labels.of([of("2")], 100_000);
  const many = Array.from({ length: 10_000 }, (_, n) => of(String(n)));
  expect((await labels.of(many, 100_001)).get("2")).toEqual({ app: "2" });
});

test("all whom a finding about a group names are asked about, each once", async () => {
  const { asked, labels } = labelled();
  const members = { name: "members", observed: "2 (f_1a), 3, 4" };
  const known = await labels.of([{ ...of("3"), dimensions: [members] } as unknown as Finding, of("2")], 100_000);
  expect(asked).toEqual([["3", "2", "4"]]);
  expect(known.get("4")).toEqual({ app: "4" });
});
