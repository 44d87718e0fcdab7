import { createHmac, timingSafeEqual } from "node:crypto";
import { type FakeRequest, type FakeServer, startServer } from "./server.ts";

/** One request that arrived. */
export interface WebhookDelivery {
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly raw: string;
  /** Whether the signature is that of one of the secrets and its time within five minutes. */
  readonly verified: boolean;
  /** Whether this id came before: a receiver that de-duplicates would do nothing. */
  readonly repeated: boolean;
}

export interface FakeWebhook extends FakeServer {
  readonly deliveries: readonly WebhookDelivery[];
}

export interface FakeWebhookOptions {
  /** `whsec_` and base64. Any of them may have signed. */
  readonly secrets?: readonly string[];
  readonly now?: () => number;
}

/** A receiver of Standard Webhooks, which checks signatures by its own reading of the standard. */
export async function startFakeWebhook(options: FakeWebhookOptions = {}): Promise<FakeWebhook> {
  const deliveries: WebhookDelivery[] = [];
  const server = await startServer((request) => {
    const id = request.headers["webhook-id"] ?? "";
    const verified = isVerified(request, options.secrets ?? [], (options.now ?? Date.now)());
    const repeated = deliveries.some((delivery) => delivery.id === id);
    deliveries.push({
      id,
      raw: request.body,
      body: JSON.parse(request.body) as Record<string, unknown>,
      verified,
      repeated,
    });
    return { status: verified || (options.secrets ?? []).length === 0 ? 204 : 401 };
  });
  return { ...server, deliveries, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** standard-webhooks/spec: HMAC-SHA256 of `id.timestamp.body`, base64, `v1,` before it, any of the listed may match. */
function isVerified(request: FakeRequest, secrets: readonly string[], now: number): boolean {
  const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signatures } = request.headers;
  if (!id || !at || !signatures || Math.abs(now / 1000 - Number(at)) > 300) return false;
  return secrets.some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    if (key.length === 0) return false;
    const want = createHmac("sha256", key).update([id, at, request.body].join(".")).digest();
    return signatures.split(" ").some((part) => {
      const [version, value = ""] = part.split(",");
      const got = Buffer.from(value, "base64");
      return version === "v1" && got.length === want.length && timingSafeEqual(got, want);
    });
  });
}
