import { connect, isIP } from "node:net";
import { connect as connectTls } from "node:tls";
import { type AddressVerdict, judgeAddress, lookupOf } from "@rolecall/notifiers";
import { fetchOutside, hostOf, proxyTrouble, type WebhookConfig } from "@rolecall/runtime";
import { type Check, failed, ok } from "./check.ts";
import { takesConnections } from "./takes-connections.ts";

const ANSWER_MS = 5000;
const REFUSED: Readonly<Record<Exclude<AddressVerdict, "allowed">, readonly [detail: string, advice: string]>> = {
  private: ["leads to an address of the own network", "set webhook.allow_private where it is meant to"],
  metadata: ["leads to where a cloud answers with credentials", "correct webhook.url"],
  unresolved: ["its host has no address", "look at webhook.url, and at the name server of this machine"],
};

/** May its address be told, and does somebody with a good certificate answer there? Nothing is posted. */
export async function checkWebhook(receiver: string, { url, allow_private }: WebhookConfig): Promise<Check> {
  const name = `webhook ${receiver}`;
  const target = new URL(url);
  const judged = await judgeAddress(target, allow_private);
  if (judged.verdict !== "allowed") return failed(name, ...REFUSED[judged.verdict]);
  if ("isProxied" in judged.way) return checkByProxy(name, target);
  const isPlain = target.protocol === "http:";
  const host = hostOf(target);
  const port = Number(target.port === "" ? (isPlain ? 80 : 443) : target.port);
  const place = { host, port, lookup: lookupOf(judged.way.addresses) };
  return takesConnections(
    name,
    () => (isPlain ? connect(place) : connectTls({ ...place, ...(isIP(host) === 0 && { servername: host }) })),
    "look at webhook.url, the network, and the certificate of whoever answers",
    isPlain ? "connect" : "secureConnect",
  );
}

/** What it says of its first page is its own affair: that it says something is enough. */
async function checkByProxy(name: string, target: URL): Promise<Check> {
  try {
    await fetchOutside(new URL("/", target), { method: "HEAD", signal: AbortSignal.timeout(ANSWER_MS) });
    return ok(name, "answers by the proxy of the environment");
  } catch (error) {
    return failed(
      name,
      proxyTrouble(error),
      "look at https_proxy and no_proxy, webhook.url, and the proxy's certificate",
    );
  }
}
