import { execFile } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { freePort } from "../../../infra/free-port.ts";

const MODULE = join(import.meta.dirname, "../../../infra/free-port.ts");
const MANY = 60;

test("a port is free, is given once, and is none that the kernel gives", async () => {
  const given = [await freePort(), await freePort(), await freePort()];
  expect(new Set(given).size).toBe(3);
  expect(given.filter((port) => port < 10_000 || port >= 32_000)).toEqual([]);
  for (const port of given) {
    await using server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    expect((server.address() as AddressInfo).port).toBe(port);
  }
});

test("a port that somebody listens on is passed over", async () => {
  await using server = createServer().listen((await freePort()) + 1, "127.0.0.1");
  await once(server, "listening");
  expect(await freePort()).not.toBe((server.address() as AddressInfo).port);
});

test("processes that look for one at the same time are never given the same", async () => {
  // A number says nothing of who else there is: here they have the same.
  const script = `
    Object.defineProperty(process, "pid", { value: 1 });
    const { freePort } = await import(${JSON.stringify(MODULE)});
    const given = [];
    for (let n = 0; n < ${MANY}; n += 1) given.push(await freePort());
    process.stdout.write(JSON.stringify(given));
    await new Promise((done) => process.stdin.resume().on("end", done));`;
  const looking = Array.from({ length: 3 }, () => {
    const running = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
    return { child: running.child, ended: running };
  });
  // Each has its ports before the first of them ends.
  await Promise.all(looking.map(({ child }) => once(child.stdout!, "data")));
  for (const { child } of looking) child.stdin?.end();
  const given = await Promise.all(looking.map(async ({ ended }) => JSON.parse((await ended).stdout) as number[]));
  expect(new Set(given.flat()).size).toBe(3 * MANY);
});
