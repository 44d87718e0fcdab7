import { createHmac } from "node:crypto";

/** A request as Slack sends it, its signature made with `secret`. */
export function signed(
  payload: object,
  secret: string,
): { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const atS = String(Math.floor(Date.now() / 1000));
  const mac = createHmac("sha256", secret).update(`v0:${atS}:${body}`).digest("hex");
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "x-slack-request-timestamp": atS,
    "x-slack-signature": `v0=${mac}`,
  };
  return { body, headers };
}
