import type { RouteTestMatch } from "@rolecall/alerting";
import { type Finding, sha256 } from "@rolecall/core";
import type { Delivery, Notifier, Page, PageItem } from "@rolecall/notifiers";
import { giveUpAfter } from "../serve/give-up.ts";

/** What became of a test at one channel of one receiver. */
export interface TestSent {
  readonly receiver: string;
  readonly integration: string;
  /** Both that it fires and that it is over. */
  readonly sent: boolean;
  /** Why it was not, in a few words. */
  readonly detail: string;
}

type Outcome = Pick<TestSent, "sent" | "detail">;

export interface TestOptions {
  readonly matches: readonly RouteTestMatch[];
  /** What the message shows; it says of itself that it is a test. */
  readonly finding: Finding;
  /** By receiver and integration. */
  readonly receivers: ReadonlyMap<string, ReadonlyMap<string, Notifier>>;
  /** Epoch ms; each test is a group of its own. */
  readonly at: number;
}

/**
 * Each receiver that a match names is told once that the finding is there, and, where it took that, at once that it is over. All
 * at a time: one that does not answer keeps nobody waiting.
 */
export async function sendTest(
  { matches, finding, receivers, at }: TestOptions,
  signal: AbortSignal,
): Promise<readonly TestSent[]> {
  const ways = new Map(matches.map((match) => [match.receiver, match]));
  const channels = Array.from(ways.values()).flatMap(({ receiver, group_key: groupKey }) =>
    Array.from(receivers.get(receiver) ?? [], ([integration, notifier]) => ({
      receiver,
      groupKey,
      integration,
      notifier,
    })),
  );
  const stops = { signal, giveUp: giveUpAfter(signal) };
  return Promise.all(
    channels.map(async ({ receiver, groupKey, integration, notifier }) => {
      const outcome = await tell(notifier, pageOf({ receiver, groupKey, finding, at }), stops);
      await notifier.idle?.();
      return { receiver, integration, ...outcome };
    }),
  );
}

interface Stops {
  readonly signal: AbortSignal;
  /** A while after it. */
  readonly giveUp: AbortSignal;
}

/** Whoever was told that it fires hears that it is over even where the command is stopped in between: an incident would stay open. */
async function tell(notifier: Notifier, firing: Page, { signal, giveUp }: Stops): Promise<Outcome> {
  const told = await notifier.send(firing, signal);
  if (told.kind !== "sent") return { sent: false, detail: whyNot(told) };
  const over = await notifier.send(overOf(firing, told.externalIds ?? {}), giveUp);
  if (over.kind === "sent") return { sent: true, detail: over.fault ?? told.fault ?? "" };
  return { sent: false, detail: `it was told, and not that it is over (${whyNot(over)}): end it there by hand` };
}

function whyNot({ reason, detail }: Exclude<Delivery, { readonly kind: "sent" }>): string {
  return `${reason}: ${detail}`;
}

interface Told {
  readonly receiver: string;
  readonly groupKey: string;
  readonly finding: Finding;
  readonly at: number;
}

function pageOf({ receiver, groupKey, finding, at }: Told): Page {
  const id = sha256(`route test ${receiver} ${groupKey} ${at}`);
  const title = `TEST, nothing has happened: ${finding.title}`;
  const item: PageItem = {
    ...{ episodeId: `e_${id.slice(0, 16)}`, state: "firing", severity: finding.severity, count: 1, openedAt: at },
    finding: { ...finding, title },
    ...{ ackedBy: "", verdict: "", closedBy: "", heldBy: "", freedFrom: "", beyond: "", related: [] },
  };
  return {
    ...{ noticeId: `n_${id.slice(0, 16)}`, tenant: finding.tenant, receiver, groupKey },
    ...{ groupId: `g_${id.slice(0, 16)}`, wireKey: `rolecall:v1:${id}`, sequence: 1, at },
    groupLabels: { identity_uid: finding.identity_uid },
    ...{ reason: "first_notification", state: "firing", severity: finding.severity },
    ...{ firing: [item], resolved: [], firingTotal: 1, resolvedTotal: 0, fresh: [item.episodeId], externalIds: {} },
  };
}

function overOf(page: Page, externalIds: Page["externalIds"]): Page {
  return {
    ...page,
    ...{ noticeId: `${page.noticeId}_over`, sequence: page.sequence + 1, externalIds },
    ...{ reason: "all_alerts_resolved", state: "resolved", firing: [], firingTotal: 0, fresh: [] },
    resolved: page.firing.map((item) => ({ ...item, state: "resolved" })),
    resolvedTotal: page.firing.length,
  };
}
