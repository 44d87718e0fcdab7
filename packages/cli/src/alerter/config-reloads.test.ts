import { loadConfig } from "@rolecall/runtime";
import { createLog } from "@rolecall/runtime/log";
import { createMetrics } from "@rolecall/runtime/metrics";
import { expect, test, vi } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import type { Settings } from "../settings.ts";
import { reloadOnHangup } from "./config-reloads.ts";

function configOf(text: string): Settings["config"] {
  const loaded = loadConfig(text, { path: "rolecall.yaml", env: {}, readFile: () => "" });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.config;
}

/** Reads `texts` one after the other, one for each SIGHUP; one that is empty is refused. Both gauges after each. */
async function hangups(...texts: readonly string[]): Promise<readonly (readonly [string, string])[]> {
  await using resources = new AsyncDisposableStack();
  const metrics = createMetrics({ version: "0" });
  const left = [...texts];
  const read = (): Promise<Settings> => {
    const text = left.shift() ?? "";
    return text === "" ? Promise.reject(new Error("refused")) : Promise.resolve({ config: configOf(text) } as Settings);
  };
  const log = createLog({ level: "error", name: "test" });
  reloadOnHangup({ config: configOf("tenant: a"), read, log, metrics }, resources);
  const gauges = async (): Promise<readonly [string, string]> => {
    const { body } = await metrics.render();
    const shown = (name: string): string => new RegExp(`^${name} (.*)$`, "m").exec(body)?.[1] ?? "";
    return [shown("rolecall_config_last_reload_successful"), shown("rolecall_config_hash")];
  };
  const seen = [await gauges()];
  for (const [at] of texts.entries()) {
    process.emit("SIGHUP");
    await eventually(async () => {
      const { body } = await metrics.render();
      const counted = [...body.matchAll(/^rolecall_config_reloads_total\{.*\} (\d+)$/gm)];
      expect(counted.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(at + 1);
    });
    seen.push(await gauges());
  }
  return seen;
}

test("section 15, rolecall_config_last_reload_successful: 0 once one was refused, 1 again after a right one", async () => {
  const seen = await hangups("", "tenant: a");
  expect(seen.map(([ok]) => ok)).toEqual(["1", "0", "1"]);
});

test("section 15, rolecall_config_hash: of the configuration that holds, equal where it is equal", async () => {
  const [first, refused, other, again] = (await hangups("", "tenant: b", "tenant: a")).map(([, hash]) => hash);
  expect([refused, again]).toEqual([first, first]);
  expect(other).not.toBe(first);
});

test("who listens late is told of what holds, and not where nothing was read again", async () => {
  await using resources = new AsyncDisposableStack();
  const read = (): Promise<Settings> => Promise.resolve({ config: configOf("tenant: b") } as Settings);
  const metrics = createMetrics({ version: "0" });
  const log = createLog({ level: "error", name: "test" });
  const reloads = reloadOnHangup({ config: configOf("tenant: a"), read, log, metrics }, resources);
  const [early, late] = [vi.fn(), vi.fn()];
  reloads.onReload(early);
  expect(early).not.toHaveBeenCalled();
  process.emit("SIGHUP");
  await eventually(() => expect(early).toHaveBeenCalledWith({ config: expect.objectContaining({ tenant: "b" }) }));
  reloads.onReload(late);
  await eventually(() =>
    expect(late).toHaveBeenCalledWith(expect.objectContaining({ config: expect.objectContaining({ tenant: "b" }) })),
  );
  expect([early.mock.calls.length, late.mock.calls.length]).toEqual([1, 1]);
});

test("who wants to be told no more is not, and keeps nobody else from it", async () => {
  await using resources = new AsyncDisposableStack();
  const read = (): Promise<Settings> => Promise.resolve({ config: configOf("tenant: b") } as Settings);
  const metrics = createMetrics({ version: "0" });
  const log = createLog({ level: "error", name: "test" });
  const reloads = reloadOnHangup({ config: configOf("tenant: a"), read, log, metrics }, resources);
  const [gone, there] = [vi.fn(), vi.fn()];
  const forget = reloads.onReload(gone);
  reloads.onReload(there);
  forget();
  process.emit("SIGHUP");
  await eventually(() => expect(there).toHaveBeenCalledTimes(1));
  expect(gone).not.toHaveBeenCalled();
});

/** Reads `tenants` one after the other, one for each SIGHUP. */
function reloading(resources: AsyncDisposableStack, ...tenants: readonly string[]) {
  const left = [...tenants];
  const read = (): Promise<Settings> => Promise.resolve({ config: configOf(`tenant: ${left.shift()}`) } as Settings);
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() } as unknown as ReturnType<typeof createLog>;
  return reloadOnHangup(
    { config: configOf("tenant: a"), read, log, metrics: createMetrics({ version: "0" }) },
    resources,
  );
}

const tenantsTold = ({ mock }: { mock: { calls: readonly (readonly unknown[])[] } }): readonly string[] =>
  mock.calls.map(([settings]) => (settings as Settings).config.tenant);

test("one that takes its time keeps nobody waiting, and who comes meanwhile is told of what holds then", async () => {
  await using resources = new AsyncDisposableStack();
  const reloads = reloading(resources, "b", "c");
  const written = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const [quick, slow, first, second] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()];
  reloads.onReload(() => {
    slow();
    return written[slow.mock.calls.length - 1]?.promise;
  });
  reloads.onReload(quick);
  process.emit("SIGHUP");
  await eventually(() => expect(tenantsTold(quick)).toEqual(["b"]));
  reloads.onReload(first);
  written[0]?.resolve();
  await eventually(() => expect(tenantsTold(first)).toEqual(["b"]));
  process.emit("SIGHUP");
  await eventually(() => expect(tenantsTold(quick)).toEqual(["b", "c"]));
  reloads.onReload(second);
  written[1]?.resolve();
  await eventually(() => expect(tenantsTold(second)).toEqual(["c"]));
});

test("one that throws at once keeps all that came after it from it", async () => {
  await using resources = new AsyncDisposableStack();
  const reloads = reloading(resources, "b");
  const after = vi.fn();
  reloads.onReload(() => {
    throw new Error("no such database");
  });
  reloads.onReload(after);
  process.emit("SIGHUP");
  await eventually(() => expect(reloads.refused()).toBe("no such database"));
  expect(after).not.toHaveBeenCalled();
});

test("what holds only from the next start on is named", async () => {
  await using resources = new AsyncDisposableStack();
  const read = (): Promise<Settings> =>
    Promise.resolve({ config: configOf("tenant: a\ndetection: { budget: 1 }") } as Settings);
  const log = { ...createLog({ level: "error", name: "test" }), warn: vi.fn() };
  reloadOnHangup({ config: configOf("tenant: a"), read, log, metrics: createMetrics({ version: "0" }) }, resources);
  process.emit("SIGHUP");
  await eventually(() => expect(log.warn).toHaveBeenCalledWith({ changed: ["detection"] }, expect.any(String)));
});
