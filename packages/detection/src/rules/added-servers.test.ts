import { expect, test } from "vitest";
import { addedServers } from "./added-servers.ts";

const isOwnHost = (host: string): boolean => host.endsWith(".acme.example");

test.each<[string, readonly string[]]>([
  ["claude mcp add helper -- npx -y some-mcp-helper@latest", ["package some-mcp-helper@latest"]],
  ["claude mcp add helper -- npx -y some-helper@1.4.2", ["pinned some-helper@1.4.2"]],
  ["codex mcp add helper -- uvx helper==0.3.1", ["pinned helper==0.3.1"]],
  ["claude mcp add --transport http notes https://mcp.notes.example/mcp", ["address mcp.notes.example"]],
  ["claude mcp add --transport http own https://mcp.acme.example/mcp", ["own mcp.acme.example"]],
  ["claude mcp add --transport http linear https://mcp.linear.app/mcp", ["known mcp.linear.app"]],
  ["claude mcp add --transport http linear https://mcp.linear.app.evil.test/", ["address mcp.linear.app.evil.test"]],
  ["claude mcp add playwright -- npx @playwright/mcp@latest", ["known @playwright/mcp@latest"]],
  ["claude mcp add local -- node ./server.js", ["program"]],
  [`claude mcp add-json w '{"command":"npx","args":["-y","weather"]}'`, ["package weather"]],
  [
    '{"full_command":"claude mcp add-json w \'{\\"command\\":\\"npx\\",\\"args\\":[\\"-y\\",\\"w\\"]}\'"}',
    ["package w"],
  ],
  [
    '{"mcpServers":{"a":{"url":"https://x.example/sse"},"b":{"command":"uvx","args":["--from","b-mcp"]}}}',
    ["package b-mcp", "address x.example"],
  ],
  ["claude mcp add fetch -- npx -y mcp-server-fetch-pro", ["package mcp-server-fetch-pro"]],
  ["claude mcp add fetch -- uvx mcp-server-fetch@latest", ["known mcp-server-fetch@latest"]],
  ['[mcp_servers.w]\ncommand = "npx"\nargs = ["-y", "weather"]', ["package weather"]],
  ['[mcp_servers.w]\nurl = "https://x.example/mcp"', ["address x.example"]],
  ["npx -y @somebody/mcp-server", ["package @somebody/mcp-server"]],
  ["npm install @modelcontextprotocol/sdk", []],
  ["npx vitest run src/mcp", []],
  ["npx prettier src/mcp/decode.ts", []],
  ["claude mcp list", []],
])("%s", (text, servers) => {
  expect(addedServers(text, isOwnHost)).toEqual(servers);
});
