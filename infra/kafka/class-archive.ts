import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { startJavaBroker } from "./java-broker.ts";

/**
 * The broker's classes, read and verified once and mapped by each start after that: a start takes half of its time with
 * it. Beside the jars, one for each Java (`java` is what it says of its version), made by a broker that starts and stops.
 *
 * @returns undefined where this Java cannot make one; brokers start without it.
 * @see https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html
 */
export async function classArchive(jars: string, java: string): Promise<string | undefined> {
  const archive = `${jars}-${createHash("sha256").update(java).digest("hex").slice(0, 12)}.jsa`;
  if (existsSync(archive)) return archive;
  const fresh = `${archive}.${process.pid}`;
  try {
    await using broker = await startJavaBroker({ jars, flags: [`-XX:ArchiveClassesAtExit=${fresh}`] });
    await broker.stop();
    // Several at once may have made it: each is whole, and as good as another.
    await rename(fresh, archive);
    return archive;
  } catch {
    return undefined;
  } finally {
    await rm(fresh, { force: true });
  }
}
