import { isJsonObject, type JsonObject } from "@rolecall/core";
import { commandSign } from "../action/command-signs.ts";
import type { Who } from "../intake/build-event.ts";
import { readId, readObject, readText } from "../record/read-member.ts";
import type { Act } from "./act.ts";
import { baseOf } from "./base-of.ts";
import { containerOf, identify } from "./identify.ts";

/** What it exports of each: a program that started or ended, and what its policies look for. */
const KINDS = ["process_exec", "process_exit", "process_kprobe", "process_tracepoint", "process_uprobe", "process_lsm"];

/** https://tetragon.io/docs/concepts/events/: one member is called as its kind, and has the process. */
export function isTetragon(record: JsonObject): boolean {
  if (typeof record["node_name"] !== "string") return false;
  return KINDS.some((kind) => isJsonObject(record[kind]) && isJsonObject(readObject(record[kind])?.["process"]));
}

/** Undefined for the end of a program, which nobody does. */
export function tetragonAct(record: JsonObject): Act | undefined {
  const { kind, event, process } = partsOf(record);
  if (kind === "process_exit") return undefined;
  const program = baseOf(readId(process["binary"]));
  const isStart = kind === "process_exec";
  const name = readId(event["policy_name"]) ?? readId(event["function_name"]) ?? readId(event["event"]) ?? kind;
  const line = `${program ?? ""} ${readText(process["arguments"], MOST_LINE) ?? ""}`;
  const pod = readObject(process["pod"]) ?? {};
  return {
    action: isStart ? `execve ${program ?? ""}`.trimEnd() : name,
    actionClass: "execute",
    user: userOf(process),
    outcome: /sigkill|override/i.test(readId(event["action"]) ?? "") ? "denied" : "success",
    resource: program,
    resourceKind: "program",
    labels: {
      program,
      parent: baseOf(readId(readObject(event["parent"])?.["binary"])),
      does: isStart ? commandSign(line) : undefined,
      call: readId(event["function_name"]),
      pod: readId(pod["name"]),
      namespace: readId(pod["namespace"]),
      image: imageOf(pod),
    },
  };
}

const MOST_LINE = 4096;

/** In a pod what runs there, by its image, as Falco has it; else the machine's user. */
export function tetragonActor(record: JsonObject, host: string): Who {
  const { process } = partsOf(record);
  const pod = readObject(process["pod"]);
  const image = pod === undefined ? undefined : imageOf(pod);
  if (pod === undefined || image === undefined) return identify(userOf(process), host);
  return containerOf(image, readId(pod["namespace"]));
}

function partsOf(record: JsonObject): { kind: string; event: JsonObject; process: JsonObject } {
  const kind = KINDS.find((name) => isJsonObject(record[name])) ?? "";
  const event = readObject(record[kind]) ?? {};
  return { kind, event, process: readObject(event["process"]) ?? {} };
}

/** No user has signed in. */
const UNSET = "4294967295";

/** Whoever signed in, whatever they became since; else who it is now. */
function userOf(process: JsonObject): string | undefined {
  const signedIn = readId(process["auid"]) ?? UNSET;
  if (signedIn !== UNSET) return signedIn;
  return readId(readObject(process["user"])?.["name"]) ?? readId(process["uid"]);
}

/** `docker.io/acme/shop:1.2@sha256:…`, without which one of them it is. */
function imageOf(pod: JsonObject): string | undefined {
  const name = readId(readObject(readObject(pod["container"])?.["image"])?.["name"]);
  return name?.replace(/@sha256:.*$/, "").replace(/:[^/:]{1,128}$/, "") || undefined;
}
