import { type Delivery, refused, retry } from "../notifier.ts";
import type { Answer } from "../post.ts";
import { judgeAddress } from "../webhook/address.ts";
import { postTo } from "../webhook/post-to.ts";

const TIMEOUT_MS = 10_000;

/** To the address that was judged, and no other that the name may lead to in between. */
export async function enqueue(
  url: URL,
  routing_key: string,
  event: object,
  signal: AbortSignal,
): Promise<Answer | Delivery> {
  const judged = await judgeAddress(url, true);
  if (judged.verdict === "unresolved") return retry("server-error", "host has no address");
  if (judged.verdict !== "allowed") return refused("client-error", `${judged.verdict} address`);
  const body = JSON.stringify({ routing_key, ...event });
  return await postTo(url, judged.address, { headers: {}, body, timeoutMs: TIMEOUT_MS, signal });
}
