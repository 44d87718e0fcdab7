import { spawn } from "node:child_process";
import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { openStandardInput, STDIN_VARIABLE } from "./standard-input.ts";

const directory = mkdtempSync(join(tmpdir(), "rolecall-stdin-"));
const file = join(directory, "input");
const script = join(directory, "read.mjs");
const CONTENT = "line\n".repeat(50_000);
writeFileSync(file, CONTENT);
writeFileSync(
  script,
  `import { openStandardInput } from ${JSON.stringify(new URL("./standard-input.ts", import.meta.url).href)};
   for await (const chunk of openStandardInput(process.env, () => process.stdin)) process.stdout.write(chunk);`,
);

afterAll(() => rmSync(directory, { recursive: true }));

test.each([
  ["a file", openSync(file, "r")],
  ["nothing", openSync("/dev/null", "r")],
])("passed on as descriptor 4, %s is read whole", async (what, fd) => {
  const child = spawn(process.execPath, [script], {
    stdio: ["ignore", "pipe", "inherit", "ignore", fd],
    env: { ...process.env, [STDIN_VARIABLE]: "4" },
  });
  expect(await text(child.stdio[1] as Readable)).toBe(what === "nothing" ? "" : CONTENT);
});

test("passed on as descriptor 4, a pipe is read whole", async () => {
  const child = spawn(
    "sh",
    ["-c", `cat ${file} | ${STDIN_VARIABLE}=4 ${process.execPath} ${script} 4<&0 0</dev/null`],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  expect(await text(child.stdio[1])).toBe(CONTENT);
});

test.each([[undefined], ["0"], ["x"]])("without a launcher (%j) it is the process's own", (fd) => {
  const own = Readable.from(["own"]);
  expect(openStandardInput({ [STDIN_VARIABLE]: fd }, () => own)).toBe(own);
});
