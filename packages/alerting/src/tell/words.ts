import type { Dimension, Finding } from "@rolecall/core";

/** Dimensions as people call them; any other by its own name, without underscores. */
const DIMENSIONS: Readonly<Record<string, string>> = {
  src_ip: "address",
  src_network: "network",
  src_asn: "network operator",
  src_country: "country",
  user_agent: "client",
  credential_uid: "credential",
  scope: "permission",
  delegation: "acts for or as",
  denied: "refused calls",
  error: "failed calls",
  hour_of_week: "hour of the week",
  depth: "depth of delegation",
};

/** `src_network` as `network`, `policy.allow.actions` as `actions`. Ours, but for those of users' own rules. */
export function dimensionName({ name }: Pick<Dimension, "name">): string {
  if (Object.hasOwn(DIMENSIONS, name)) return DIMENSIONS[name] ?? name;
  return name.replace(/^policy\.(?:allow\.|limits\.)?/, "").replaceAll("_", " ");
}

/** What the alerter says of Rolecall, and not of the machines that it watches. */
export function isItself({ origin, kind }: Finding): boolean {
  return origin === "alerter" && kind === "coverage";
}
