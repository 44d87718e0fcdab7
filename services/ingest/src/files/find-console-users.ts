import { createConsoleScan } from "@rolecall/sources/console-scan";
import { someAtATime } from "./some-at-a-time.ts";

/**
 * AWS users that have used a console anywhere in these files: their keys are a person's keys, in all files and from the
 * first record on, whatever the order. Each function gives the bytes of one file. `looked` is called after each.
 */
export async function findConsoleUsers(
  files: readonly (() => AsyncIterable<Uint8Array>)[],
  looked: () => void = () => undefined,
): Promise<Set<string>> {
  const consoleUsers = new Set<string>();
  await someAtATime(files, async (chunksOf) => {
    const scan = createConsoleScan(consoleUsers);
    for await (const chunk of chunksOf()) scan.push(chunk);
    scan.end();
    looked();
  });
  return consoleUsers;
}
