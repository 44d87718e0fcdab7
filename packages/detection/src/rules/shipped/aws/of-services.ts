import type { Condition } from "../../rule.ts";

/** Calls of these services of AWS, by the name before `.amazonaws.com`. */
export const ofServices = (...services: readonly string[]): Condition => ({
  field: "service",
  in: services.map((service) => `${service}.amazonaws.com`),
});
