import { createConsoleScan } from "@rolecall/sources";
import type { ReplayFile } from "./replay-file.ts";

/**
 * AWS users that have used a console anywhere in these files: their keys are a person's keys, in all files and from the
 * first record on, whatever the order. A file that cannot be opened again is left out.
 */
export async function findConsoleUsers(files: readonly ReplayFile[]): Promise<Set<string>> {
  const consoleUsers = new Set<string>();
  for (const file of files) {
    if (!file.reopens) continue;
    const scan = createConsoleScan(consoleUsers);
    for await (const chunk of file.open()) scan.push(chunk);
    scan.end();
  }
  return consoleUsers;
}
