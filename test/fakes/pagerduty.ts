import { createHmac } from "node:crypto";
import { type FakeRequest, type FakeResponse, type FakeServer, startServer } from "./server.ts";

/** One alert, as an incident would show it. */
export interface PagerDutyAlert {
  readonly routingKey: string;
  readonly dedupKey: string;
  state: "open" | "acknowledged" | "resolved";
  /** The latest payload. */
  payload: Readonly<Record<string, unknown>>;
  triggers: number;
}

export interface FakePagerDuty extends FakeServer {
  /** Every alert there ever was, oldest first: a trigger after a resolve opens another. */
  readonly alerts: readonly PagerDutyAlert[];
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly changes: readonly Readonly<Record<string, unknown>>[];
  /** Acknowledges and resolves that met no open alert: answered with 202, and without effect. */
  readonly dropped: number;
  /** A webhook v3 request about an alert, signed with each of the secrets. */
  webhook(
    eventType: string,
    alert: PagerDutyAlert,
    secrets: readonly string[],
  ): { readonly body: string; readonly headers: Readonly<Record<string, string>> };
}

export interface FakePagerDutyOptions {
  /** Events per routing key in a rolling minute before 429. */
  readonly perMinute?: number;
  readonly now?: () => number;
}

interface Account {
  readonly options: FakePagerDutyOptions;
  readonly alerts: PagerDutyAlert[];
  readonly events: Readonly<Record<string, unknown>>[];
  readonly changes: Readonly<Record<string, unknown>>[];
  readonly seen: Map<string, number[]>;
  dropped: number;
}

const BODY_BYTES = 512_000;

/** PagerDuty's Events API v2 over HTTP, with the alerts that come of it. */
export async function startFakePagerDuty(options: FakePagerDutyOptions = {}): Promise<FakePagerDuty> {
  const account: Account = { options, alerts: [], events: [], changes: [], seen: new Map(), dropped: 0 };
  const server = await startServer((request) => respond(account, request));
  return {
    ...server,
    alerts: account.alerts,
    events: account.events,
    changes: account.changes,
    get dropped() {
      return account.dropped;
    },
    webhook: signedWebhook,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function respond(account: Account, request: FakeRequest): FakeResponse {
  if (request.method !== "POST") return { status: 405 };
  if (Buffer.byteLength(request.body) > BODY_BYTES) return invalid("event is larger than 512 KB");
  const event = parse(request.body);
  if (event === undefined) return invalid("body is not valid JSON");
  if (request.path === "/v2/change/enqueue") return change(account, event);
  if (request.path !== "/v2/enqueue") return { status: 404 };
  const errors = errorsOf(event);
  if (errors.length > 0) return invalid(...errors);
  if (isOverRate(account, String(event["routing_key"]))) return { status: 429, body: { status: "throttle exceeded" } };
  account.events.push(event);
  apply(account, event);
  return { status: 202, body: { status: "success", message: "Event processed", dedup_key: event["dedup_key"] } };
}

function apply(account: Account, event: Readonly<Record<string, unknown>>): void {
  const [routingKey, dedupKey] = [String(event["routing_key"]), String(event["dedup_key"])];
  const open = account.alerts.find(
    (alert) => alert.routingKey === routingKey && alert.dedupKey === dedupKey && alert.state !== "resolved",
  );
  const payload = (event["payload"] ?? {}) as Readonly<Record<string, unknown>>;
  if (event["event_action"] === "trigger") {
    if (open) Object.assign(open, { payload, triggers: open.triggers + 1 });
    else account.alerts.push({ routingKey, dedupKey, state: "open", payload, triggers: 1 });
  } else if (open) open.state = event["event_action"] === "resolve" ? "resolved" : "acknowledged";
  else account.dropped += 1;
}

function errorsOf(event: Readonly<Record<string, unknown>>): readonly string[] {
  const errors: string[] = [];
  const action = String(event["event_action"]);
  if (!isText(event["routing_key"], 1, 32) || String(event["routing_key"]).length !== 32)
    errors.push("'routing_key' is invalid");
  if (!["trigger", "acknowledge", "resolve"].includes(action)) errors.push("'event_action' is invalid");
  if (action === "trigger") errors.push(...payloadErrors(event["payload"]));
  else if (event["dedup_key"] === undefined) errors.push("'dedup_key' is missing or blank");
  if (event["dedup_key"] !== undefined && !isText(event["dedup_key"], 1, 255)) errors.push("'dedup_key' is too long");
  const links = (event["links"] ?? []) as { href?: unknown }[];
  if (!links.every(({ href }) => typeof href === "string")) errors.push("'links' is invalid");
  return errors;
}

function payloadErrors(payload: unknown): readonly string[] {
  if (typeof payload !== "object" || payload === null) return ["'payload' is missing or blank"];
  const { summary, source, severity, timestamp, custom_details } = payload as Record<string, unknown>;
  const errors: string[] = [];
  if (!isText(summary, 1, 1024)) errors.push("'payload.summary' is missing, blank or too long");
  if (!isText(source, 1, 10_000)) errors.push("'payload.source' is missing or blank");
  if (!["critical", "error", "warning", "info"].includes(String(severity)))
    errors.push("'payload.severity' is invalid");
  if (timestamp !== undefined && Number.isNaN(Date.parse(String(timestamp))))
    errors.push("'payload.timestamp' is invalid");
  if (custom_details !== undefined && (typeof custom_details !== "object" || custom_details === null))
    errors.push("'payload.custom_details' is invalid");
  return errors;
}

function change(account: Account, event: Readonly<Record<string, unknown>>): FakeResponse {
  const summary = (event["payload"] as { summary?: unknown } | undefined)?.summary;
  if (!isText(summary, 1, 1024)) return invalid("'payload.summary' is missing, blank or too long");
  account.changes.push(event);
  return { status: 202, body: { status: "success", message: "Change event processed" } };
}

function invalid(...errors: readonly string[]): FakeResponse {
  return { status: 400, body: { status: "invalid event", message: "Event object is invalid", errors } };
}

function isOverRate({ options, seen }: Account, routingKey: string): boolean {
  const now = (options.now ?? Date.now)();
  const recent = (seen.get(routingKey) ?? []).filter((at) => at > now - 60_000);
  if (recent.length >= (options.perMinute ?? 120)) return true;
  seen.set(routingKey, [...recent, now]);
  return false;
}

function isText(value: unknown, low: number, high: number): boolean {
  return typeof value === "string" && value.length >= low && value.length <= high;
}

function parse(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function signedWebhook(
  eventType: string,
  alert: PagerDutyAlert,
  secrets: readonly string[],
): { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  const body = JSON.stringify({
    event: {
      ...{ id: "01E", event_type: eventType, occurred_at: "2026-11-24T10:00:00.000Z" },
      data: { type: "incident", alert_key: alert.dedupKey },
    },
  });
  const signatures = secrets.map((secret) => `v1=${createHmac("sha256", secret).update(body).digest("hex")}`);
  return { body, headers: { "content-type": "application/json", "x-pagerduty-signature": signatures.join(",") } };
}
