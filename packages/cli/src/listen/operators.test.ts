import { type Config, createHealth } from "@rolecall/runtime";
import { createMetrics } from "@rolecall/runtime/metrics";
import { expect, test } from "vitest";
import { freePort } from "../../../../infra/free-port.ts";
import { listenForOperators, operatorsOf } from "./operators.ts";

const secret = (text: string): { reveal: () => string } => ({ reveal: () => text });
const configOf = (operations: object, publicUrl?: string): Config =>
  ({ operations, console: { public_url: publicUrl } }) as unknown as Config;

/** Of a configuration that nobody reads again. */
const reloads = { onReload: () => () => undefined };

const HOME = "127.0.0.1:4181";
const OPEN = "0.0.0.0:4181";

test.each([
  ["this machine, on loopback", HOME, "localhost:4181", undefined, true],
  ["a foreign name, on loopback", HOME, "evil.example", undefined, false],
  ["the name of the console, on loopback", HOME, "rolecall.example.com", undefined, true],
  ["a name of loopback, beyond it", OPEN, "localhost:4181", undefined, false],
  ["the token, beyond it", OPEN, "10.0.0.7:4181", "Bearer t", true],
  ["another token", OPEN, "10.0.0.7:4181", "Bearer u", false],
  ["the token without its word", OPEN, "10.0.0.7:4181", "t", false],
  ["the token, under a foreign name", HOME, "evil.example", "Bearer t", true],
])("who shows %s", (_what, address, host, authorization, may) => {
  const config = configOf({ token: secret("t") }, "https://rolecall.example.com");
  expect(operatorsOf({ config, reloads }, address)({ host, authorization })).toBe(may);
});

test("a token that was changed is that of the configuration that was read last", () => {
  let readAgain: (read: { config: Config }) => unknown = () => undefined;
  const heard = {
    onReload: (listener: (read: never) => unknown) => {
      readAgain = listener as typeof readAgain;
      return () => undefined;
    },
  };
  const mayRead = operatorsOf({ config: configOf({ token: secret("t") }), reloads: heard }, OPEN);
  const may = (token: string): boolean => mayRead({ host: "10.0.0.7", authorization: `Bearer ${token}` });
  expect([may("t"), may("u")]).toEqual([true, false]);
  readAgain({ config: configOf({ token: secret("u") }) });
  expect([may("t"), may("u")]).toEqual([false, true]);
});

test("where there is no token none opens, not even an empty one", () => {
  const mayRead = operatorsOf({ config: configOf({}), reloads }, OPEN);
  for (const authorization of ["Bearer ", "Bearer undefined", "", undefined])
    expect(mayRead({ host: "10.0.0.7", authorization })).toBe(false);
});

test("the operators' own listener: well or not for everybody, the rest for the token; none where none is asked for", async () => {
  const port = await freePort();
  const said: string[] = [];
  const terminal = { out: { write: (text: string) => said.push(text) } };
  const asked = { reloads, health: createHealth(), metrics: createMetrics({ version: "0" }), terminal };
  await using resources = new AsyncDisposableStack();
  await listenForOperators({ ...asked, config: configOf({}) }, resources);
  expect(said).toEqual([]);
  const config = configOf({ listen: `0.0.0.0:${port}`, token: secret("t") });
  await listenForOperators({ ...asked, config }, resources);
  expect(said).toEqual([`operators  http://0.0.0.0:${port}\n`]);
  const ask = async (path: string, token?: string): Promise<number> =>
    (
      await fetch(`http://127.0.0.1:${port}${path}`, {
        headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      })
    ).status;
  expect(await Promise.all([ask("/readyz"), ask("/healthz"), ask("/metrics"), ask("/metrics", "t"), ask("/")])).toEqual(
    [...[200, 200, 401, 200, 404]],
  );
  const taken = listenForOperators({ ...asked, config }, resources);
  await expect(taken).rejects.toThrow("stop what uses it, or change operations.listen");
});
