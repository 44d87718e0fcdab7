import { EventEmitter } from "node:events";
import type { Writable } from "node:stream";
import { afterEach, describe, expect, test } from "vitest";
import { endOnBugs, heedOutputs } from "./standard-outputs.ts";

function outputs(isService: boolean) {
  const ends: number[] = [];
  const said: string[] = [];
  const out = new EventEmitter() as Writable;
  const err = Object.assign(new EventEmitter(), { write: (text: string) => said.push(text) }) as unknown as Writable;
  heedOutputs({ out, err, isService, exitAtOnce: (code) => void ends.push(code) });
  return { out, err, ends, said };
}

const failure = (code: string): Error => Object.assign(new Error(code), { code });

describe("standard output takes nothing", () => {
  const gone = "rolecall: nobody reads standard output any more\n";
  const full = "rolecall: cannot write to standard output: there is no room left\n";
  test.each([
    { who: "a command whose reader has enough", isService: false, code: "EPIPE", ends: [0], said: [] },
    { who: "a command on a full disk", isService: false, code: "ENOSPC", ends: [1], said: [full] },
    { who: "a service whose reader has gone", isService: true, code: "EPIPE", ends: [1], said: [gone] },
    { who: "a service on a full disk, which goes on", isService: true, code: "ENOSPC", ends: [], said: [full] },
  ])("$who", ({ isService, code, ends, said }) => {
    const at = outputs(isService);
    at.out.emit("error", failure(code));
    expect([at.ends, at.said]).toEqual([ends, said]);
  });

  test("a service says so once", () => {
    const at = outputs(true);
    at.out.emit("error", failure("ENOSPC"));
    at.out.emit("error", failure("ENOSPC"));
    expect(at.said).toEqual([full]);
  });
});

test.each([true, false])("what cannot be logged ends nobody (a service: %s)", (isService) => {
  const at = outputs(isService);
  at.err.emit("error", failure("ENOSPC"));
  at.err.emit("error", failure("EPIPE"));
  expect([at.ends, at.said]).toEqual([[], []]);
});

describe("a bug", () => {
  const before = process.listeners("uncaughtException");
  afterEach(() => {
    for (const listener of process.listeners("uncaughtException"))
      if (!before.includes(listener)) process.off("uncaughtException", listener);
  });

  test("is written with its stack, and ends the process without what waits at its exit", () => {
    const ends: number[] = [];
    const said: string[] = [];
    const err = { write: (text: string) => said.push(text) } as unknown as Writable;
    endOnBugs({ err, exitAtOnce: (code) => void ends.push(code) });
    process.listeners("uncaughtException").at(-1)?.(new Error("a bug"), "uncaughtException");
    expect(ends).toEqual([1]);
    expect(said.join("")).toMatch(/^Error: a bug\n {4}at /);
  });
});
