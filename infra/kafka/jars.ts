import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";

/** Apache Kafka's own, from Maven Central. */
export const KAFKA_VERSION = "4.3.1";

const HERE = import.meta.dirname;
const FETCH_MS = 300_000;
const run = promisify(execFile);

/**
 * The folder of the broker's jars, fetched once through Maven into the user's cache and held to the checksums beside this
 * file. The folder's name has version and checksum of that list, so another list is another folder.
 *
 * @throws Error in one sentence where they cannot be had, or are not those that were named.
 */
export async function brokerJars(): Promise<string> {
  const list = await readFile(join(HERE, "jars.sha256"), "utf8");
  const cache = brokerCache();
  const folder = join(cache, `${KAFKA_VERSION}-${createHash("sha256").update(list).digest("hex").slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(join(cache, "fetching-"));
  try {
    await fetchInto(fresh);
    await verify(fresh, list);
    // Several at once may have fetched: the first one's stays, whole.
    await rename(fresh, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return folder;
}

/** Where what brokers need is kept from run to run. */
export function brokerCache(): string {
  return join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "rolecall", "kafka");
}

async function fetchInto(folder: string): Promise<void> {
  const words = [
    "-q",
    "-B",
    "-f",
    join(HERE, "pom.xml"),
    "dependency:copy-dependencies",
    `-DoutputDirectory=${folder}`,
  ];
  try {
    await run("mvn", words, { timeout: FETCH_MS });
  } catch (error) {
    throw new Error("Maven could not fetch the broker's jars from Maven Central", { cause: error });
  }
}

async function verify(folder: string, list: string): Promise<void> {
  const wanted = new Map(list.split("\n").flatMap((line) => pairOf(line)));
  const names = await readdir(folder);
  const wrong = names.filter((name) => !wanted.has(name));
  for (const [name, sum] of wanted) {
    if (!names.includes(name) || (await sha256Of(join(folder, name))) !== sum) wrong.push(name);
  }
  if (wrong.length > 0) throw new Error(`not the jars of infra/kafka/jars.sha256: ${wrong.join(", ")}`);
}

function pairOf(line: string): [string, string][] {
  const [sum, name] = line.trim().split(/\s+/);
  return sum === undefined || name === undefined ? [] : [[name, sum]];
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
