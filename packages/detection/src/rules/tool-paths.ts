import type { Json, JsonObject } from "@rolecall/core";
import { addedServers } from "./added-servers.ts";
import { handedIn, writtenIn } from "./handed.ts";
import { hostsOf, isThisMachine } from "./hosts.ts";

/** What is looked at of the evidence that an event is. */
interface Handed {
  readonly raw: () => JsonObject | undefined;
  readonly isOwnHost: (host: string) => boolean;
}

/** Whatever a tool was handed, wherever its emitter writes that. */
export const HANDED = "handed.raw.arguments";

/** The hosts that it was handed, those of others first; none where no host is named in it. */
export const HOSTS = "hosts.raw.arguments";

/** The texts that it was to write or keep. */
export const WRITTEN = "written.raw.arguments";

/** Servers of tools that it adds to an agent or runs, by what they are fetched from. */
export const SERVERS = "servers.raw.arguments";

function serversIn(record: JsonObject | undefined, isOwnHost: Handed["isOwnHost"]): readonly string[] {
  const texts = [...handedIn(record), ...writtenIn(record)];
  return Array.from(new Set(texts.flatMap((text) => addedServers(text, isOwnHost))));
}

/** The last record's, for each condition and what is shown ask the same of one. */
const LAST_HOSTS: { record: JsonObject | undefined; hosts: readonly string[] } = { record: undefined, hosts: [] };

function hostsIn({ raw, isOwnHost }: Handed): readonly string[] {
  const record = raw();
  if (record === undefined) return [];
  if (LAST_HOSTS.record !== record) {
    const hosts = Array.from(new Set(handedIn(record).flatMap(hostsOf)));
    LAST_HOSTS.record = record;
    LAST_HOSTS.hosts = hosts.toSorted((a, b) => Number(isOwnHost(a)) - Number(isOwnHost(b)));
  }
  return LAST_HOSTS.hosts;
}

/** Is the value a host of somebody else, or of nobody knows whom? `machine`: any but this machine itself. */
export function isOutside(value: Json, { isOwnHost }: Pick<Handed, "isOwnHost">, from: "company" | "machine"): boolean {
  const host = String(value);
  return from === "machine" ? !isThisMachine(host) : !isOwnHost(host);
}

/** Paths into what a tool was handed, and what has their values. */
export const TOOL_READERS: ReadonlyMap<string, (evidence: Handed) => readonly Json[]> = new Map([
  [HANDED, ({ raw }: Handed) => handedIn(raw())],
  [HOSTS, hostsIn],
  [WRITTEN, ({ raw }: Handed) => writtenIn(raw())],
  [SERVERS, ({ raw, isOwnHost }: Handed) => serversIn(raw(), isOwnHost)],
]);
