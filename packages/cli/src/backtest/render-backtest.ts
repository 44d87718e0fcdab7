import { type Finding, SEVERITIES } from "@rolecall/core";
import { renderFindings } from "../findings/render-findings.ts";
import type { Look } from "../look.ts";
import type { Backtest } from "./backtest.ts";

/** Findings shown of each list. */
const SHOWN = 20;

/** How many findings, which are new, gone or of another severity; what is kept as it is, is only counted. */
export function renderBacktest({ events, gained, gone, kept, regraded }: Backtest, look: Look): string {
  const before = gone.length + kept.length;
  const after = gained.length + kept.length;
  const lines = [
    `${events.toLocaleString("en-US")} events; ${before} findings now, ${after} with this configuration: ` +
      `${gained.length} new, ${gone.length} gone, ${kept.length} kept, ${regraded.length} of them with another severity`,
    "",
    ...perSeverity([...gone, ...storedOf(kept, regraded)], [...gained, ...kept]),
    "",
  ];
  const stored = new Map(regraded.map(({ finding_uid, severity }) => [finding_uid, severity]));
  const now = kept.filter(({ finding_uid }) => stored.has(finding_uid));
  const named = now.map((finding) => ({
    ...finding,
    title: `${stored.get(finding.finding_uid)} until now: ${finding.title}`,
  }));
  const lists = [listed("New", gained, look), listed("Gone", gone, look), listed("Another severity", named, look)];
  return [lines.join("\n"), ...lists.flat()].join("\n");
}

/** Those that are kept, each as it is stored. */
function storedOf(kept: readonly Finding[], regraded: readonly Finding[]): readonly Finding[] {
  const stored = new Map(regraded.map((finding) => [finding.finding_uid, finding]));
  return kept.map((finding) => stored.get(finding.finding_uid) ?? finding);
}

function perSeverity(before: readonly Finding[], after: readonly Finding[]): readonly string[] {
  const of = (findings: readonly Finding[], severity: string): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return SEVERITIES.toReversed().flatMap((severity) => {
    const [then, now] = [of(before, severity), of(after, severity)];
    return then + now === 0 ? [] : [`  ${severity.padEnd(9)} ${String(then).padStart(6)} -> ${now}`];
  });
}

function listed(title: string, findings: readonly Finding[], look: Look): readonly string[] {
  if (findings.length === 0) return [];
  const more = findings.length > SHOWN ? `  … and ${findings.length - SHOWN} more (--json has all)\n` : "";
  return [`${title}\n${renderFindings(findings.slice(0, SHOWN), look)}${more}`];
}
