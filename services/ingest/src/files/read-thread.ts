// The thread that reads files for `createFileReader`. First it looks through them; what decodes them is loaded after that:
// whoever waits for what it finds waits the less.
import { parentPort } from "node:worker_threads";
import { openInput, untilBroken } from "@rolecall/runtime/input";
import { findConsoleUsers } from "./find-console-users.ts";
import type { ToReader } from "./messages.ts";
import { failureOf, tell } from "./tell.ts";

/** Of what is only looked through, which waits for each piece longer than it looks at it. */
const LOOKED_AT_BYTES = 2 * 1024 * 1024;

let lanes: Promise<typeof import("./read-lanes.ts")> | undefined;

parentPort?.on("message", (message: ToReader) => {
  if (message.kind === "scan") {
    // What goes wrong is told in it.
    lanes = scan(message.paths).then(() => import("./read-lanes.ts"));
    return;
  }
  lanes ??= import("./read-lanes.ts");
  // In the order in which they came.
  void lanes.then(({ hear }) => hear(message));
});

async function scan(paths: readonly string[]): Promise<void> {
  const chunksOf = (path: string) =>
    async function* (): AsyncGenerator<Uint8Array> {
      // Told when it is read.
      yield* untilBroken((await openInput(path, { chunkBytes: LOOKED_AT_BYTES })).chunks, () => undefined);
    };
  try {
    const consoleUsers = await findConsoleUsers(paths.map(chunksOf), () => tell({ kind: "looked" }));
    tell({ kind: "scanned", consoleUsers: Array.from(consoleUsers) });
  } catch (error) {
    tell({ kind: "unscanned", ...failureOf(error, "") });
  }
}
