import { createProgress } from "@rolecall/runtime";
import type { Terminal } from "../verb.ts";

/** How far the look at files is before they are judged. Of few it says nothing: it is over before there is anything to show. */
export interface LookAhead {
  /** One more file was looked at. */
  looked(): void;
  end(): void;
}

/** Each file is looked at for who uses a console; of several, also for where in time they begin. */
export function createLookAhead(
  files: number,
  { err: stream, clock: now }: Pick<Terminal, "err" | "clock">,
): LookAhead {
  return createSteps("looking ahead", files > 1 ? 2 * files : files, { err: stream, clock: now });
}

/** The same for anything that is done file by file. */
export function createSteps(
  label: string,
  total: number,
  { err: stream, clock: now }: Pick<Terminal, "err" | "clock">,
): LookAhead {
  const progress = createProgress({ label, unit: "files", total, stream, now, onlyIfLong: true });
  let done = 0;
  let isOver = false;
  return {
    looked() {
      done += 1;
      if (!isOver) progress.update(done);
    },
    end() {
      if (!isOver) progress.end(done);
      isOver = true;
    },
  };
}
