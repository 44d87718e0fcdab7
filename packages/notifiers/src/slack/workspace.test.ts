import { expect, test } from "vitest";
import { surroundings } from "../testing/harness.ts";
import { workspaceOf } from "./workspace.ts";

test("429 of one channel is that channel's; of two in one breath it is the workspace's, until the later of both", () => {
  const { context } = surroundings();
  const workspace = workspaceOf(context, "https://slack.com/api/", "t");
  workspace.limited("C1", 30_000, 0);
  expect(workspace.pauseMs(1000)).toBe(0);
  workspace.limited("C2", 5000, 1000);
  expect(workspace.pauseMs(1000)).toBe(29_000);
  expect(workspace.pauseMs(30_000)).toBe(0);
});

test("one token is one workspace, among the receivers of one configuration", () => {
  const { context } = surroundings();
  const first = workspaceOf(context, "https://slack.com/api/", "t");
  expect(workspaceOf(context, "https://slack.com/api/", "t")).toBe(first);
  expect(workspaceOf(context, "https://slack.com/api/", "u")).not.toBe(first);
  expect(workspaceOf(surroundings().context, "https://slack.com/api/", "t")).not.toBe(first);
});
