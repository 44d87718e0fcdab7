import type { InhibitRuleConfig } from "../config/config.ts";

/** Detectors that say a credential is in somebody else's hands. */
const COMPROMISE = [
  "aws-instance-key-in-two-places",
  "aws-instance-key-on-a-desktop",
  "aws-key-quarantined",
  ".*credential-compromise.*",
  ".*impossible-travel.*",
].join("|");

/**
 * The rules where the configuration has none of its own (reference/alerting.md section 7): a credential that is known to
 * be stolen speaks for its new networks and programs, and a source that went silent for the beats that are missing.
 */
export const DEFAULT_INHIBIT_RULES: readonly InhibitRuleConfig[] = [
  {
    name: "compromise-first",
    source_matchers: ['severity="critical"', `detector=~"${COMPROMISE}"`],
    target_matchers: ['kind="behavior"', 'severity=~"info|low|medium"'],
    equal: ["tenant", "identity_uid"],
  },
  {
    name: "source-silent",
    source_matchers: ['kind="coverage"', 'detector!~".*(beat|volume).*"'],
    target_matchers: ['kind=~"coverage|lifecycle"', 'detector=~".*(missing-beat|beat-missed|volume-drop).*"'],
    equal: ["tenant", "provider"],
  },
];
