import type { RuleMode } from "@rolecall/alerting";
import type { RuleFault, UserRule } from "@rolecall/detection";
import { instantOf } from "../filters.ts";

/** How long a mode lasts where its rule does not say (reference/alerting.md section 18). */
const LASTS_MS = { "dry-run": 14 * 86_400_000, staging: 48 * 3_600_000 } as const;

/** What a rule's author says of when it may page; undefined where it may. */
export function modeOf(user: UserRule): RuleMode | undefined {
  const { mode = "enabled", staging } = user;
  if (mode === "enabled") return undefined;
  const until = endOf(user);
  if (mode === "dry-run") return { mode, until };
  if (staging === undefined) return undefined;
  const from = user.created === undefined ? 0 : instantOf(user.created);
  return { mode, from, until, receiver: staging.receiver, maxAlerts: staging.max_alerts };
}

/** A mode that nobody remembers is a rule that nobody hears of: each has an end, which no clock decides. */
export function modeFaults(user: UserRule): readonly RuleFault[] {
  return [...stagingFaults(user), ...endFaults(user)];
}

function stagingFaults({ mode, staging }: UserRule): readonly RuleFault[] {
  if (mode === "staging" && staging === undefined) {
    const hint = "add staging: { receiver: NAME, max_alerts: 5 }";
    return [{ path: ["mode"], message: "a staged rule names the receiver of its digest", hint }];
  }
  if (mode === "staging" || staging === undefined) return [];
  return [{ path: ["staging"], message: "the rule is not staged", hint: "leave it out, or add mode: staging" }];
}

function endFaults(user: UserRule): readonly RuleFault[] {
  const isOn = user.mode !== undefined && user.mode !== "enabled";
  if (!isOn && user.expires_at !== undefined) {
    return [
      { path: ["expires_at"], message: "an enabled rule has no end", hint: "leave it out, or add mode: dry-run" },
    ];
  }
  if (!isOn) return [];
  if (Number.isNaN(endOf(user))) {
    return [{ path: ["mode"], message: `${user.mode} has an end`, hint: "add created: or expires_at:, a day each" }];
  }
  const isBackwards = user.created !== undefined && endOf(user) <= instantOf(user.created);
  return isBackwards ? [{ path: ["expires_at"], message: "is not after created", hint: "" }] : [];
}

/** Epoch ms; NaN where the rule does not say. */
function endOf({ mode, created, expires_at }: UserRule): number {
  if (expires_at !== undefined) return instantOf(expires_at);
  return created === undefined ? Number.NaN : instantOf(created) + LASTS_MS[mode === "staging" ? mode : "dry-run"];
}
