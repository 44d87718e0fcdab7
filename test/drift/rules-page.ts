import { RULES, type Rule } from "@rolecall/detection";
import { OWASP_NHI, TECHNIQUES } from "@rolecall/detection/tags";
import { code, intro, type ReferencePage, table } from "./reference-page.ts";

const platforms = [...new Set(RULES.flatMap((rule) => rule.sources))];

/** Every rule, by the log that it reads. */
export const rulesPage: ReferencePage = {
  file: "rules.md",
  render: () =>
    [
      intro(
        "Rules",
        "What is said whatever an identity usually does. The id is the `detector` of the findings. Severity is that of a success; *refused* and *failed* say what an attempt counts that lacked the rights or went wrong otherwise, and are empty where it is not reported; unless the rule is about refusals, one is told from the second operation on that the identity was refused within an hour. `{…}` in a title is filled in from the record.",
      ),
      ...platforms.flatMap((platform) => {
        const rules = RULES.filter((rule) => rule.sources.includes(platform));
        return [`## ${platform}\n`, overview(rules), ...rules.map(detail)];
      }),
    ].join("\n"),
};

function overview(rules: readonly Rule[]): string {
  return table(
    ["rule", "severity", "refused", "failed", "ATT&CK", "OWASP NHI"],
    rules.map((rule) => [
      `[${rule.id}](#${rule.id})`,
      rule.severity,
      rule.attempted ?? "",
      rule.failed ?? "",
      [...new Set(rule.attacks.map(({ technique }) => technique))].join(", "),
      rule.owasp.join(", "),
    ]),
  );
}

function detail(rule: Rule): string {
  const attacks = rule.attacks.map(({ technique, tactic }) => `${technique} ${TECHNIQUES[technique].name} (${tactic})`);
  const owasp = rule.owasp.map((id) => `${id} ${OWASP_NHI[id]}`);
  return [
    `### ${rule.id}\n`,
    `${code(rule.title)}\n`,
    `- version ${rule.version}, ${rule.severity}, confidence ${rule.confidence}`,
    `- operations: ${rule.actions.map(code).join(", ")}${rule.service === undefined ? "" : ` of ${code(rule.service)}`}`,
    `- expected: ${rule.expected}`,
    ...(attacks.length + owasp.length === 0 ? [] : [`- known as: ${[...attacks, ...owasp].join("; ")}`]),
    ...(rule.alike === undefined
      ? []
      : ["- told on three days of those who gain by it, or of what runs; of others anew"]),
    ...(rule.own === undefined ? [] : ["- info, of what the identity made itself in the last 14 days"]),
    ...rule.falsePositives.map((text) => `- false positive: ${text}`),
    ...rule.response.map((text) => `- what to do: ${text}`),
    "",
  ].join("\n");
}
