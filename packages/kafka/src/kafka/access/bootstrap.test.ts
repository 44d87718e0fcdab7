import { expect, test } from "vitest";
import { Bootstrap, hostOf } from "./bootstrap.ts";

test("the address that answers is named each time; one that does not gives way to the others, and has its turn again", () => {
  const bootstrap = new Bootstrap(["a:1", "b:2", "c:3"]);
  const named: string[] = [];
  const ask = (answers: string): void => {
    const [address = ""] = bootstrap.next();
    named.push(address);
    const [host = "", port] = address.split(":");
    if (answers.includes(host)) bootstrap.answered(host, Number(port));
  };
  for (const answers of ["bc", "bc", "bc", "c", "c", "c", "", "", "", ""]) ask(answers);
  expect(named.join(" ")).toBe("a:1 b:2 b:2 b:2 c:3 c:3 c:3 a:1 b:2 c:3");
});

test("where no configured address answers, those are named that the cluster has named and that did", () => {
  const bootstrap = new Bootstrap(["a:1", "b:2"]);
  bootstrap.answered("c", 3);
  bootstrap.answered("fd00::1", 4);
  const named: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    const [address = ""] = bootstrap.next();
    named.push(address);
    if (address.endsWith(":4")) bootstrap.answered("fd00%3A%3A1", 4);
  }
  expect(named).toEqual(["a:1", "b:2", ...Array(3).fill("fd00%3A%3A1:4")]);
});

test("of brokers that come and go the newest are remembered, and the configured ones are asked each other time", () => {
  const bootstrap = new Bootstrap(["a:1"]);
  for (let n = 0; n < 100; n += 1) bootstrap.answered("c", n);
  const asked = Array.from({ length: 66 }, () => bootstrap.next().join());
  expect(asked.slice(0, 4)).toEqual(["a:1", "c:99", "a:1", "c:98"]);
  expect([asked.filter((address) => address === "a:1").length, asked[63], asked[65]]).toEqual([33, "c:68", "c:99"]);
  bootstrap.answered("a", 1);
  expect(bootstrap.next()).toEqual(["a:1"]);
});

test("an address of IPv6 is parted at the colon before its port", () => {
  const [address = ""] = new Bootstrap(["[fd00::1]:9092"]).next();
  const [host = "", port] = address.split(":");
  expect([hostOf(host), port]).toEqual(["fd00::1", "9092"]);
});
