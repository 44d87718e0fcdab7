import type { Finding } from "@rolecall/core";
import { type Notifier, refused } from "./notifier.ts";
import type { Page, PageItem } from "./page.ts";

/**
 * The notifier, and where it cannot put a page into words the page without all that is drawn and explained: who, what, how
 * grave, and where to look. Somebody is woken, and what went wrong is told apart.
 */
export function withPlainForm(notifier: Notifier): Notifier {
  return {
    ...notifier,
    async send(page, signal) {
      try {
        return await notifier.send(page, signal);
      } catch (error) {
        return await sendPlainly(notifier, page, signal, error);
      }
    },
  };
}

async function sendPlainly(
  notifier: Notifier,
  page: Page,
  signal: AbortSignal,
  error: unknown,
): ReturnType<Notifier["send"]> {
  // No word of it: it may hold what a log says.
  const fault = `a message could not be put into words (${error instanceof Error ? error.name : "unknown"})`;
  try {
    const delivery = await notifier.send(plainPage(page), signal);
    return delivery.kind === "sent" ? { ...delivery, degraded: true, fault } : delivery;
  } catch {
    return refused("other", fault);
  }
}

function plainPage(page: Page): Page {
  return { ...page, digest: undefined, firing: page.firing.map(plainItem), resolved: page.resolved.map(plainItem) };
}

function plainItem(item: PageItem): PageItem {
  return { ...item, heldBy: "", freedFrom: "", beyond: "", related: [], finding: plainFinding(item.finding) };
}

const NOTHING = {
  dimensions: [],
  attacks: [],
  owasp: [],
  events: [],
  probability: undefined,
  expected_rate: undefined,
};

function plainFinding(finding: Finding): Finding {
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  const texts = Object.fromEntries(Object.entries(finding).map(([name, value]) => [name, text(value)]));
  const { detector_version, severity, confidence, score } = finding;
  const rest = { detector_version, severity, confidence, score, calibration: "none", kind: "rule", sql: "" } as const;
  return { ...finding, ...texts, ...NOTHING, ...rest };
}
