import type { AttackTag } from "@rolecall/core";
import { ATTACK_VERSION } from "../tags/index.ts";

interface Tags {
  readonly attacks: readonly AttackTag[];
  readonly owasp: readonly string[];
}

const STOLEN: Tags = {
  attacks: [{ tactic: "Initial Access", technique: "T1078.004", version: ATTACK_VERSION }],
  owasp: ["NHI2"],
};
const OVERREACHING: Tags = {
  attacks: [{ tactic: "Privilege Escalation", technique: "T1078.004", version: ATTACK_VERSION }],
  owasp: ["NHI5"],
};
const PROBING: Tags = {
  attacks: [{ tactic: "Discovery", technique: "T1087.004", version: ATTACK_VERSION }],
  owasp: ["NHI5"],
};
const COLLECTING: Tags = {
  attacks: [{ tactic: "Collection", technique: "T1530", version: ATTACK_VERSION }],
  owasp: ["NHI2"],
};
const DORMANT: Tags = { attacks: STOLEN.attacks, owasp: ["NHI1"] };
const NONE: Tags = { attacks: [], owasp: [] };

/** What the leading dimension of a deviation most often is; a hint for routing, never part of the evidence. */
export function behaviorTags(leading: string): Tags {
  switch (leading) {
    case "src_network":
    case "src_asn":
    case "src_ip":
    case "client":
      return STOLEN;
    case "action":
    case "scope":
    case "action_class":
    case "delegation":
      return OVERREACHING;
    case "denied":
      return PROBING;
    case "bytes_per_hour":
    case "tokens_per_hour":
    case "resources_per_hour":
      return COLLECTING;
    case "hours_since_last_call":
      return DORMANT;
    default:
      return NONE;
  }
}
