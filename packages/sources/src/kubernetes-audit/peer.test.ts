import { expect, test } from "vitest";
import { forwardedFor, peerOf } from "./peer.ts";

test.each([
  ["a caller without a proxy", ["10.1.2.3"], "10.1.2.3", undefined],
  ["who claims to be where the token's owner is", ["10.1.2.3", "203.0.113.66"], "203.0.113.66", "10.1.2.3"],
  ["the same from within", ["10.1.2.3", "10.1.9.9"], "10.1.9.9", "10.1.2.3"],
  ["a proxy on the server's own host", ["203.0.113.66", "127.0.0.1"], "203.0.113.66", "203.0.113.66"],
  ["the server's own host", ["::1"], "::1", undefined],
  ["more hops than there are proxies", [...new Array(50).fill("10.1.2.3"), "127.0.0.1"], "10.1.2.3", "10.1.2.3"],
  ["a text", "10.1.2.3", "10.1.2.3", undefined],
  ["nothing", [], undefined, undefined],
  ["nothing that is a text", [7, null], undefined, undefined],
])("%s", (_, sourceIps, peer, forwarded) => {
  expect(peerOf(sourceIps)).toBe(peer);
  expect(forwardedFor(sourceIps)).toBe(forwarded);
});
