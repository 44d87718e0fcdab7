import { expect, test } from "vitest";
import { eventByIntake, readAlone } from "../test/event-by-intake.ts";
import { applianceLine } from "./appliance-line.ts";

const sophos = (user: string, more = "") =>
  `<30>device="SFW" date=2026-11-20 time=10:00:00 timezone="UTC" device_name="XG1" device_id=S1 log_id=062009617502 log_type="Event" ` +
  `log_component="GUI" log_subtype="Admin" status="Successful" user_name="${user}" src_ip=203.0.113.7 message="x"${more}`;
const sonicwall = (user: string) =>
  `<134> id=firewall sn=001 time="2026-11-20 10:00:00 UTC" fw=192.0.2.1 pri=6 c=16 m=29 msg="Administrator login allowed" ` +
  `usr="${user}" src=203.0.113.7:0:X1`;
const read = (message: string) => readAlone({ "@timestamp": "2026-11-20T10:00:00Z", message });

test.each([sophos("svc-net"), sonicwall("svc-net")])("who came in: %.24s", (message) => {
  expect(eventByIntake({ "@timestamp": "2026-11-20T10:00:00Z", message })).toMatchObject({
    identity_name: "svc-net",
    action_class: "auth",
    src_ip: "203.0.113.7",
    time: "2026-11-20T10:00:00.000Z",
  });
});

test.each([
  ["a name that goes on as the line does", sophos('a" user_name="b')],
  ["an address said twice", sophos("ann", " src_ip=192.0.2.9")],
  ["a name with an end of its own", sonicwall('a" usr="b')],
])("%s says nothing", (_, message) => {
  expect(applianceLine(message)).toBeUndefined();
});

test("what passes, and names nobody, is no act", () => {
  expect(read(sophos(""))).toMatchObject({ kind: "drop", reason: "no-act" });
});

test("the same words in another line are none", () => {
  expect(applianceLine("user said id=firewall in a = line id=firewall sn=1 m=1")).toBeUndefined();
  expect(applianceLine('{"device":"SFW"}')).toBeUndefined();
});
