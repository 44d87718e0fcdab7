import { createHmac } from "node:crypto";

/** What Standard Webhooks writes before a key. */
const PREFIX = /^whsec_/;

/** Keys of a configured secret: base64 after `whsec_`; several, with spaces between, while one is rotated. */
export function keysOf(secret: string): readonly Buffer[] {
  return writtenIn(secret)
    .map(keyOf)
    .filter((key) => key.length > 0);
}

/** A key is written as Standard Webhooks has it and is no base64, as where it was cut: another than its receiver has. */
export function isMistyped(secret: string): boolean {
  return writtenIn(secret).some((text) => PREFIX.test(text) && !isBase64(text.replace(PREFIX, "")));
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
  const encoded = text.replace(PREFIX, "");
  return Buffer.from(encoded, isBase64(encoded) ? "base64" : "utf8");
}

function writtenIn(secret: string): readonly string[] {
  return secret.trim().split(/\s+/);
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}
