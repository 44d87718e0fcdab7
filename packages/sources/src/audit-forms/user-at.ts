import type { Actor } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

/** A user whose log has a name alone. */
export const userAt = (place: string): readonly Actor[] => [
  { when: { [place]: MACHINE_NAME }, kind: "service-account", id: place },
  { kind: "human", id: place },
];
