import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, rename, rm } from "node:fs/promises";
import { promisify } from "node:util";

export interface FormatOptions {
  readonly jars: string;
  /** Flags and class path of the JVM. */
  readonly java: readonly string[];
  /** The node's `server.properties`. */
  readonly properties: string;
  /** What these name as `log.dirs`. */
  readonly logs: string;
  /** Accounts as `--add-scram` takes them. */
  readonly scram: readonly string[];
  /** Id of the cluster that it is to be one of; a new one by default. */
  readonly cluster?: string | undefined;
}

/**
 * What a node wants to find in its directory before its first start. Without accounts it is the same for every node of ours
 * (its number, an id of the cluster, the version's features), so it is written once, kept beside the jars and copied: that
 * is a Java less for each broker.
 */
export async function formatLogs(options: FormatOptions): Promise<void> {
  const { jars, logs, scram, cluster } = options;
  if (scram.length > 0 || cluster !== undefined) return format(options);
  const kept = `${jars}-formatted`;
  if (existsSync(kept)) return cp(kept, logs, { recursive: true });
  await format(options);
  const fresh = `${kept}.${process.pid}`;
  await cp(logs, fresh, { recursive: true });
  // Several at once may have written it: the first one's stays, and is as good as another.
  await rename(fresh, kept).catch(() => rm(fresh, { recursive: true, force: true }));
}

async function format({ java, properties, scram, cluster = clusterId() }: FormatOptions): Promise<void> {
  const accounts = scram.flatMap((account) => ["--add-scram", account]);
  const tool = ["kafka.tools.StorageTool", "format", "-t", cluster, "-c", properties, ...accounts];
  await promisify(execFile)("java", ["-Xmx128m", ...java, ...tool]);
}

/** 16 bytes, as Kafka writes ids; the first below 128, so that it never begins like an option (`-`), as Kafka's own. */
export function clusterId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Buffer.from(bytes.with(0, (bytes[0] ?? 0) & 0x7f)).toString("base64url");
}
