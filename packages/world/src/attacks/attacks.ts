import type { Attack } from "./attack.ts";
import { clonedRefreshJob } from "./cloned-refresh-job.ts";
import { delegationAbuse } from "./delegation-abuse.ts";
import { exfiltration } from "./exfiltration.ts";
import { failedAuth } from "./failed-auth.ts";
import { lowAndSlow } from "./low-and-slow.ts";
import { offHours } from "./off-hours.ts";
import { overReachingAgent } from "./over-reaching-agent.ts";
import { poisoningRamp } from "./poisoning-ramp.ts";
import { reconnaissance } from "./reconnaissance.ts";
import { replay } from "./replay.ts";
import { resurrectedCredential } from "./resurrected-credential.ts";
import { scopeEscalation } from "./scope-escalation.ts";
import { sprawl } from "./sprawl.ts";
import { stolenCiToken } from "./stolen-ci-token.ts";

/** The library, in the order in which a demonstration plays it. */
export const ATTACKS: readonly Attack[] = [
  stolenCiToken,
  overReachingAgent,
  resurrectedCredential,
  clonedRefreshJob,
  exfiltration,
  reconnaissance,
  failedAuth,
  sprawl,
  delegationAbuse,
  scopeEscalation,
  replay,
  offHours,
  lowAndSlow,
  poisoningRamp,
];

/** Names that `WorldOptions.attacks` takes. */
export const ATTACK_NAMES: readonly string[] = ATTACKS.map((attack) => attack.name);
