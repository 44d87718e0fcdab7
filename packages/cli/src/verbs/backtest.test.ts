import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";
import { openSampleHistory, type SampleHistory } from "../testing/sample-history.ts";

let sample: SampleHistory;
let folder: string;

beforeAll(async () => {
  sample = await openSampleHistory();
  folder = await mkdtemp(join(tmpdir(), "rolecall-backtest-"));
});

afterAll(async () => {
  await sample[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

interface Told {
  readonly events: number;
  readonly new: readonly { readonly finding_uid: string }[];
  readonly gone: readonly unknown[];
  readonly kept: readonly unknown[];
  readonly regraded: readonly unknown[];
}

async function backtest(yaml: string, ...more: readonly string[]): Promise<Told> {
  const config = join(folder, "tested.yaml");
  await writeFile(config, yaml);
  const { exit, out } = await runWords(["backtest", "--config", config, "--data", sample.data, "--json", ...more]);
  expect(exit).toBe(0);
  return JSON.parse(out);
}

describe("backtest", () => {
  test("of the configuration that the history was made with keeps every finding, and finds no other", async () => {
    const told = await backtest("tenant: default\n");
    expect(told.events).toBe(2700);
    expect([told.new, told.gone, told.regraded]).toEqual([[], [], []]);
    expect(told.kept.length).toBeGreaterThan(0);
  });

  test("of several tenants judges each one's events as its own", async () => {
    const told = await backtest("tenant: acme\ntenants: [default]\n");
    expect([told.new, told.gone]).toEqual([[], []]);
    expect(told.kept.length).toBeGreaterThan(0);
  });

  test("of a tenant of another name, whose findings are others, says what is new and what is gone", async () => {
    const told = await backtest("tenant: elsewhere\n");
    expect(told.new.length).toBe(told.gone.length);
    expect(told.new.length).toBeGreaterThan(0);
    expect(told.kept).toEqual([]);
  });

  test("since a time compares what was found from then on", async () => {
    const told = await backtest("tenant: default\n", "--since", "2030-01-01T00:00:00Z");
    expect([told.new, told.gone, told.kept]).toEqual([[], [], []]);
  });

  test.each([
    ["tenant: default\n", "info", 0],
    ["tenant: elsewhere\n", "info", 3],
  ])("of %j with --fail-on %s exits with %i", async (yaml, severity, code) => {
    const config = join(folder, "fail-on.yaml");
    await writeFile(config, yaml);
    const words = ["backtest", "--config", config, "--data", sample.data, "--fail-on", severity];
    expect((await runWords(words)).exit).toBe(code);
  });

  test("without a configuration is wrong usage", async () => {
    const { exit, err } = await runWords(["backtest", "--data", sample.data]);
    expect(exit).toBe(2);
    expect(err).toContain("--config");
  });
});

describe("evaluate", () => {
  test.each(["x", "1,,2", "-1", "4294967296", "1.5"])("refuses --seeds %s", async (seeds) => {
    const { exit, err } = await runWords(["evaluate", `--seeds=${seeds}`]);
    expect(exit).toBe(2);
    expect(err).toContain("--seeds");
  });
});
