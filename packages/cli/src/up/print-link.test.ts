import { createAccessLink } from "@rolecall/service-console";
import { expect, test } from "vitest";
import type { Terminal } from "../verb.ts";
import { printLink } from "./print-link.ts";

async function printed(intakeUrl?: string): Promise<readonly string[]> {
  const lines: string[] = [];
  const terminal = { out: { write: (text: string) => lines.push(text.replace(/=.*/s, "=")) } } as unknown as Terminal;
  await using resources = new AsyncDisposableStack();
  const base = "http://127.0.0.1:4180";
  printLink(
    { link: createAccessLink(() => 0), base, terminal, ...(intakeUrl !== undefined && { intakeUrl }) },
    resources,
  );
  process.emit("SIGUSR2");
  return lines;
}

test("where logs go is said once, and the link again at each signal", async () => {
  expect(await printed("http://127.0.0.1:4180/v1/logs")).toEqual([
    "intake   http://127.0.0.1:4180/v1/logs takes NDJSON, JSON and OTLP by POST; docs/shipping.md names the other senders\n",
    "console  http://127.0.0.1:4180/?access=",
    "console  http://127.0.0.1:4180/?access=",
  ]);
});

test("where logs come from topics, no intake is named", async () => {
  expect((await printed())[0]).toMatch(/^console/);
});
