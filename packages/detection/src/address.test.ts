import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf } from "./test/run.ts";
import { call, tinyWorld, WORLD_START } from "./test/tiny-world.ts";

const HOUR = 3_600_000;
const DAYS = 16;
const FROM = WORLD_START + DAYS * 24 * HOUR;
/** A machine that runs on other hosts each hour; all others have one. */
const POOLED = "id-3";

/** Each identity on its own host of each of its networks. */
function hosted(event: Event): Event {
  const own = Number(event.identity_name.slice("id-".length)) + 10;
  const host = event.identity_name === POOLED ? 20 + (Math.floor(Date.parse(event.time) / HOUR) % 200) : own;
  return { ...event, src_ip: (event.src_network ?? "").replace("0/24", String(host)) };
}

const world = Array.from(tinyWorld(11, 25, DAYS * 24), hosted);

/** The last call of the identity once more, some minutes into the next day, from the host of that number in its own network. */
function again(name: string, host: number): readonly Event[] {
  const last = world.findLast(({ identity_name }) => identity_name === name) as Event;
  const src_ip = (last.src_network ?? "").replace("0/24", String(host));
  return Array.from({ length: 12 }, (_, k) => call(name, FROM + k * 20_000, `again-${k}`, { ...rest(last), src_ip }));
}

function rest({ action, action_class, service, client, src_network, src_asn }: Event): Partial<Event> {
  return { action, action_class, service, client, src_network, src_asn } as Partial<Event>;
}

test.each([
  ["the usual calls from the usual host are nothing", "id-1", 11, 0],
  ["from another host of the same network they are a finding", "id-1", 231, 1],
  ["but not where hosts come and go", POOLED, 231, 0],
])("%s", (_, name, host, findings) => {
  const found = findingsOf([...world, ...again(name, host)]).filter(
    ({ identity_name, time }) => identity_name === name && Date.parse(time) >= FROM,
  );
  expect(found.map(({ dimensions }) => dimensions[0]?.name)).toEqual(Array.from({ length: findings }, () => "src_ip"));
  for (const { title } of found) expect(title).toContain("from an address (10.1.0.231) it had never used");
});
