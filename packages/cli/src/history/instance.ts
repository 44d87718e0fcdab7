import { hostname } from "node:os";
import { isAlive } from "@rolecall/runtime";

const ON_THIS_MACHINE = `${hostname()}:`;

/** What this process is called in `instances`: machine and process. */
export const THIS_INSTANCE: string = `${ON_THIS_MACHINE}${process.pid}`;

/** Has it run on this machine, and does no more? Of one elsewhere nobody here can tell. */
export function isGone(instance: string): boolean {
  return instance.startsWith(ON_THIS_MACHINE) && !isAlive(Number(instance.slice(ON_THIS_MACHINE.length)));
}
