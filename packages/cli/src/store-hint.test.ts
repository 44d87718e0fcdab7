import { StoreError } from "@rolecall/clickhouse/store";
import { expect, test } from "vitest";
import { runCommand } from "./run.ts";
import { loadAll } from "./verb.ts";
import { VERBS } from "./verbs/index.ts";

test.each([
  [
    new StoreError("disk-full", 243, "Cannot reserve 5.35 MiB, not enough space"),
    "rolecall: the disk is full: make room, then run it again (Cannot reserve 5.35 MiB, not enough space)\n",
  ],
  [
    new StoreError("permanent", 432, "Unknown codec family code: 50"),
    "rolecall: the history is damaged: go back to a copy, or move it away (docs/runbooks/copies.md): Unknown codec family code: 50\n",
  ],
  [
    Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }),
    "rolecall: the disk is full: make room, then run it again (ENOSPC: no space left on device, write)\n",
  ],
  [
    new Error("cannot sort in /tmp (TMPDIR names another place)", {
      cause: Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }),
    }),
    "rolecall: the disk is full: make room, then run it again (cannot sort in /tmp (TMPDIR names another place): ENOSPC: no space left on device, write)\n",
  ],
  [new StoreError("permanent", 62, "Syntax error"), "rolecall: Syntax error\n"],
])("%s is told with what to do", async (error, told) => {
  const [doctor] = (await loadAll(VERBS)).filter(({ name }) => name === "doctor");
  if (doctor === undefined) throw new Error("no verb");
  const verb = {
    name: "doctor",
    summary: "",
    load: async () => ({ ...doctor, run: async () => Promise.reject(error) }),
  };
  const said: string[] = [];
  const terminal = { err: { write: (text: string) => said.push(text) } } as unknown as Parameters<typeof runCommand>[2];
  const exit = await runCommand([verb], ["doctor"], terminal, new AbortController().signal);
  expect([exit, said.join("")]).toEqual([1, told]);
});
