import { createHash } from "node:crypto";
import type { Notifier } from "./notifier.ts";

/** Name of the reference among the ids that are stored with a group. */
const HOME_REF = "home_ref";

/**
 * The notifier, with a reference in what it answers to where it tells: to the first of these homes. So one of another name
 * knows what was told there. Nothing of a home can be read from it.
 */
export function withHome(notifier: Notifier, homes: readonly string[]): Notifier {
  const refs = homes.map((home) => createHash("sha256").update(home).digest("hex").slice(0, 12));
  const [own = ""] = refs;
  return {
    ...notifier,
    hasTold: (externalIds) => refs.includes(externalIds[HOME_REF] ?? "-"),
    async send(page, signal) {
      const delivery = await notifier.send(page, signal);
      if (delivery.kind !== "sent") return delivery;
      return { ...delivery, externalIds: { ...delivery.externalIds, [HOME_REF]: own } };
    },
  };
}
