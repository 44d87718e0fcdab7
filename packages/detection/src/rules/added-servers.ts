import type { Json } from "@rolecall/core";
import { hostsOf } from "./hosts.ts";

const MAX_TEXT = 16_384;
const MOST = 16;

/** `claude mcp add name -- command`: each program that writes code has one. What stands behind it, to the end of the command. */
const ADDS =
  /\b(?:claude|codex|gemini|qwen|copilot|droid|opencode|cursor-agent|amp|goose|code|code-insiders) (?:mcp add(?:-json)?|--add-mcp)\b([^\n;|&]*)/g;
/** The settings of a client, as they are written: each server has a command or an address. */
const SETTINGS = /(?:\\?"(?:mcpServers|mcp_servers|mcp)\\?"\s*:\s*\{|\[mcp_servers\.[^\]\n]{1,64}\])([\s\S]*)/g;
/** What fetches a package and runs it at once, and the package. */
const RUNNERS =
  /(?:^|[\s"'[,\\])(npx|bunx|pnpx|pnpm dlx|yarn dlx|bun x|uvx|uv tool run|pipx run)(?:\\n|\\?["',:=\s[\]]|\bargs\b|--?(?:yes|y|quiet|q|from|package|p)\b=?)+(?<![\w-])(@?[a-z0-9][\w.@/=~^<>+:-]*)/gi;
/** One that runs a package that calls itself a server of tools. */
const SERVER = /(?:^|[/@._-])mcp(?:$|[/@._=-])/i;
/** `name@1.2.3`, `name==1.2.3`: what was looked at is what runs. */
const PINNED = /(?:@|==)\d+\.\d+[\w.+-]*$/;

/** Makers whose servers many companies have, by the beginning of the package's name where that is theirs; else by the whole of it. */
const KNOWN_MAKERS = [
  ...[
    "@modelcontextprotocol/",
    "@anthropic-ai/",
    "@playwright/",
    "@microsoft/",
    "@azure/",
    "@azure-devops/",
    "@github/",
  ],
  ...[
    "@google-cloud/",
    "@sentry/",
    "@notionhq/",
    "@stripe/",
    "@supabase/",
    "@cloudflare/",
    "@upstash/",
    "@browserbasehq/",
  ],
  ...["@vercel/", "@netlify/", "@heroku/", "@elastic/", "@hubspot/", "@gitlab-org/", "awslabs.", "chrome-devtools-mcp"],
  ...[
    "mcp-server-fetch",
    "mcp-server-git",
    "mcp-server-time",
    "mcp-server-sqlite",
    "figma-developer-mcp",
    "mcp-remote",
  ],
];
/** The same of servers at an address: the host, or below it. */
const KNOWN_HOSTS = [
  ...[
    "api.githubcopilot.com",
    "mcp.linear.app",
    "mcp.sentry.dev",
    "mcp.notion.com",
    "mcp.atlassian.com",
    "mcp.asana.com",
  ],
  ...[
    "mcp.figma.com",
    "mcp.stripe.com",
    "mcp.vercel.com",
    "mcp.supabase.com",
    "mcp.cloudflare.com",
    "mcp.context7.com",
  ],
  ...["mcp.intercom.com", "mcp.paypal.com", "mcp.squareup.com", "mcp.canva.com", "mcp.hubspot.com", "mcp.slack.com"],
  ...["mcp.box.com", "mcp.zapier.com", "mcp.deepwiki.com", "huggingface.co", "learn.microsoft.com", "mcp.posthog.com"],
];

/**
 * Servers of tools that a text adds to an agent or runs, as `package NAME` without a version of its own, `pinned NAME`, `known NAME`
 * of a maker that many have, `own HOST`, `address HOST` or `program` for what is on the machine.
 */
export function addedServers(text: Json, isOwnHost: (host: string) => boolean): readonly string[] {
  if (typeof text !== "string" || text.length > MAX_TEXT || !/mcp/i.test(text)) return [];
  const found = new Set<string>();
  for (const part of [...text.matchAll(ADDS), ...text.matchAll(SETTINGS)]) {
    for (const server of serversIn(part[1] ?? "", isOwnHost)) found.add(server);
  }
  for (const [, , name = ""] of text.matchAll(RUNNERS)) if (SERVER.test(name)) found.add(ofPackage(name));
  return Array.from(found).slice(0, MOST);
}

function serversIn(said: string, isOwnHost: (host: string) => boolean): readonly string[] {
  const packages = Array.from(said.matchAll(RUNNERS), ([, , name = ""]) => ofPackage(name));
  const addresses = hostsOf(said).map((host) => ofHost(host, isOwnHost));
  const all = [...packages, ...addresses];
  return all.length === 0 ? ["program"] : all;
}

function ofPackage(name: string): string {
  if (PINNED.test(name)) return `pinned ${name}`;
  const [bare = ""] = name.toLowerCase().split(/(?<=.)[@=~^<>]/, 1);
  const isKnown = KNOWN_MAKERS.some((maker) => bare === maker || (/[/.]$/.test(maker) && bare.startsWith(maker)));
  return isKnown ? `known ${name}` : `package ${name}`;
}

function ofHost(host: string, isOwnHost: (host: string) => boolean): string {
  if (isOwnHost(host)) return `own ${host}`;
  return KNOWN_HOSTS.some((known) => host === known || host.endsWith(`.${known}`))
    ? `known ${host}`
    : `address ${host}`;
}
