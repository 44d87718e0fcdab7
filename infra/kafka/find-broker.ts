import { spawnSync } from "node:child_process";
import { classArchive } from "./class-archive.ts";
import { brokerJars } from "./jars.ts";

/** How tests come to a real broker on this machine; `absent` says in one sentence why there is none. */
export type BrokerKind =
  | { readonly kind: "external"; readonly brokers: readonly string[] }
  | { readonly kind: "java"; readonly jars: string; readonly archive: string | undefined }
  | { readonly kind: "absent"; readonly why: string };

const LEAST_JAVA = 17;

/** `KAFKA_BROKERS`, else Java with the broker's jars (which are fetched where they are not cached), else none. */
export async function findBroker(): Promise<BrokerKind> {
  const given = process.env["KAFKA_BROKERS"];
  if (given !== undefined && given !== "") return { kind: "external", brokers: given.split(",") };
  const java = spawnSync("java", ["-version"], { encoding: "utf8" }).stderr ?? "";
  if (Number(/version "(\d+)/.exec(java)?.[1] ?? 0) < LEAST_JAVA)
    return { kind: "absent", why: `no KAFKA_BROKERS, and no Java ${LEAST_JAVA} or newer` };
  try {
    const jars = await brokerJars();
    return { kind: "java", jars, archive: await classArchive(jars, java) };
  } catch (error) {
    return { kind: "absent", why: `no KAFKA_BROKERS, and ${error instanceof Error ? error.message : String(error)}` };
  }
}
