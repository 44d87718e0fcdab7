import { createHmac, timingSafeEqual } from "node:crypto";

/** True when any of the comma-separated `v1=` signatures matches the raw body (PagerDuty webhooks v3). */
export function isPagerDutySignature(secret: string, header: string, rawBody: Uint8Array): boolean {
  if (secret === "" || header.length > 4096) return false;
  const want = Buffer.from(`v1=${createHmac("sha256", secret).update(rawBody).digest("hex")}`);
  return header.split(",").some((part) => {
    const got = Buffer.from(part.trim());
    return got.length === want.length && timingSafeEqual(got, want);
  });
}
