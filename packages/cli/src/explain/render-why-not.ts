import type { MessageAbout } from "@rolecall/clickhouse";
import { formatDuration } from "@rolecall/core";
import type { Look } from "../look.ts";
import { wrap } from "../render/columns.ts";
import { visible } from "../render/visible.ts";
import { holdWords } from "./hold-words.ts";
import type { WhyNot } from "./why-not.ts";

const AT = "2026-11-24T10:00:00.000Z".length + 2;

interface Line {
  readonly at: string;
  readonly text: string;
}

/** "Why was I not paged?": what became of a finding, receiver by receiver, in order of time. */
export function renderWhyNot(whyNot: WhyNot, look: Look): string {
  const lines = [
    ...wrap(visible(whyNot.title), look.columns).map((line) => look.paint("bold", line)),
    ...wrap(visible(`${whyNot.finding_uid}: ${summary(whyNot)}`), look.columns),
  ];
  for (const [place, entries] of placesOf(whyNot)) {
    lines.push("", look.paint("bold", visible(place)));
    for (const { at, text } of entries.toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))) {
      const wrapped = wrap(visible(text), look.columns - AT - 2);
      lines.push(...wrapped.map((line, n) => `  ${look.paint("dim", (n === 0 ? at : "").padEnd(AT))}${line}`));
    }
  }
  if (whyNot.regrets.length > 0) lines.push("", look.paint("bold", "what hid evidence before anybody knew"));
  for (const { findingUid, stage, reason, by, hidMs } of whyNot.regrets.slice(0, 10)) {
    const holder = by === "" ? reason : `${stage} ${by}`;
    const text = `${holder} hid ${findingUid} for ${formatDuration(Math.round(hidMs / 60_000) * 60_000)}`;
    lines.push(...wrap(visible(text), look.columns - 2).map((line) => `  ${line}`));
  }
  return `${lines.join("\n")}\n`;
}

function summary({ notifications, receipts, state, reason }: WhyNot): string {
  const told = new Set(notifications.filter(({ outcome }) => outcome === "sent").map(({ receiver }) => receiver));
  const now = state === "" ? "" : `, and it is ${reason === "marked-expected" ? "held back as expected" : state}`;
  if (told.size > 0) return `it was told to ${[...told].join(", ")}${now}`;
  if (notifications.some(({ outcome }) => outcome === "pending")) return `its message is on its way${now}`;
  if (receipts.length > 0) return `nobody was told${now}`;
  return state === ""
    ? "nobody was told: no alerter has taken it; rolecall up does when it runs on this history"
    : `nobody was told yet: it waits for its group${now}`;
}

/** By receiver and channel; what held for all of them comes first. */
function placesOf({ notifications, receipts, ...holders }: WhyNot): readonly (readonly [string, readonly Line[]])[] {
  const places = new Map<string, Line[]>();
  const add = (place: { receiver: string; integration: string }, line: Line): void => {
    const name = nameOf(place);
    places.set(name, [...(places.get(name) ?? []), line]);
  };
  for (const told of notifications) add(told, { at: told.at, text: tellingOf(told) });
  for (const held of receipts) {
    const times = held.times > 1 ? `, ${held.times} times` : "";
    add(held, { at: held.at, text: `not told: ${holdWords(held, holders)}${times}` });
  }
  return [...places].toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
}

function nameOf({ receiver, integration }: { readonly receiver: string; readonly integration: string }): string {
  if (receiver === "") return "all receivers";
  return integration === "" ? receiver : `${receiver} (${integration})`;
}

function tellingOf({ outcome, reason, detail }: MessageAbout): string {
  const why = reason.replaceAll("_", " ");
  switch (outcome) {
    case "sent":
      return `told: ${why}`;
    case "pending":
      return `on its way: ${why}${detail === "" ? "" : ` (${detail}, tried again)`}`;
    case "not-sent":
      return `${why}, which this receiver does not want`;
    default:
      return `not told: ${why} ${outcome}${detail === "" ? "" : ` (${detail})`}`;
  }
}
