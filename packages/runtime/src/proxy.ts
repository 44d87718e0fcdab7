import type { fetch as FetchBy, ProxyAgent } from "undici";
import { hostOf, isLoopback } from "./host-name.ts";
import { isNamed } from "./no-proxy.ts";

/**
 * The proxy by which the environment says that a URL is reached (`https_proxy`, `http_proxy`, `all_proxy`, but for what
 * `no_proxy` names; in either case); undefined where it is asked itself, as this machine always is. One without a scheme is
 * asked over plain HTTP, whatever is asked through it. It may hold a password.
 */
export function proxyOf(url: URL): string | undefined {
  if (isLoopback(hostOf(url)) || isNamed(url, variable("no_proxy"))) return undefined;
  const proxy = variable(`${url.protocol.slice(0, -1)}_proxy`) || variable("all_proxy");
  if (proxy === "") return undefined;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}

function variable(name: string): string {
  return process.env[name] || process.env[name.toUpperCase()] || "";
}

/** Whether it can be asked at all: SOCKS is not spoken. */
export function isUsableProxy(proxy: string): boolean {
  return /^https?:$/.test(URL.parse(proxy)?.protocol ?? "");
}

/** What carries the connections to a URL that has a proxy. One for each proxy, of which there are two at most. */
export async function proxyAgentOf(url: URL): Promise<ProxyAgent | undefined> {
  const proxy = proxyOf(url);
  if (proxy === undefined) return undefined;
  // Loaded by who needs a proxy: a hundred modules that nobody else does.
  const { ProxyAgent: Agent } = await import("undici");
  const known = agents.get(proxy) ?? new Agent(proxy);
  agents.set(proxy, known);
  return known;
}

const agents = new Map<string, ProxyAgent>();

/** `fetch` of hosts outside: by the environment's proxy where there is one. */
export async function fetchOutside(url: string | URL, init: RequestInit = {}): Promise<Response> {
  const dispatcher = await proxyAgentOf(new URL(url));
  if (dispatcher === undefined) return fetch(url, init);
  // The runtime's own `fetch` takes no agent of another version; the two differ in nothing that is used here.
  const { fetch: fetchBy } = await import("undici");
  const given = { ...init, dispatcher } as Parameters<typeof FetchBy>[1];
  return (await fetchBy(String(url), given)) as unknown as Response;
}

/** What is to be said of a request by a proxy that failed. */
export function proxyTrouble(error: unknown): string {
  const [status] = messagesOf(error).flatMap((message) => /^Proxy response \((\d{3})\)/.exec(message)?.[1] ?? []);
  return status === undefined ? "connection by the proxy failed" : `the proxy answers HTTP ${status}`;
}

function messagesOf(error: unknown): readonly string[] {
  return error instanceof Error ? [error.message, ...messagesOf(error.cause)] : [];
}
