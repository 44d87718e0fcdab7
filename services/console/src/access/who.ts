import type { Context } from "hono";
import type { Principal } from "./roles.ts";

/** Who asks, as the guard let them in. */
export function whoOf(c: Context): Principal {
  return c.get("who") as Principal;
}

/** Whether the same request would be let in now: for an answer that goes on for as long as somebody listens. */
export function mayStill(c: Context): Promise<boolean> {
  return (c.get("mayStill") as () => Promise<boolean>)();
}

export function setWho(c: Context, who: Principal, stillMay: () => Promise<boolean>): void {
  c.set("who", who);
  c.set("mayStill", stillMay);
}
