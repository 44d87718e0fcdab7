import type { RuleMode } from "@rolecall/alerting";
import type { RuleFault, UserRule } from "@rolecall/detection";
import { instantOf } from "../filters.ts";

/** How long a dry run lasts where its rule does not say (reference/alerting.md section 18). */
const DRY_RUN_MS = 14 * 86_400_000;

/** What a rule's author says of when it may page; undefined where it may. */
export function modeOf(user: UserRule): RuleMode | undefined {
  if (user.mode !== "dry-run") return undefined;
  return { mode: user.mode, until: endOf(user) };
}

/** A mode that nobody remembers is a rule that nobody hears of: each has an end, which no clock decides. */
export function modeFaults(user: UserRule): readonly RuleFault[] {
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
function endOf({ created, expires_at }: UserRule): number {
  if (expires_at !== undefined) return instantOf(expires_at);
  return created === undefined ? Number.NaN : instantOf(created) + DRY_RUN_MS;
}
