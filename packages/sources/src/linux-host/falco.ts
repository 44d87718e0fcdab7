import { isJsonObject, type JsonObject } from "@rolecall/core";
import type { Who } from "../intake/build-event.ts";
import { readId, readObject } from "../record/read-member.ts";
import type { Act } from "./act.ts";
import { containerOf, identify } from "./identify.ts";

/** https://falco.org/docs/concepts/rules/basic-elements/: what a rule's own word for its weight may be. */
const PRIORITY = /^(?:emergency|alert|critical|error|warning|notice|informational|info|debug)$/i;

/** https://falco.org/docs/concepts/outputs/: what Falco saw, by which of its rules, and the fields that the rule's sentence has. */
export function isFalco(record: JsonObject): boolean {
  const { rule, priority, output, output_fields: fields } = record;
  return (
    typeof rule === "string" &&
    rule !== "" &&
    typeof priority === "string" &&
    PRIORITY.test(priority) &&
    typeof output === "string" &&
    isJsonObject(fields)
  );
}

export function falcoAct(record: JsonObject): Act {
  const fields = readObject(record["output_fields"]) ?? {};
  const rule = readId(record["rule"]) ?? "";
  return {
    action: rule,
    actionClass: "execute",
    user: readId(fields["user.name"]),
    outcome: "success",
    resource: readId(fields["fd.name"]) ?? readId(fields["proc.name"]),
    resourceKind: "object",
    address: readId(fields["fd.sip"]) === undefined ? undefined : readId(fields["fd.cip"]),
    labels: {
      priority: readId(record["priority"])?.toLowerCase(),
      program: readId(fields["proc.name"]),
      parent: readId(fields["proc.pname"]),
      pod: readId(fields["k8s.pod.name"]),
      namespace: readId(fields["k8s.ns.name"]),
      image: readId(fields["container.image.repository"]),
    },
  };
}

/** In a container what runs there, by its image, since containers come and go; else the machine's user. */
export function falcoActor(record: JsonObject, host: string): Who {
  const fields = readObject(record["output_fields"]) ?? {};
  const container = readId(fields["container.id"]) ?? "host";
  const image = readId(fields["container.image.repository"]);
  if (container !== "host" && image !== undefined) return containerOf(image, readId(fields["k8s.ns.name"]));
  return identify(readId(fields["user.name"]) ?? readId(fields["user.uid"]), host);
}
