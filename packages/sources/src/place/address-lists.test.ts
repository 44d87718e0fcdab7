import { describe, expect, test } from "vitest";
import { createListedAs, readAddressList } from "./address-lists.ts";

describe("a list as it is published", () => {
  test.each<[string, string, readonly string[]]>([
    ["addresses, as the Tor project's", "203.0.113.9\n2001:db8::1\n", ["203.0.113.9", "2001:db8::1"]],
    [
      "with a mark of their order and ends of lines of Windows",
      "\uFEFF203.0.113.9\r\n203.0.113.8\r\n",
      ["203.0.113.9", "203.0.113.8"],
    ],
    ["ranges with remarks, as Spamhaus'", "; Spamhaus DROP List\n203.0.113.0/24 ; SBL1\n", ["203.0.113.0/24"]],
    ["a netset, as FireHOL's", "#\n# firehol_level1\n#\n10.0.0.0/8\n\n", ["10.0.0.0/8"]],
    ["columns, as of a spreadsheet", '"203.0.113.9","2026-11-24"\n203.0.113.8,seen\n', ["203.0.113.9", "203.0.113.8"]],
    ["with remarks behind", "  203.0.113.9 # the proxy\n// the rest\n", ["203.0.113.9"]],
    ["ends of lines of a Mac", "203.0.113.9\r203.0.113.8\r", ["203.0.113.9", "203.0.113.8"]],
    ["other columns of figures", "203.0.113.9 7 1.5\n2001:db8::1\t22:10:11 up\n", ["203.0.113.9", "2001:db8::1"]],
    ["nothing", "", []],
  ])("%s", (_, text, networks) => {
    expect(readAddressList(text)).toEqual({ networks, faults: [] });
  });

  test.each([
    ["words", "tor-exit.example.com", "is neither an address nor a range of them: tor-exit.example.com"],
    ["too long a mask", "203.0.113.0/33", "is neither an address nor a range of them: 203.0.113.0/33"],
    ["no mask", "203.0.113.0/", "is neither an address nor a range of them: 203.0.113.0/"],
    ["half an address", "203.0.113", "is neither an address nor a range of them: 203.0.113"],
    ["half the internet", "128.0.0.0/1", "takes in a good part of the internet: 128.0.0.0/1"],
    ["all of IPv4 in IPv6's own way", "::ffff:0:0/96", "takes in a good part of the internet: ::ffff:0:0/96"],
    ["a network around it", "::/80", "takes in a good part of the internet: ::/80"],
    [
      "two addresses for a range",
      "203.0.113.1 - 203.0.113.9",
      "is a range of two addresses: 203.0.113.1 - 203.0.113.9",
    ],
    [
      "those without a hyphen",
      "203.0.113.0\t203.0.113.255\t24",
      "is a range of two addresses: 203.0.113.0\t203.0.113.255\t24",
    ],
    ["those of IPv6", "2001:db8::1 2001:db8::9", "is a range of two addresses: 2001:db8::1 2001:db8::9"],
    ["all of it", "::/0", "takes in a good part of the internet: ::/0"],
  ])("%s is said with its line", (_, line, message) => {
    expect(readAddressList(`# a list\n203.0.113.9\n${line}\n`)).toEqual({
      networks: ["203.0.113.9"],
      faults: [{ line: 3, message }],
    });
  });
});

test("what is no list is not read to its end", () => {
  const { networks, faults } = readAddressList(`${"no list\n".repeat(5000)}203.0.113.9\n`);
  expect([networks, faults.length, faults.at(-1)?.line]).toEqual([[], 1000, 1000]);
});

describe("the lists that an address is on", () => {
  const listedAs = createListedAs([
    { name: "tor", threat: true, networks: ["203.0.113.9", "2001:db8::1", "64:ff9b::192.0.2.1"] },
    { name: "offices", threat: false, networks: ["198.51.100.77/24", "2001:db8:1::/48"] },
    { name: "drop", threat: true, networks: ["203.0.113.0/25", "::ffff:192.0.2.0/120", "192.0.2.5"] },
    { name: "drop", threat: true, networks: ["203.0.113.0/24"] },
  ]);

  test.each<[string, readonly [all?: string, threats?: string]]>([
    ["203.0.113.9", ["tor,drop", "tor,drop"]],
    ["203.0.113.200", ["drop", "drop"]],
    ["203.0.114.9", []],
    ["198.51.100.1", ["offices"]],
    ["198.51.101.1", []],
    ["192.0.2.77", ["drop", "drop"]],
    ["2001:db8::1", ["tor", "tor"]],
    ["2001:0db8:0000::0001", ["tor", "tor"]],
    ["64:ff9b::c000:201", ["tor", "tor"]],
    ["2001:db8:1:2::3", ["offices"]],
    ["2001:db8:2::3", []],
    ["not an address", []],
    ["", []],
  ])("%s", (address, [all, threats]) => {
    expect(listedAs(address)).toEqual(
      all && { address_lists: all, ...(threats !== undefined && { threat_lists: threats }) },
    );
  });
});
