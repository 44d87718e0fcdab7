import type { Refusal } from "./refusal.ts";

/** Where senders post that speak what is not taken: whoever is told only that there is no such page looks for a token. */
export const ELSEWHERE: readonly { readonly paths: readonly string[]; readonly refusal: Refusal }[] = [
  { paths: ["/loki/api/v1/push"], refusal: notTaken("Loki's protocol is not taken") },
  { paths: ["/_bulk", "/:index/_bulk"], refusal: notTaken("Elasticsearch's protocol is not taken") },
  { paths: ["/api/v2/logs", "/v1/input"], refusal: notTaken("Datadog's protocol is not taken") },
  { paths: ["/v1/logs/", "/v1/log", "/logs"], refusal: notTaken("logs are taken at another path") },
];

function notTaken(title: string): Refusal {
  const detail = "POST JSON to /v1/logs, one record a line or an array; docs/shipping.md names what else is taken.";
  return { status: 404, title, detail };
}
