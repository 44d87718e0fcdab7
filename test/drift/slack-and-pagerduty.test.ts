import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadConfig } from "@rolecall/runtime";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/slack-and-pagerduty.md"), "utf8");
const blocks = Array.from(page.matchAll(/^```yaml\n(.*?)^```$/gms), ([, block = ""]) => block);

/** What a bot needs for each method that is called; the others need a token and nothing else. */
const SCOPES: Readonly<Record<string, string>> = {
  "chat.postMessage": "chat:write",
  "chat.update": "chat:write",
  "chat.postEphemeral": "chat:write",
  "files.getUploadURLExternal": "files:write",
  "files.completeUploadExternal": "files:write",
  "usergroups.users.list": "usergroups:read",
};

function methodsCalled(): readonly string[] {
  const folders = ["packages/notifiers/src/slack", "packages/cli/src/slack", "packages/cli/src/inventory"];
  const code = folders
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name)))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => readFileSync(name, "utf8"));
  const called =
    /\b(?:chat|files|usergroups|users|conversations)\.(?:\w+\.)*(?:list|info|post\w+|update|\w+External)\b/g;
  return [...new Set(code.flatMap((text) => text.match(called) ?? []))];
}

test("the configuration of docs/slack-and-pagerduty.md is right", () => {
  const loaded = loadConfig(blocks[0] ?? "", { path: "rolecall.yaml", env: {}, readFile: () => "a".repeat(32) });
  expect(loaded.ok ? [] : loaded.errors).toEqual([]);
});

test("the manifest asks for the scopes of the methods that are called, and for no others", () => {
  const asked = /^ {4}bot: \[(.*)\]$/m.exec(blocks[1] ?? "")?.[1]?.split(", ");
  const needed = new Set(methodsCalled().map((method) => SCOPES[method] ?? `of ${method}, which nobody knows`));
  expect(new Set(asked)).toEqual(needed);
});
