import { type Event, identityUid, isJsonObject, type JsonObject } from "@rolecall/core";
import { member } from "./member.ts";

/** The service account of the pods, where the audit policy keeps the request or the answer. */
export function podAccount(event: Event, raw: JsonObject): readonly string[] {
  const whole = isJsonObject(raw["responseObject"]) ? raw["responseObject"] : raw["requestObject"];
  const spec = member(whole, "spec");
  const job = member(member(spec, "jobTemplate"), "spec");
  const pod = member(member(job ?? spec, "template"), "spec");
  const name = member(pod, "serviceAccountName") ?? member(pod, "serviceAccount");
  const namespace = member(raw["objectRef"], "namespace");
  if (typeof name !== "string" || typeof namespace !== "string") return [];
  return [identityUid("kubernetes", event.account_uid ?? "", "service-account", `${namespace}/${name}`)];
}
