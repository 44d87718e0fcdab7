import { expect, test } from "vitest";
import { readPressed } from "./pressed.ts";

test.each([
  ["what is nested without end", `${"[".repeat(2000)}${"]".repeat(2000)}`],
  ["a number beyond all bounds", "1e999"],
])("a dialog that says %s has no id of its own, and is read", (_, values) => {
  const payload = `{"type":"view_submission","user":{"id":"U1"},"view":{"id":"V1","state":{"values":${values}}}}`;
  const pressed = readPressed(Buffer.from(new URLSearchParams({ payload }).toString()));
  expect(pressed).toMatchObject({ isModal: true, userId: "U1" });
  expect(pressed.orderId).toBeUndefined();
});
