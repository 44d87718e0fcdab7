import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { findEngine } from "../containers/engine.ts";
import { imageOf } from "../containers/images.ts";
import { obtainImage } from "../containers/obtain-image.ts";
import { classArchive } from "./class-archive.ts";
import { brokerCache, brokerJars, KAFKA_VERSION } from "./jars.ts";

/** How a broker of one's own is started, which may be killed. */
export type OwnBroker =
  | { readonly kind: "docker"; readonly image: string }
  | { readonly kind: "java"; readonly jars: string; readonly archive: string | undefined };
export interface NoBroker {
  readonly kind: "absent";
  /** In one sentence. */
  readonly why: string;
}

/** How tests come to a real broker on this machine. */
export type BrokerKind = { readonly kind: "external"; readonly brokers: readonly string[] } | OwnBroker | NoBroker;
type Way = OwnBroker["kind"];

const LEAST_JAVA = 17;

/**
 * `KAFKA_BROKERS`, else a Docker engine that has the official image or can get it, else Java with the broker's jars (which
 * are fetched where they are not cached), else none. `ROLECALL_BROKER=docker`, `java` or `none` leaves one way only.
 *
 * @param ways those that would do here, in order: what a container's broker cannot do wants Java.
 */
export async function findBroker(ways: readonly Way[] = ["docker", "java"]): Promise<BrokerKind> {
  const forced = process.env["ROLECALL_BROKER"] ?? "";
  if (!["", "docker", "java", "none"].includes(forced))
    throw new Error(`ROLECALL_BROKER=${forced}: docker, java or none`);
  const given = process.env["KAFKA_BROKERS"] ?? "";
  if (forced === "" && given !== "") return { kind: "external", brokers: given.split(",") };
  const left = ways.filter((way) => forced === "" || way === forced);
  const whys = [forced === "" ? "no KAFKA_BROKERS" : `ROLECALL_BROKER=${forced}`];
  for (const way of left) {
    const found = await (way === "docker" ? dockerBroker(forced === "docker") : javaBroker());
    if (found.kind !== "absent") return found;
    whys.push(found.why);
  }
  return { kind: "absent", why: whys.join(", and ") };
}

async function dockerBroker(isForced: boolean): Promise<OwnBroker | NoBroker> {
  const engine = await findEngine();
  if (engine === undefined) return { kind: "absent", why: "no Docker engine" };
  const image = imageOf("kafka");
  // Whoever names Docker wants it tried.
  const note = isForced ? undefined : join(brokerCache(), `${KAFKA_VERSION}-no-image`);
  const fault = await obtainImage(engine, image, note);
  if (fault === undefined) return { kind: "docker", image };
  if (fault.isNew && !isForced) {
    process.stderr.write(`${fault.why}: tests do without Docker, for a day or until the engine has it (${note})\n`);
  }
  return { kind: "absent", why: fault.why };
}

async function javaBroker(): Promise<OwnBroker | NoBroker> {
  const java = spawnSync("java", ["-version"], { encoding: "utf8" }).stderr ?? "";
  if (Number(/version "(\d+)/.exec(java)?.[1] ?? 0) < LEAST_JAVA)
    return { kind: "absent", why: `no Java ${LEAST_JAVA} or newer` };
  try {
    const jars = await brokerJars();
    return { kind: "java", jars, archive: await classArchive(jars, java) };
  } catch (error) {
    return { kind: "absent", why: error instanceof Error ? error.message : String(error) };
  }
}
