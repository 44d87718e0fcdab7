import type { Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { whyNone } from "./timeline-section.ts";

type Told = Pick<Finding, "events" | "kind" | "identity_kind" | "identity_name">;

const machine: Told = { events: ["e1"], kind: "lifecycle", identity_kind: "role", identity_name: "backup" };
const many: Told = { ...machine, identity_kind: "unknown", identity_name: "anonymous" };

test.each<[string, Told, string]>([
  ["of a machine whose events are not kept", machine, "The history holds no events of that time"],
  ["of nobody who was refused", { ...many, kind: "behavior" }, "The history holds no events of that time"],
  ["of a silence", { ...machine, events: [] }, "None: it is about what did not happen."],
  ["of many in an account", many, "The SQL at the end of this page"],
])("%s the page says why there is no call", (_, finding, said) => {
  expect(String(whyNone(finding))).toContain(said);
});
