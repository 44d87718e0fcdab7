import { expect, test } from "vitest";
import { postgresLine } from "./postgres-line.ts";

const SAID = 'AUDIT: SESSION,1,1,READ,SELECT,TABLE,public.cards,"select 1",<none>';
const WHO = { user: "shop_app", dbname: "shop" };
const FROM = { remote_host: "203.0.113.9" };

test.each([
  ["Debian's prefix", "2026-11-24 10:00:00.000 UTC [412] shop_app@shop ", WHO],
  ["with the address", "2026-11-24 10:00:00.000 UTC [412] shop_app@shop 203.0.113.9 ", { ...WHO, ...FROM }],
  ["of IPv6", "2026-11-24 10:00:00 +01 [412] shop_app@shop 2001:db8::7 ", { ...WHO, remote_host: "2001:db8::7" }],
  ["Amazon's prefix", "2026-11-24 10:00:00 UTC:203.0.113.9(51234):shop_app@shop:[412]:", { ...WHO, ...FROM }],
  ["Cloud SQL's prefix", "2026-11-24 10:00:00.000 UTC [412]: [5-1] db=shop,user=shop_app ", WHO],
  [
    "pgBadger's prefix",
    "2026-11-24 10:00:00 UTC [412]: [5-1] user=shop_app,db=shop,app=psql,client=203.0.113.9 ",
    { ...WHO, ...FROM, application_name: "psql" },
  ],
  ["behind syslog's header", "Nov 24 10:00:00 pg1 postgres[412]: [5-1] user=shop_app,db=shop ", WHO],
])("a line with %s", (_, prefix, who) => {
  expect(postgresLine(`${prefix}LOG:  ${SAID}`, { "@timestamp": "2026-11-24T10:00:00Z" })).toMatchObject({
    ...{ backend_type: "client backend", error_severity: "LOG", message: SAID, ...who },
  });
});

test.each([
  ["a zone that is several", "2026-11-24 10:00:00 IST [412] a@b ", "2026-11-24T04:30:00Z"],
  ["the server's own time", "2026-11-24 10:00:00 CET [412] a@b ", "2026-11-24 10:00:00 CET"],
])("its time is the shipper's only where it has none of its own: %s", (_, prefix, timestamp) => {
  expect(postgresLine(`${prefix}LOG:  ${SAID}`, { time: "2026-11-24T04:30:00Z" })).toMatchObject({ timestamp });
});

test("an application that calls itself somebody else is nobody else", () => {
  const prefix =
    "2026-11-24 10:00:00 UTC [412]: user=eve,db=shop,app=x,user=postgres,client=10.0.0.1,client=203.0.113.9 ";
  const read = postgresLine(`${prefix}LOG:  ${SAID}`, {});
  expect(read).toMatchObject({ user: "eve" });
  expect(read).not.toHaveProperty("remote_host");
});

test("nor where the server has what it calls itself in front", () => {
  const prefix = "2026-11-24 10:00:00 UTC [412]: app=x,user=postgres,db=admin,user=eve,db=shop,client=203.0.113.9 ";
  expect(postgresLine(`${prefix}LOG:  ${SAID}`, {})).toMatchObject({ user: "eve", dbname: "shop" });
});

test.each([
  ["a server that says who calls nowhere", `2026-11-24 10:00:00.000 UTC [412] LOG:  ${SAID}`],
  ["what a server says of itself", "2026-11-24 10:00:00.000 UTC [412] a@b LOG:  checkpoint starting: time"],
  ["somebody's statement", "2026-11-24 10:00:00.000 UTC [412] a@b LOG:  statement: select 1"],
  ["another program's line", "shop: LOG: AUDIT: done"],
])("%s is no line of an audit", (_, line) => {
  expect(postgresLine(line, {})).toBeUndefined();
});
