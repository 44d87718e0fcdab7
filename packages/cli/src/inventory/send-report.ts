import type { ReportedIdentity } from "@rolecall/clickhouse";
import { escapeMrkdwn, SLACK_API } from "@rolecall/notifiers";
import type { Config } from "@rolecall/runtime";
import { LogLevel, WebClient } from "@slack/web-api";
import { counted } from "../render/counted.ts";
import { EXIT, Failure, UsageError } from "../verb.ts";
import { foldedFindings, type OwnerPart, partsOf, type ReportFacts, riskOf, todoOf } from "./owner-report.ts";

const MOST_MACHINES = 10;
const MOST_FINDINGS = 5;
/** A line stands on a telephone. */
const MOST_LETTERS = 120;
const TIMEOUT_MS = 10_000;

/** A message an owner; owners whose machines need nothing get none. */
export function slackTexts(identities: readonly ReportedIdentity[], facts: ReportFacts): readonly string[] {
  return partsOf(identities, facts)
    .filter(({ risk, neverSeen, owner }) => risk > 0 || neverSeen.length > 0 || owner === "")
    .map((part) => textOf(part, facts));
}

function textOf({ owner, machines, findings, neverSeen, risk }: OwnerPart, facts: ReportFacts): string {
  const risky = machines.filter((one) => riskOf(one, facts.now) > 0 || todoOf(one, facts) !== "");
  const whose = owner === "" ? "Machines that nobody owns" : `Machines of ${plain(owner)}`;
  const more = risky.length - MOST_MACHINES;
  return [
    `*${whose}*, since ${facts.since.slice(0, 10)}: ${counted(machines.length, "machine")}, ${counted(findings.length, "finding")}, risk ${risk}`,
    ...risky.slice(0, MOST_MACHINES).map((one) => line(one, facts)),
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(neverSeen.length > 0 ? [`${neverSeen.length} that are declared were never seen`] : []),
    ...foldedFindings(findings)
      .slice(0, MOST_FINDINGS)
      .map((one) => `> *${one.severity}* ${linked(one, facts)}${one.alike}`),
  ].join("\n");
}

function line(one: ReportedIdentity, facts: ReportFacts): string {
  const { identity, calls, findings } = one;
  const todo = todoOf(one, facts);
  const counts = `${counted(calls, "call")}, ${counted(findings.length, "finding")}, risk ${riskOf(one, facts.now)}`;
  const where =
    identity.environment === "" ? identity.identity_kind : `${identity.identity_kind}, ${identity.environment}`;
  return `• ${plain(identity.identity_name)} (${plain(where)}): ${counts}${todo === "" ? "" : `: ${plain(todo)}`}`;
}

/** A finding's title, which leads to its page where people can reach one. */
function linked({ title, finding_uid: uid }: OwnerPart["findings"][number], { consoleUrl }: ReportFacts): string {
  return consoleUrl === undefined ? plain(title) : `<${consoleUrl}/findings/${uid}|${plain(title)}>`;
}

/** Text of a log inside mrkdwn: inert. */
function plain(text: string): string {
  return escapeMrkdwn(text, MOST_LETTERS);
}

/**
 * Posts each text to the receiver's channel, in their order; Slack's rate is kept.
 *
 * @throws UsageError where the configuration has no such receiver for Slack; Failure where Slack refuses.
 */
export async function postTexts(
  config: Pick<Config, "receivers">,
  name: string,
  texts: readonly string[],
): Promise<void> {
  const slack = config.receivers.find((receiver) => receiver.name === name)?.slack;
  if (slack === undefined) {
    const known = config.receivers.flatMap((receiver) => (receiver.slack === undefined ? [] : [receiver.name]));
    throw new UsageError(`no receiver ${name} posts to Slack; those that do: ${known.join(", ") || "none"}`);
  }
  const client = new WebClient(slack.token.reveal(), {
    slackApiUrl: slack.api_url ?? SLACK_API,
    timeout: TIMEOUT_MS,
    logLevel: LogLevel.ERROR,
    retryConfig: { retries: 3 },
  });
  try {
    for (const text of texts) {
      // One after the other: the order is the owners', and Slack takes one a second.
      await client.chat.postMessage({ channel: slack.channel, text, unfurl_links: false, unfurl_media: false });
    }
  } catch (error) {
    const said = error instanceof Error ? error.message : "it did not answer";
    throw new Failure(`Slack did not take the report: ${said}`, { exit: EXIT.failed, cause: error });
  }
}
