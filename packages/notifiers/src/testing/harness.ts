import {
  type FakeServer,
  startFakePagerDuty,
  startFakeSlack,
  startFakeSmtp,
  startFakeWebhook,
} from "../../../../test/fakes/index.ts";
import type { NotifierContext } from "../context.ts";
import type { NOTIFIERS } from "../registry.ts";

/** One notifier's surroundings: what it talks to, what it is configured with, and what arrived. */
export interface Harness {
  readonly config: unknown;
  readonly server: FakeServer | undefined;
  /** What must never show anywhere. */
  readonly secrets: readonly string[];
  /** All that left, as the other side read it. */
  arrived(): readonly string[];
  /** Ids by which the other side knows a page again; empty where its protocol has none. */
  keys(): readonly string[];
  /** What of the surroundings it brings itself. */
  readonly context?: Partial<NotifierContext>;
}

/** Time and terminal of a test. */
export interface Surroundings {
  readonly context: NotifierContext;
  readonly printed: string[];
}

export const NOW: number = Date.UTC(2026, 10, 24, 10);
export const WEBHOOK_SECRET: string = `whsec_${Buffer.from("a secret of 24 bytes 123").toString("base64")}`;
const SLACK_TOKEN = "xoxb-1-very-secret-token";
export const ROUTING_KEY = "0123456789abcdef0123456789secret";

export function surroundings(): Surroundings {
  const printed: string[] = [];
  const write = async (text: string): Promise<void> => void printed.push(text);
  return { printed, context: { consoleUrl: "https://rolecall.example", now: () => NOW, write, colour: false } };
}

type Start = (around: Surroundings, resources: AsyncDisposableStack) => Promise<Harness>;

/** How to start each notifier of the registry; the suite fails where one is missing. */
export const HARNESSES: Readonly<Record<keyof typeof NOTIFIERS, Start>> = {
  slack: async (_, resources) => {
    const fake = resources.use(await startFakeSlack({ token: SLACK_TOKEN }));
    return {
      config: { token: SLACK_TOKEN, signing_secret: "slack-signing-secret", channel: "C0123", api_url: fake.apiUrl },
      server: fake,
      secrets: [SLACK_TOKEN, "slack-signing-secret"],
      arrived: () => fake.calls.map(({ args }) => JSON.stringify({ ...args, token: undefined })),
      keys: () => [],
    };
  },
  pagerduty: async (_, resources) => {
    const fake = resources.use(await startFakePagerDuty({ now: () => NOW }));
    return {
      config: { routing_key: ROUTING_KEY, api_url: fake.url },
      server: fake,
      secrets: [ROUTING_KEY],
      arrived: () => fake.events.map((event) => JSON.stringify({ ...event, routing_key: undefined })),
      keys: () => fake.events.map((event) => String(event["dedup_key"])),
    };
  },
  webhook: async (_, resources) => {
    const fake = resources.use(await startFakeWebhook({ secrets: [WEBHOOK_SECRET], now: () => NOW }));
    return {
      config: { url: `${fake.url}/hook`, secret: WEBHOOK_SECRET, allow_private: true },
      server: fake,
      secrets: [WEBHOOK_SECRET, WEBHOOK_SECRET.slice(6)],
      arrived: () => fake.deliveries.map(({ raw }) => raw),
      keys: () => fake.deliveries.map(({ id }) => id),
    };
  },
  email: async (_, resources) => {
    const fake = resources.use(await startFakeSmtp());
    const addresses = { from: "rolecall@example.com", to: ["soc@example.com"] };
    return {
      config: { smarthost: fake.smarthost, ...addresses, tls: "none", password: "a secret of mail" },
      server: fake,
      secrets: ["a secret of mail"],
      arrived: () => fake.mails.map(({ headers, text }) => `${headers["subject"]}\n${text}`),
      keys: () => fake.mails.map(({ headers }) => headers["message-id"] ?? ""),
    };
  },
  kafka: () => {
    const records: { readonly value: string }[] = [];
    const publish: NonNullable<NotifierContext["publish"]> = (_, record) => {
      records.push(record);
      return Promise.resolve();
    };
    return Promise.resolve({
      config: {},
      server: undefined,
      secrets: [],
      arrived: () => records.map(({ value }) => value),
      keys: () => records.map(({ value }) => String((JSON.parse(value) as { notice_id: string }).notice_id)),
      context: { publish },
    });
  },
  terminal: (around) =>
    Promise.resolve({ config: {}, server: undefined, secrets: [], arrived: () => around.printed, keys: () => [] }),
};
