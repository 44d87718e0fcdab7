import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { sha256 } from "@rolecall/core";
import { isAlive } from "@rolecall/runtime";

const MACHINE = `${hostname()}:`;
/**
 * Two machines may have one name, and containers of one machine have processes of the same numbers. Undefined where
 * nobody says.
 */
const PLACE = placeOf();
const HERE = PLACE === undefined ? "" : `/${PLACE}`;

/** What this process is called in `instances`: machine and process, and where that number is its own. */
export const THIS_INSTANCE: string = instanceOf(process.pid);

/** What a process of that number is called where this one runs. */
export function instanceOf(pid: number): string {
  return `${MACHINE}${pid}${HERE}`;
}

/** Has it run where this process does, and does no more? Of one elsewhere nobody here can tell. */
export function isGone(instance: string): boolean {
  if (HERE === "" || !instance.startsWith(MACHINE) || !instance.endsWith(HERE)) return false;
  const pid = instance.slice(MACHINE.length, -HERE.length);
  return /^\d{1,10}$/.test(pid) && !isAlive(Number(pid));
}

/** Of this start of the machine, and of the processes that see each other there. */
function placeOf(): string | undefined {
  try {
    const place = `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8")} ${readlinkSync("/proc/self/ns/pid")}`;
    return sha256(place).slice(0, 8);
  } catch {
    return undefined;
  }
}
