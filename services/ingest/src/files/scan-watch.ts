import type { FromReader } from "./messages.ts";
import { thrown } from "./thrown.ts";

/** The thread's look through the files for users of a console, as it is seen from the other one. */
export interface ScanWatch {
  /** True where the message is about the scan. */
  hear(message: FromReader): message is Extract<FromReader, { kind: "looked" | "scanned" | "unscanned" }>;
  fail(error: Error): void;
  /** What it found; `looked` is called once for each file. Rejects with what went wrong, for whoever asks. */
  found(looked: () => void): Promise<readonly string[]>;
}

export function createScanWatch(): ScanWatch {
  const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
  // It may fail before anybody asks.
  promise.catch(() => undefined);
  let files = 0;
  let onLooked = (): void => undefined;
  return {
    hear(message): message is Extract<FromReader, { kind: "looked" | "scanned" | "unscanned" }> {
      if (message.kind === "looked") {
        files += 1;
        onLooked();
        return true;
      }
      if (message.kind === "scanned") resolve(message.consoleUsers);
      else if (message.kind === "unscanned") reject(thrown(message));
      else return false;
      return true;
    },
    fail: reject,
    found(looked) {
      for (let n = 0; n < files; n += 1) looked();
      onLooked = looked;
      return promise;
    },
  };
}
