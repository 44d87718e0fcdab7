import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statfsSync } from "node:fs";
import { freemem } from "node:os";
import { join } from "node:path";

/** Where Linux keeps files in memory. */
const PLACE = "/dev/shm";
const NAME = /^rolecall-tests-(\d+)$/;
/** Far above what tests ever have at once, and what is there to be used beside them. */
const LEAST_BYTES = 8 * 2 ** 30;

/**
 * A folder in memory for what tests write, until `dispose`; undefined where there is no room. The engine makes and deletes ten
 * small files for each insert, and a file system on disk may spend as long on that as the tests do on the rest: ext4 without a journal
 * looks through all lately deleted files for each new one.
 */
export function memoryFolder() {
  if (!existsSync(PLACE)) return undefined;
  for (const left of leftBehind()) rmSync(join(PLACE, left), { recursive: true, force: true });
  const { bavail, bsize } = statfsSync(PLACE);
  if (Math.min(bavail * bsize, freemem()) < LEAST_BYTES) return undefined;
  const path = join(PLACE, `rolecall-tests-${process.pid}`);
  mkdirSync(path, { recursive: true });
  // As of every folder for what is temporary: tests run as others, too.
  chmodSync(path, 0o1777);
  return { path, dispose: () => rmSync(path, { recursive: true, force: true }) };
}

/** Of runs that were killed. */
function leftBehind() {
  return readdirSync(PLACE).filter((name) => {
    const pid = NAME.exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
