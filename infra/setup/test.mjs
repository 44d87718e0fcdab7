// `npm test`: every check a change must pass, then every package's tests, then one line with the count of all of them.
//   --only checks      format, lint and types, without the tests
//   --only campaigns   what takes too long for each change: faults of brokers, engines and processes, in test/campaigns
//   --force            run tests whose inputs have not changed, too
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ensureChromium } from "./chromium.mjs";
import { ensureInstalled, NODE, ROOT } from "./ensure.mjs";
import { environmentOf } from "./environment.mjs";
import { memoryFolder } from "./memory-folder.mjs";

const RESULT = join(".turbo", "vitest.json");
const REASON_LINES = 40;
const CAMPAIGNS = join(ROOT, "test", "campaigns");
const flags = process.argv.slice(2);
const only = flags.includes("--only") ? flags[flags.indexOf("--only") + 1] : undefined;

ensureInstalled();
const { UV_THREADPOOL_SIZE } = environmentOf([]);
const env = {
  ...process.env,
  PATH: `${dirname(NODE)}:${process.env.PATH}`,
  UV_THREADPOOL_SIZE,
  FORCE_COLOR: "0",
};
const total = { passed: 0, failed: 0, skipped: 0 };
/** What is to be known of each test that failed, told once more at the end: a log's middle is what gets lost. */
const failures = [];

if (only !== "campaigns") runChecks();
if (only === undefined) {
  const force = flags.includes("--force") ? ["--force"] : [];
  // `--continue`: one red package must not hide another. One at a time: vitest already uses both cores.
  runTests(testFolders(), ["test", "--continue", "--concurrency=1", ...force]);
  const left = readdirSync(CAMPAIGNS).filter((name) => name.endsWith(".test.ts"));
  process.stdout.write(`not run: test/campaigns, ${left.length} files (npm test -- --only campaigns)\n`);
}
if (only === "campaigns") runTests([dirname(CAMPAIGNS)], ["campaigns"]);
for (const failure of failures) process.stdout.write(failure);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

function runChecks() {
  const checks = [
    ["format and lint", ["biome", "ci", "--max-diagnostics=none", "."]],
    ["typed lint", ["oxlint", "--type-aware", "packages", "services", "test"]],
    ["types", ["tsc", "-p", "."]],
  ];
  for (const [title, [tool, ...args]] of checks) {
    process.stdout.write(`\n── ${title}: ${tool} ${args.join(" ")}\n`);
    const ran = spawnSync(join(ROOT, "node_modules", ".bin", tool), args, { cwd: ROOT, stdio: ["ignore", 1, 1], env });
    total[ran.status === 0 ? "passed" : "failed"] += 1;
  }
}

/** Each of the folders leaves a result. */
function runTests(folders, task) {
  ensureChromium();
  process.stdout.write("\n── tests\n");
  for (const folder of folders) rmSync(join(folder, RESULT), { force: true });
  const memory = memoryFolder();
  const turbo = ["run", ...task, "--log-order=stream", "--no-update-notifier"];
  const ran = spawnSync(join(ROOT, "node_modules", ".bin", "turbo"), turbo, {
    cwd: ROOT,
    stdio: ["ignore", 1, 1],
    env: { ...env, TURBO_TELEMETRY_DISABLED: "1", ...(memory && { TMPDIR: memory.path }) },
  });
  memory?.dispose();
  for (const folder of folders) count(folder);
  if (ran.status !== 0 && total.failed === 0) total.failed += 1;
}

/** A package that left no result did not finish: that is a failure, not a silence. */
function count(folder) {
  const file = join(folder, RESULT);
  if (!existsSync(file)) {
    process.stdout.write(`no result from ${folder}\n`);
    total.failed += 1;
    return;
  }
  const result = JSON.parse(readFileSync(file, "utf8"));
  total.passed += result.numPassedTests;
  total.failed += result.numFailedTests + (result.numFailedTests === 0 && !result.success ? 1 : 0);
  total.skipped += result.numPendingTests + (result.numTodoTests ?? 0);
  for (const suite of result.testResults) countSuite(suite);
}

/** A file of which no test ran says nothing, as where all of them were registered by a file before it. */
function countSuite({ name, status, message, assertionResults: tests }) {
  if (tests.length === 0 && status === "passed") {
    process.stdout.write(`no test in ${name}\n`);
    total.failed += 1;
  }
  for (const test of tests) {
    if (test.status === "pending" || test.status === "skipped") process.stdout.write(`skipped: ${test.fullName}\n`);
  }
  const failed = tests.filter((test) => test.status === "failed");
  for (const test of failed) keepFailure(`${name} ${test.fullName}`, test.failureMessages.join("\n"));
  if (status === "failed" && failed.length === 0) keepFailure(name, message);
}

function keepFailure(what, why) {
  const lines = stripVTControlCharacters(why).split("\n", REASON_LINES);
  failures.push(`failed: ${what}\n${lines.map((line) => `    ${line}\n`).join("")}`);
}

function testFolders() {
  const children = (parent) =>
    readdirSync(join(ROOT, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(ROOT, parent, entry.name, "package.json")))
      .map((entry) => join(ROOT, parent, entry.name));
  return [...children("packages"), ...children("services"), join(ROOT, "test")];
}
