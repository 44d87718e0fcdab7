import type { Context } from "hono";
import type { Principal } from "./roles.ts";

/** Who asks, as the guard let them in. */
export function whoOf(c: Context): Principal {
  return c.get("who") as Principal;
}

export function setWho(c: Context, who: Principal): void {
  c.set("who", who);
}
