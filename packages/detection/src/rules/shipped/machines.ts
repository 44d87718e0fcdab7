import type { Rule } from "../rule.ts";
import { LINUX_MACHINE } from "./linux/machine.ts";
import { WINDOWS_DIRECTORY } from "./windows/directory.ts";
import { WINDOWS_MACHINE } from "./windows/machine.ts";
import { WINDOWS_TICKETS } from "./windows/tickets.ts";

/** Machines' own logs: Windows and its directory, Linux. */
export const MACHINES: readonly Rule[] = [
  ...WINDOWS_TICKETS,
  ...WINDOWS_DIRECTORY,
  ...WINDOWS_MACHINE,
  ...LINUX_MACHINE,
];
