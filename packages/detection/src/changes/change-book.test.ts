import type { ChangeRecord } from "@rolecall/core";
import { formatTime } from "@rolecall/core";
import { expect, test } from "vitest";
import { ChangeBook } from "./change-book.ts";

const HOUR = 3_600_000;
const [FROM, UNTIL] = [100, 124];

function told(uid: string, over: Partial<ChangeRecord> = {}): ChangeRecord {
  const times = { at: formatTime(0), from: formatTime(FROM * HOUR), until: formatTime(UNTIL * HOUR) };
  const what = { change: "deploy", identities: ["aws:1:role:*"], by: "", note: "" } as const;
  return { control: "change", tenant: "default", change_uid: uid, ...times, ...what, ...over };
}

const learned = { change: "deploy", by: "ci", what: "git.push", at: FROM * HOUR, from: FROM, until: UNTIL } as const;
const explains = (book: ChangeBook, uid: string, hour: number): boolean => book.explaining(uid, hour) !== undefined;

test("a change explains the hours of its span and no others", () => {
  const book = new ChangeBook();
  book.tell(told("a"));
  const hours = [FROM - 1, FROM, UNTIL, UNTIL + 1];
  expect(hours.map((hour) => explains(book, "aws:1:role:shop", hour))).toEqual([false, true, true, false]);
  expect(explains(book, "aws:1:user:shop", FROM)).toBe(false);
});

test("nothing is explained for longer than a fortnight, nor by what has no time", () => {
  const book = new ChangeBook();
  book.tell(told("a", { until: formatTime(9000 * HOUR) }));
  expect([FROM + 336, FROM + 337].map((hour) => explains(book, "aws:1:role:shop", hour))).toEqual([true, false]);
  const none = new ChangeBook();
  none.tell(told("b", { from: "soon" }));
  none.tell(told("c", { until: formatTime(0) }));
  expect(none.isEmpty).toBe(true);
});

test("a push is about all workflows of the repository, and of no other", () => {
  const book = new ChangeBook();
  book.learn({ ...learned, target: "github:acme:ci-workflow:shop/*" });
  expect(explains(book, "github:acme:ci-workflow:shop/deploy.yml", FROM)).toBe(true);
  expect(explains(book, "github:acme:ci-workflow:web/deploy.yml", FROM)).toBe(false);
});

test("distrust ends what was read off the log, and not what people tell", () => {
  const book = new ChangeBook();
  book.learn({ ...learned, target: "aws:1:role:shop" });
  book.distrust("aws:1:role:shop");
  expect(book.isEmpty).toBe(true);
  book.tell(told("a"));
  book.distrust("aws:1:role:shop");
  expect(explains(book, "aws:1:role:shop", FROM)).toBe(true);
});

test("of more changes than there is room for those that end first are forgotten", () => {
  const book = new ChangeBook();
  for (let n = 0; n <= 1000; n += 1)
    book.tell(told(`c${n}`, { until: formatTime((UNTIL + n) * HOUR), identities: [`aws:1:role:r${n}`] }));
  expect([0, 1, 1000].map((n) => explains(book, `aws:1:role:r${n}`, FROM))).toEqual([false, true, true]);
  const full = new ChangeBook();
  for (let n = 0; n <= 50_000; n += 1) full.learn({ ...learned, until: UNTIL + n, target: `aws:1:role:r${n}` });
  expect([4999, 5000, 50_000].map((n) => explains(full, `aws:1:role:r${n}`, FROM))).toEqual([false, true, true]);
});

test("what is over is forgotten at the end of the day after, and rows say so", () => {
  const book = new ChangeBook();
  book.tell(told("a"));
  book.learn({ ...learned, target: "aws:1:role:shop" });
  const { rows } = book.takeRows();
  expect(rows.map(({ key }) => key)).toEqual(["change:deploy:aws:1:role:shop", "change:told:a"]);
  const again = new ChangeBook();
  again.restore(rows);
  expect(again.explaining("aws:1:role:shop", FROM)).toEqual(book.explaining("aws:1:role:shop", FROM));
  book.closeDay(UNTIL + 24);
  expect(book.isEmpty).toBe(false);
  book.closeDay(UNTIL + 25);
  expect(book.isEmpty).toBe(true);
  expect(book.takeRows()).toEqual({ rows: [], removed: rows.map(({ key }) => key) });
});
