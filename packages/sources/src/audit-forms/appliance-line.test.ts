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

const nios = (said: string) => `<29>Nov 20 10:00:00 192.0.2.1 httpd: 2026-11-20 10:00:00.010Z ${said}`;
const nas = (said: string) => `<30>Nov 20 10:00:00 nas1 qlogd[9999]: conn log: ${said}`;
const connected = (user: string, how: string, address = "203.0.113.7") =>
  `Users: ${user}, Source IP: ${address}, Computer name: pc, Connection type: SMB, Accessed resources: Public, Action: ${how}`;
const refused = "Login_Denied - - to=AdminConnector ip=203.0.113.7 info=Local apparently_via=GUI";
const letIn = "Login_Allowed - - to=AdminConnector ip=192.0.2.9 auth=LOCAL group=admin apparently_via=GUI";
const attempt = (msg: string) => sonicwall("ann").replace("Administrator login allowed", msg);

test.each([
  ["a name that says it was let in", nios(`[root]: ${letIn}]: ${refused}`)],
  ["a name that says what somebody made", nios(`[ann]: Created AdminMember x: Set superuser=True]: ${refused}`)],
  ["a name that goes on as the line does", nas(connected(connected("ann", "Login OK", "192.0.2.9"), "Login Fail"))],
  ["an attempt", attempt("Unknown user attempted to log in")],
  ["a wrong word", attempt("User login disabled - wrong password")],
  ["a rejection", attempt("Administrator login from CLI rejected")],
])("%s, of whoever is not let in, is nobody's", (_, message) => {
  expect(eventByIntake({ "@timestamp": "2026-11-20T10:00:00Z", message })).toMatchObject({
    identity_name: "anonymous",
    outcome: "denied",
    src_ip: "203.0.113.7",
  });
});

const portal = "/index.php: Successful login for user 'ann smith' from: 203.0.113.7 (Local Database)";

test.each([
  ["pfSense", `<38>Nov 20 10:00:00 fw1 php-fpm[334]: ${portal}`],
  ["pfSense, as newer ones write it", `<38>1 2026-11-20T10:00:00.000+00:00 fw1 php-fpm 334 - - ${portal}`],
  ["NIOS", nios(`[ann smith]: ${letIn.replace("192.0.2.9", "203.0.113.7")}`)],
  ["a store of QNAP's", nas(connected("ann smith", "Login OK"))],
])("a name with a blank, at %s", (_, message) => {
  expect(eventByIntake({ "@timestamp": "2026-11-20T10:00:00Z", message })).toMatchObject({
    identity_name: "ann smith",
    outcome: "success",
    src_ip: "203.0.113.7",
    time: expect.stringMatching(/^2026-11-20T10:00:00/),
  });
});

test("an object whose words say that somebody was not let in was made by whoever made it", () => {
  const message = nios(`[ann]: Created AdminMember x: Set comment="]: ${refused}"`);
  expect(eventByIntake({ "@timestamp": "2026-11-20T10:00:00Z", message })).toMatchObject({
    identity_name: "ann",
    action: "Created AdminMember",
  });
});
