import type { JsonObject } from "@rolecall/core";
import { given } from "../envelope/steps/span-record.ts";
import { timeBeside } from "./shipped-line.ts";

/** Elements of syslog's structured data, one right behind the other, with the number that Conjur's maker has for its own. */
const ELEMENT = /\[(\w{1,32}@43868)((?: [\w-]{1,32}="(?:[^"\\]|\\.)*")*)\]/y;
const MEMBER = /([\w-]+)="((?:[^"\\]|\\.)*)"/g;
const HEADER = /^<\d{1,3}>1 (\S+) \S+ \S+ \S+ (\S+)/;

/** An element has no more than these of either, whatever a line says. */
const MOST = 16;

/**
 * What Conjur writes to syslog of who did what, `[auth@43868 user="…"][action@43868 operation="…"]`, by those names.
 * https://github.com/cyberark/conjur/blob/master/AUDIT.md
 */
export function conjurLine(line: string, envelope: JsonObject): JsonObject | undefined {
  if (!line.includes("[action@43868 ")) return undefined;
  const [, time, message] = HEADER.exec(line) ?? [];
  const elements = elementsIn(line);
  if (elements["action@43868"] === undefined) return undefined;
  return given({
    time: time ?? timeBeside(envelope),
    about: message === "policy" ? message : undefined,
    ...elements,
  });
}

/** What stands behind them is a sentence, in which strangers are named as they like: an element there is none. */
function elementsIn(line: string): JsonObject {
  const elements = new Map<string, JsonObject>();
  let at = /\[\w{1,32}@43868[ \]]/.exec(line)?.index ?? line.length;
  for (let count = 0; count < MOST; count += 1) {
    ELEMENT.lastIndex = at;
    const [whole, name = "", members = ""] = ELEMENT.exec(line) ?? [];
    if (whole === undefined) break;
    at += whole.length;
    if (!elements.has(name)) elements.set(name, membersIn(members));
  }
  return Object.fromEntries(elements);
}

function membersIn(text: string): JsonObject {
  const members = [...text.matchAll(MEMBER)].slice(0, MOST);
  return Object.fromEntries(members.map(([, name = "", value = ""]) => [name, value.replace(/\\(.)/g, "$1")]));
}
