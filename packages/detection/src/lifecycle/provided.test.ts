import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { Directory } from "../inventory/directory.ts";
import { newIdentity } from "../state/record.ts";
import { Registry } from "../state/registry.ts";
import { OPTIONS } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";
import { Lifecycle } from "./lifecycle.ts";

/** A key is made for somebody whom no log named. */
function made(n: number): Event {
  return call("admin", WORLD_START + n, `k${n}`, {
    action: "CreateAccessKey",
    action_class: "secret",
    raw: JSON.stringify({ requestParameters: { userName: `user-${n}` } }),
  });
}

test("who makes keys for very many makes nothing forgotten that was said, and what is awaited stays bounded", () => {
  const record = newIdentity(made(0), WORLD_START, OPTIONS.context("", {}), new Map());
  const lifecycle = new Lifecycle(new Registry());
  const judge = (event: Event, at: number): number =>
    lifecycle.check({ event, at, record, credential: undefined, directory: new Directory(), environment: "" }).length;
  for (let n = 0; n < 11_000; n += 1) judge(made(n), WORLD_START + n);
  const { rows, removed } = lifecycle.takeRows();
  expect(rows.length).toBeLessThanOrEqual(20_000);
  expect(removed.filter((key) => !key.startsWith("life:provided:"))).toEqual([]);
});
