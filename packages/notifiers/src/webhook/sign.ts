import { createHmac } from "node:crypto";

/** Keys of a configured secret: base64 after `whsec_`; several, with spaces between, while one is rotated. */
export function keysOf(secret: string): readonly Buffer[] {
  const keys = secret.trim().split(/\s+/).map(keyOf);
  return keys.filter((key) => key.length > 0);
}

/** The three Standard Webhooks headers for one attempt: a signature per key. @throws TypeError without a key */
export function signWebhook(secret: string, id: string, atS: number, body: string): Readonly<Record<string, string>> {
  const keys = keysOf(secret);
  if (keys.length === 0) throw new TypeError("a webhook secret without a key");
  const signatures = keys.map(
    (key) => `v1,${createHmac("sha256", key).update(`${id}.${atS}.${body}`).digest("base64")}`,
  );
  return { "webhook-id": id, "webhook-timestamp": String(atS), "webhook-signature": signatures.join(" ") };
}

/** What is not base64 is taken as it is, so that any file of random text serves as a key. */
function keyOf(text: string): Buffer {
  const encoded = text.replace(/^whsec_/, "");
  const isBase64 = encoded.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(encoded);
  return isBase64 ? Buffer.from(encoded, "base64") : Buffer.from(encoded, "utf8");
}
