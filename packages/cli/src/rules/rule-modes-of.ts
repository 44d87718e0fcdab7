import type { RuleModes } from "@rolecall/alerting";
import { meantHint } from "@rolecall/core";
import type { Config } from "@rolecall/runtime";
import { type FileFault, faultAt, renderFaults } from "../inventory/fault.ts";
import { EXIT, Failure } from "../verb.ts";
import type { LoadedRules, PlacedRule } from "./loaded-rules.ts";

/**
 * What of the rules of the files may not page yet.
 *
 * @throws Failure with everything that is wrong with the files, at once (exit code 2).
 */
export function ruleModesOf(loaded: LoadedRules, receivers: Config["receivers"]): RuleModes {
  const { rules } = loaded;
  const faults = ruleFaultsOf(loaded, receivers);
  if (faults.length > 0) throw new Failure(renderFaults(faults), { exit: EXIT.usage });
  const isFeed = receivers.length === 0;
  return new Map(
    rules.flatMap(({ rule, mode }) =>
      mode === undefined || (isFeed && mode.mode === "staging") ? [] : [[rule.id, mode] as const],
    ),
  );
}

/** Everything that is wrong with the rules of the files, for a configuration with these receivers. */
export function ruleFaultsOf({ rules, faults }: LoadedRules, receivers: Config["receivers"]): readonly FileFault[] {
  return [...faults, ...strayDigests(rules, receivers)];
}

/** A digest goes to a receiver that there is; without any there is only the terminal's feed, which has no digest. */
function strayDigests(rules: readonly PlacedRule[], receivers: Config["receivers"]): readonly FileFault[] {
  const names = receivers.map(({ name }) => name);
  return rules.flatMap(({ mode, file, line }) => {
    if (names.length === 0 || mode?.mode !== "staging" || names.includes(mode.receiver)) return [];
    const message = `staging.receiver: there is no receiver ${mode.receiver}`;
    return [faultAt(file, line, message, meantHint(mode.receiver, names))];
  });
}
