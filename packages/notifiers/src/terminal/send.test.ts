import { expect, test } from "vitest";
import { aPage } from "../testing/a-page.ts";
import { surroundings } from "../testing/harness.ts";
import { createTerminal } from "./send.ts";

test("what standard output does not take is tried again", async () => {
  const full = { ...surroundings().context, write: () => Promise.reject(new Error("no room")) };
  expect(await createTerminal({}, full).send(aPage(), new AbortController().signal)).toMatchObject({ kind: "retry" });
});
