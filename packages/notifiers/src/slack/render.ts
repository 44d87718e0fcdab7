import type { NoticeState } from "@rolecall/alerting";
import { ADVICE_MAX } from "@rolecall/alerting";
import { formatMinute } from "@rolecall/core";
import { evidenceCommand, findingLink, pageLink } from "../console-link.ts";
import type { ResponseOf } from "../context.ts";
import {
  andMore,
  countsOf,
  type Description,
  describe,
  drawnLines,
  firstLine,
  inShort,
  leadOf,
  stormLines,
  stormTitle,
  TITLE_MAX,
} from "../describe.ts";
import { endingsOf, isToBeDone } from "../endings.ts";
import { safe, truncate } from "../inert.ts";
import type { Page, PageItem } from "../page.ts";
import { REASON_WORDS } from "../words.ts";
import { mrkdwn, plain, preformatted, type SlackBlock, type SlackElement, type SlackText } from "./blocks.ts";
import { escapeMrkdwn, escapePlain } from "./escape.ts";
import { ackersOf, headlineOf, stateWord, titleLine, whoIs } from "./lines.ts";

/** What of the receiver's configuration changes how a message looks. */
export interface SlackLook {
  readonly consoleUrl?: string | undefined;
  readonly responseOf?: ResponseOf | undefined;
  /**
   * Without a signing secret nobody could answer a click, so there are no buttons: none that only opens a page either, of
   * which Slack tells us as well, and warns its user where nobody answers. The title is a link.
   */
  readonly buttons: boolean;
}

/** A message as `chat.postMessage` and `chat.update` take it, channel and timestamp apart. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
  readonly attachments: readonly {
    readonly color: string;
    readonly fallback: string;
    readonly blocks: readonly SlackBlock[];
  }[];
  readonly metadata: { readonly event_type: string; readonly event_payload: Readonly<Record<string, string | number>> };
}

const COLOURS: Readonly<Record<NoticeState, string>> = {
  firing: "#a30200",
  acknowledged: "#daa038",
  silenced: "#dddddd",
  resolved: "#2eb886",
  digest: "#a30200",
};

/** `chat.update` refuses a text above 4,000 bytes. */
const TEXT_BYTES = 3800;
const LISTED = 8;

/** The group's living message. At most 14 blocks and 12,000 characters whatever the findings hold. */
export function renderSlack(page: Page, look: SlackLook): SlackMessage {
  const lead = leadOf(page);
  const fallback = renderText(page, look);
  const state = {
    color: COLOURS[page.state],
    fallback: countsOf(page),
    blocks: [{ type: "context" as const, elements: [mrkdwn(stateLine(page))] }],
  };
  const blocks = lead
    ? page.digest !== undefined
      ? stormBlocks(page, lead, look)
      : [
          ...leadBlocks(page, lead, look),
          ...moreBlocks(page, lead),
          ...relatedBlocks(lead, look),
          ...actionBlocks(page, lead, look),
        ]
    : [];
  return { text: fallback, blocks, attachments: [state], metadata: metadataOf(page) };
}

/** On all that is posted: Slack knows no idempotency key, and a doubt whether it was posted is settled by posting again, so that doubles can be found. */
export function metadataOf(page: Page): SlackMessage["metadata"] {
  return { event_type: "rolecall_alert", event_payload: { group: page.groupId, sequence: page.sequence } };
}

/** What a phone and a screen reader show, and all that is sent where the blocks are refused. */
export function renderText(page: Page, look: SlackLook): string {
  const lead = leadOf(page);
  if (lead === undefined) return `Rolecall: ${countsOf(page)}`;
  const { who, what, when, advice } = describe(lead, look.responseOf);
  if (page.digest !== undefined) {
    const text = [`[${stateWord(page)}] ${stormTitle(page)}`, ...stormLines(page, escapeMrkdwn), ...namesOf(page)].join(
      "\n",
    );
    return cutBytes(text, TEXT_BYTES);
  }
  const link = findingLink(look.consoleUrl, lead.finding);
  const parts = [
    `[${stateWord(page)}] ${firstLine(lead, escapeMrkdwn)}${andMore(page)}`,
    `${escapeMrkdwn(who, 300)}${lead.finding.environment === "" ? "" : `, ${escapeMrkdwn(lead.finding.environment, 60)}`}`,
    escapeMrkdwn(what, 400),
    escapeMrkdwn(when, 80),
    ...(page.state === "resolved" ? [] : [escapeMrkdwn(advice, ADVICE_MAX)]),
    [countsOf(page), ...endingsOf(page, escapeMrkdwn)].join(" · "),
  ];
  return cutBytes([...parts, ...(link === undefined ? [] : [link])].join("\n"), TEXT_BYTES);
}

function leadBlocks(page: Page, lead: PageItem, look: SlackLook): readonly SlackBlock[] {
  const told = describe(lead, look.responseOf);
  const rare = `${escapeMrkdwn(inShort(told.rare), 80)} · ${lead.finding.confidence} confidence · owner: *${escapeMrkdwn(told.owner, 80)}*`;
  const headline = headlineOf(escapeMrkdwn(told.title, TITLE_MAX), page, lead, look.consoleUrl);
  const blocks: SlackBlock[] = [{ type: "section", text: mrkdwn(`${headline}${andMore(page)}\n${rare}`) }];
  const fields = fieldsOf(lead, told);
  for (let at = 0; at < fields.length; at += MOST_FIELDS)
    blocks.push({ type: "section", fields: fields.slice(at, at + MOST_FIELDS) });
  const bars = drawnLines(lead.finding, safe);
  if (bars.length > 0) blocks.push(preformatted(bars.join("\n")));
  if (isToBeDone(page))
    blocks.push({ type: "section", text: mrkdwn(`*What to do* ${escapeMrkdwn(told.advice, ADVICE_MAX)}`) });
  const holds = escapeMrkdwn(told.holds.join(". "), HOLD_MAX);
  const notes = [contextLine(lead, look), ...(holds === "" ? [] : [holds])];
  blocks.push({ type: "context", elements: notes.map(mrkdwn) });
  return blocks;
}

/** Characters of what holds it back, or held it. */
const HOLD_MAX = 300;

/** Characters of the names in a digest, in so many sections: what is critical is named while there is room. */
const NAMES_MAX = 2900;
const NAME_SECTIONS = 3;

const STORM_ADVICE =
  "*What to do* Look for the one cause of all of it first. Nothing was lost: each finding is in the console.";

/** Not one finding with a number beside it: what it is made of, and by name what is worst. */
function stormBlocks(page: Page, lead: PageItem, look: SlackLook): readonly SlackBlock[] {
  const parts = namesInParts(namesOf(page));
  const rest = page.firingTotal - parts.reduce((sum, part) => sum + part.length, 0);
  const last = rest > 0 ? [`and ${rest} more`] : [];
  const texts = parts.map((part, at) => (at === parts.length - 1 ? [...part, ...last] : part).join("\n"));
  const headline = headlineOf(stormTitle(page), page, lead, look.consoleUrl);
  const made = [stormLines(page, escapeMrkdwn).join("\n"), ...texts].filter((text) => text !== "");
  const advice = page.state === "resolved" ? [] : [STORM_ADVICE];
  return [
    ...[headline, ...made, ...advice].map((text): SlackBlock => ({ type: "section", text: mrkdwn(text) })),
    ...actionBlocks(page, lead, look),
  ];
}

function namesOf(page: Page): readonly string[] {
  return page.firing.map((item) => `• ${titleLine(item)}`);
}

/** As many names as fit into the sections that they may take, whole ones only. */
function namesInParts(names: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  let room = NAMES_MAX;
  for (const name of names) {
    if (name.length + 1 > room) {
      if (parts.length === NAME_SECTIONS) break;
      parts.push([]);
      room = NAMES_MAX;
    }
    parts.at(-1)?.push(name);
    room -= name.length + 1;
  }
  return parts;
}

/** Of a section: five rows. https://docs.slack.dev/reference/block-kit/blocks/section-block */
const MOST_FIELDS = 10;

/** Two columns: the label, which is ours, and the value, which is the log's and therefore plain text. */
function fieldsOf(lead: PageItem, told: Description): readonly SlackText[] {
  const rows: readonly (readonly [string, string])[] = [
    ["Who", told.who],
    ["Where", lead.finding.environment],
    [told.label, told.what],
    ["From", told.from],
    ["How sure", `${told.sure}; ${told.rare}`],
    ["When", told.when],
  ];
  const said = rows.filter(([, value]) => value !== "");
  return said.flatMap(([label, value]) => [mrkdwn(`*${label}*`), plain(escapePlain(value) || "-")]);
}

/** The other episodes of the group, by name while there are few. */
function moreBlocks(page: Page, lead: PageItem): readonly SlackBlock[] {
  const others = [...page.firing, ...page.resolved].filter(({ episodeId }) => episodeId !== lead.episodeId);
  if (others.length === 0) return [];
  const lines = others
    .slice(0, LISTED)
    .map((item) => `${page.resolved.includes(item) ? "✓ " : "• "}${titleLine(item)}`);
  const rest = page.firingTotal + page.resolvedTotal - 1 - lines.length;
  const text = [...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n");
  return [{ type: "section", text: mrkdwn(text) }];
}

/** Findings of other messages that may belong to the same story. */
function relatedBlocks({ related }: PageItem, look: SlackLook): readonly SlackBlock[] {
  if (related.length === 0) return [];
  const lines = related.map(({ by, findingUid, severity, title }) => {
    const link = look.consoleUrl === undefined ? undefined : pageLink(look.consoleUrl, findingUid);
    const words = `${severity}: ${escapeMrkdwn(title, 120)}`;
    return `same ${by}: ${link === undefined ? words : `<${link}|${words}>`}`;
  });
  return [{ type: "context", elements: [mrkdwn(`Also open\n${lines.join("\n")}`)] }];
}

function actionBlocks(page: Page, lead: PageItem, look: SlackLook): readonly SlackBlock[] {
  if (!look.buttons) return [];
  const link = findingLink(look.consoleUrl, lead.finding);
  const open: readonly SlackElement[] =
    link === undefined ? [] : [{ type: "button", action_id: "open", text: plain("Open"), url: link }];
  const elements = [...answerElements(page), ...open];
  return [{ type: "actions", block_id: `rolecall-${page.sequence}`, elements }];
}

/** Takes an acknowledgement back. */
const GIVE_BACK = "Unacknowledge";

function answerElements(page: Page): readonly SlackElement[] {
  const reopen = (label: string): SlackElement => ({
    ...{ type: "button", action_id: "reopen", text: plain(label), value: page.groupId },
  });
  if (page.state === "resolved") return [reopen("Reopen")];
  const ack: SlackElement = {
    type: "button",
    action_id: "acknowledge",
    text: plain("Acknowledge"),
    style: "primary",
    value: page.groupId,
  };
  if (page.state === "digest") return [ack];
  const spans = ["1h", "4h", "24h", "7d"].map((span) => ({ text: plain(span), value: `${page.groupId}/${span}` }));
  const snooze: SlackElement = {
    ...{ type: "static_select", action_id: "snooze", placeholder: plain("Snooze"), options: spans },
  };
  // Missing logs are nobody's doing: there is nothing to expect of an identity, and nobody to call compromised.
  if (page.firing.every(({ finding }) => finding.kind === "coverage"))
    return page.state === "acknowledged" ? [snooze, reopen(GIVE_BACK)] : [ack, snooze];
  const rest: readonly SlackElement[] = [
    snooze,
    { type: "button", action_id: "expected", text: plain("Mark expected"), value: page.groupId },
    {
      type: "button",
      action_id: "compromised",
      text: plain("Compromised"),
      style: "danger",
      value: page.groupId,
      confirm: {
        title: plain("Confirm a compromise?"),
        text: plain("The findings of this message are closed as real, and nothing of what was seen is learned."),
        confirm: plain("It is real"),
        deny: plain("Not yet"),
      },
    },
  ];
  return page.state === "acknowledged" ? [...rest, reopen(GIVE_BACK)] : [ack, ...rest];
}

function contextLine(lead: PageItem, { consoleUrl }: SlackLook): string {
  const { finding } = lead;
  const parts = [
    `${finding.detector}@${finding.detector_version}`,
    ...Array.from(new Set(finding.attacks.map(({ technique }) => `ATT&CK ${technique}`))).slice(0, 3),
    ...finding.owasp.slice(0, 3).map((id) => `OWASP ${id}`),
    `${lead.count} ${lead.count === 1 ? "report" : "reports"}`,
    finding.fingerprint.slice(0, 15),
    // Where no page can be opened, the command that shows the evidence and the query.
    ...(consoleUrl === undefined ? [evidenceCommand(finding)] : []),
  ];
  return parts.map((part) => escapeMrkdwn(part, 60)).join(" · ");
}

function stateLine(page: Page): string {
  const acked = page.state === "acknowledged" ? ` · acknowledged by ${ackersOf(page)}` : "";
  const why = page.state === "resolved" ? [] : [REASON_WORDS[page.reason]];
  const endings = endingsOf(page, escapeMrkdwn, whoIs);
  return [`${countsOf(page)}${acked}`, ...why, ...endings, formatMinute(page.at)].join(" · ");
}

/** At most `max` bytes of UTF-8, cut between code points. */
function cutBytes(text: string, max: number): string {
  let cut = truncate(text, max);
  while (Buffer.byteLength(cut) > max)
    cut = truncate(cut, Math.max(1, [...cut].length - Math.ceil((Buffer.byteLength(cut) - max) / 4)));
  return cut;
}
