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

test("an address of IPv6 is parted at the colon before its port", () => {
  const [address = ""] = new Bootstrap(["[fd00::1]:9092"]).next();
  const [host = "", port] = address.split(":");
  expect([hostOf(host), port]).toEqual(["fd00::1", "9092"]);
});
