import { createConsoleScan } from "@rolecall/sources";
import type { ReplayFile } from "./replay-file.ts";
import { someAtATime } from "./some-at-a-time.ts";

/**
 * AWS users that have used a console anywhere in these files: their keys are a person's keys, in all files and from the
 * first record on, whatever the order. A file that cannot be opened again is left out.
 */
export async function findConsoleUsers(
  files: readonly ReplayFile[],
  looked: () => void = () => undefined,
): Promise<Set<string>> {
  const consoleUsers = new Set<string>();
  const again = files.filter((file) => file.reopens);
  await someAtATime(again, async (file) => {
    const scan = createConsoleScan(consoleUsers);
    for await (const chunk of file.scan()) scan.push(chunk);
    scan.end();
    looked();
  });
  return consoleUsers;
}
