import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { createAssets } from "./assets.ts";
import { readVendored } from "./vendor.ts";

const SCRIPTS = join(import.meta.dirname, "scripts");

/** The type checker of the workspace, from here upwards. */
function tsc(from = import.meta.dirname): string {
  const at = join(from, "node_modules/.bin/tsc");
  return existsSync(at) ? at : tsc(dirname(from));
}

test("the scripts hold together by their types", () => {
  expect(() => execFileSync(tsc(), ["-p", SCRIPTS], { stdio: "pipe" })).not.toThrow();
});

test("every script is served under the address of its release, and to keep", async () => {
  const { app, release } = createAssets();
  for (const name of readdirSync(SCRIPTS).filter((each) => each.endsWith(".js"))) {
    const answer = await app.request(`/${release}/${name}`);
    expect([name, answer.status, answer.headers.get("content-type")]).toEqual([
      name,
      200,
      "text/javascript; charset=utf-8",
    ]);
    expect(answer.headers.get("cache-control")).toContain("immutable");
  }
  for (const path of ["/nothing.js", "/%2e%2e/assets.ts", `/${release}/../assets.ts`, `/${release}/vendor/nothing.js`])
    expect((await app.request(path)).status).toBe(404);
});

test("the editor's modules name each other and nothing else", () => {
  const vendored = readVendored(import.meta.dirname);
  expect(vendored.size).toBeGreaterThan(10);
  for (const text of vendored.values()) {
    const named = [...text.matchAll(/^(?:import|export)\s[^;]*?from\s*["']([^"']+)["']/gm)].map(
      (match) => match[1] ?? "",
    );
    for (const each of named) expect(vendored.has(each.replace("./", ""))).toBe(true);
  }
});

test("an installation for production has the editor", () => {
  const manifest = readFileSync(join(import.meta.dirname, "../../package.json"), "utf8");
  const { devDependencies } = JSON.parse(manifest) as { readonly devDependencies: Readonly<Record<string, string>> };
  const vendored = readVendored(import.meta.dirname);
  const served = (name: string): boolean => vendored.has(`${name.replace("@", "").replace("/", "-")}.js`);
  expect(Object.keys(devDependencies).filter(served)).toEqual([]);
});

test("without them the query box stays a box", () => {
  expect(readVendored(import.meta.dirname, ["@codemirror/state", "no-such-package-anywhere"]).size).toBe(0);
});

test("what every page loads is far below 150 KB", async () => {
  const { app, release } = createAssets();
  const sizes = await Promise.all(
    ["console", "times", "keys", "live"].map(async (name) => {
      const answer = await app.request(`/${release}/${name}.js`, { headers: { "accept-encoding": "br" } });
      expect(answer.headers.get("content-encoding")).toBe("br");
      return (await answer.arrayBuffer()).byteLength;
    }),
  );
  expect(sizes.reduce((sum, each) => sum + each, 0)).toBeLessThan(20_000);
});
