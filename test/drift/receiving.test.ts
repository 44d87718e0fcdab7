import { readFileSync } from "node:fs";
import { join } from "node:path";
import { signWebhook } from "@rolecall/notifiers";
import { loadConfig } from "@rolecall/runtime";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

const page = readFileSync(join(import.meta.dirname, "../../docs/receiving.md"), "utf8");
const code = (language: string): string => new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "ms").exec(page)?.[1] ?? "";

test("the configuration of docs/receiving.md is right", () => {
  const loaded = loadConfig(code("yaml"), { path: "rolecall.yaml", env: {}, readFile: () => "secret" });
  expect(loaded.ok ? [] : loaded.errors).toEqual([]);
});

const SECRET = `whsec_${Buffer.from("a key of thirty-two bytes or so.").toString("base64")}`;
const OTHER = `whsec_${Buffer.from("another key of thirty-two bytes.").toString("base64")}`;
const BODY = '{"type":"finding.create"}';
const NOW = 1_795_936_199;

beforeAll(() => void vi.spyOn(Date, "now").mockReturnValue(NOW * 1000));
afterAll(() => void vi.restoreAllMocks());

test.each([
  ["what was signed with the secret", signWebhook(SECRET, "n_1", NOW, BODY), BODY, true],
  ["what was signed with it and with the next one", signWebhook(`${OTHER} ${SECRET}`, "n_1", NOW, BODY), BODY, true],
  ["what was signed with another", signWebhook(OTHER, "n_1", NOW, BODY), BODY, false],
  ["another body", signWebhook(SECRET, "n_1", NOW, BODY), `${BODY} `, false],
  ["an old request", signWebhook(SECRET, "n_1", NOW - 1000, BODY), BODY, false],
  ["one without signature", { "webhook-id": "n_1", "webhook-timestamp": String(NOW) }, BODY, false],
  ["one without anything", {}, BODY, false],
])("the code of docs/receiving.md tells %s", async (_what, headers, body, isOurs) => {
  const module = `data:text/javascript,${encodeURIComponent(code("js"))}`;
  const { isFromRolecall } = (await import(module)) as {
    readonly isFromRolecall: (headers: unknown, body: string, secret: string) => boolean;
  };
  expect(isFromRolecall(headers, body, `${SECRET}\n`)).toBe(isOurs);
});
