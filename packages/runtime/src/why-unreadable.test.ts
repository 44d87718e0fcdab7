import { expect, test } from "vitest";
import { whyUnreadable } from "./why-unreadable.ts";

const coded = (code: string): Error => Object.assign(new Error(`${code}: in the system's words`), { code });

test.each([
  [coded("ENOENT"), "there is no such file"],
  [coded("ENOTDIR"), "there is no such file"],
  [coded("EISDIR"), "it is a directory: name a file in it"],
  [coded("EACCES"), "this user may not read it"],
  [coded("EMFILE"), "too many files are open: let this user open more (ulimit -n)"],
  [coded("EBUSY"), "the system says EBUSY"],
  [coded("ERR_STREAM_PREMATURE_CLOSE"), "ERR_STREAM_PREMATURE_CLOSE: in the system's words"],
  [new Error("it is too large"), "it is too large"],
  ["a text", "a text"],
])("%s is told as: %s", (error, why) => {
  expect(whyUnreadable(error)).toBe(why);
});
