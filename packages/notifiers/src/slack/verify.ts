import { createHmac, timingSafeEqual } from "node:crypto";

const TOLERANCE_S = 300;

/** True when `signature` is Slack's v0 signature of the raw body, made within five minutes of `nowS`. */
export function isSlackSignature(
  secret: string,
  headers: { readonly timestamp: string; readonly signature: string },
  rawBody: Uint8Array,
  nowS: number,
): boolean {
  if (secret === "" || !/^\d{1,12}$/.test(headers.timestamp)) return false;
  if (Math.abs(nowS - Number(headers.timestamp)) > TOLERANCE_S) return false;
  const mac = createHmac("sha256", secret).update(`v0:${headers.timestamp}:`).update(rawBody).digest("hex");
  const want = Buffer.from(`v0=${mac}`);
  const got = Buffer.from(headers.signature);
  return want.length === got.length && timingSafeEqual(want, got);
}
