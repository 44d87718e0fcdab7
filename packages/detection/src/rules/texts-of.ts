import type { Json } from "@rolecall/core";

/** The texts of a member of a policy, which is one or a list of them. */
export function textsOf(value: Json | undefined): readonly string[] {
  const list = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return list.filter((item) => typeof item === "string");
}
