import { rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "@rolecall/core";
import { expect, test } from "vitest";
import { openServer } from "./open-server.ts";
import { serverOptions } from "./server-options.ts";

const WRONG = "Code: 516. DB::Exception: rolecall: Authentication failed. (AUTHENTICATION_FAILED) (version 26.3.1.1)";

test("a password that is changed in its file is used from the next request on", async () => {
  let right = "first";
  await using server = createServer((request, response) => {
    const isRight = request.headers.authorization === `Basic ${Buffer.from(`rolecall:${right}`).toString("base64")}`;
    if (!isRight) response.writeHead(403, { "X-ClickHouse-Exception-Code": "516" });
    request.resume().on("end", () => response.end(isRight ? '{"one":1}' : WRONG));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const file = join(tmpdir(), `rolecall-password-${process.pid}`);
  await writeFile(file, "first\n");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = { url, username: "rolecall", password_file: file, password: new Secret("first") };
  await using store = openServer(serverOptions(config as Parameters<typeof serverOptions>[0]));
  expect(await store.select("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  right = "second";
  await expect(store.select("SELECT 1 AS one")).rejects.toMatchObject({ errorClass: "refused", code: 516 });
  await writeFile(file, "second\n");
  expect(await store.select("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await rm(file);
});
