import type { Socket } from "node:net";
import { type Check, failed, ok, reasonOf } from "./check.ts";

const TIMEOUT_MS = 5000;

/** Does anybody take the connection that `open` makes, within five seconds? Nothing is said to them. */
export async function takesConnections(
  name: string,
  open: () => Socket,
  advice: string,
  event: "connect" | "secureConnect" = "connect",
): Promise<Check> {
  const socket = open();
  socket.setTimeout(TIMEOUT_MS);
  try {
    return await new Promise<Check>((resolve) => {
      socket.once(event, () => resolve(ok(name, "takes connections")));
      socket.once("timeout", () => resolve(failed(name, `no answer within ${TIMEOUT_MS / 1000} s`, advice)));
      socket.once("error", (error) => resolve(failed(name, reasonOf(error), advice)));
    });
  } finally {
    socket.destroy();
  }
}
