import type { JsonObject } from "@rolecall/core";
import { given } from "../envelope/steps/span-record.ts";
import { linesIn, timeBeside } from "./shipped-line.ts";

/** Elements of syslog's structured data, with the number that Conjur's maker has for its own. */
const ELEMENT = /\[(\w+@43868)((?: [\w-]{1,32}="(?:[^"\\]|\\.)*")*)\]/g;
const MEMBER = /([\w-]+)="((?:[^"\\]|\\.)*)"/g;
const HEADER = /^<\d{1,3}>1 (\S+) \S+ \S+ \S+ (\S+)/;

/** An element has no more than these of either, whatever a line says. */
const MOST = 16;

/**
 * What Conjur writes to syslog of who did what, `[auth@43868 user="…"][action@43868 operation="…"]`, by those names.
 * https://github.com/cyberark/conjur/blob/master/AUDIT.md
 */
export function conjurLine(envelope: JsonObject): JsonObject | undefined {
  for (const line of linesIn(envelope)) {
    if (!line.includes("[action@43868 ")) continue;
    const [, time, message] = HEADER.exec(line) ?? [];
    const elements = [...line.matchAll(ELEMENT)]
      .slice(0, MOST)
      .map(([, name = "", members = ""]) => [name, membersIn(members)]);
    if (elements.length === 0) continue;
    return given({
      time: time ?? timeBeside(envelope),
      about: message === "policy" ? message : undefined,
      ...(Object.fromEntries(elements) as JsonObject),
    });
  }
  return undefined;
}

function membersIn(text: string): JsonObject {
  const members = [...text.matchAll(MEMBER)].slice(0, MOST);
  return Object.fromEntries(members.map(([, name = "", value = ""]) => [name, value.replace(/\\(.)/g, "$1")]));
}
