import { type DeviceAct, FROM, said, WHO } from "./said-by-device.ts";

/** https://www.cisco.com/c/en/us/support/switches/nexus-9000-series-switches/products-system-message-guides-list.html */
export const NEXUS: readonly DeviceAct[] = [
  { said: said(String.raw`Configured from \w{1,32} by ${WHO} on ${FROM}@\S{1,32}`), action: "CONFIG_I" },
];

/** A name between brackets, with its blanks. */
const BRACKETED = String.raw`(?<who>[^\]]{1,128})`;

/** https://docs.infoblox.com/space/NAG8/22269157/Monitoring+Tools: the audit log of NIOS. */
export const INFOBLOX: readonly DeviceAct[] = [
  // Before all others: who is not let in may type any of their sentences as a name. What is said of an object stands in quotes.
  {
    said: said(String.raw`\[(?<who>.{0,512})\]: Login_Denied - - to=\S{1,64} ip=${FROM} [^"\]]{1,512}`),
    action: "Login_Denied",
    outcome: "denied",
    isGuess: true,
  },
  {
    said: said(String.raw`\[${BRACKETED}\]: Login_Allowed - - to=\S{1,64} ip=${FROM} auth=[^\]]{1,512}`),
    action: "Login_Allowed",
  },
  { said: said(String.raw`\[${BRACKETED}\]: Logout - - ip=${FROM} .{1,512}`), action: "Logout" },
  {
    said: said(String.raw`\[${BRACKETED}\]: Created AdminMember (?<object>[^\s:]{1,128}): .{1,4096}`),
    action: "Created AdminMember",
  },
  {
    said: said(String.raw`\[${BRACKETED}\]: Modified AdminMember (?<object>[^\s:]{1,128}): .{1,4096}`),
    action: "Modified AdminMember",
  },
  {
    said: said(String.raw`\[${BRACKETED}\]: Deleted AdminMember (?<object>[^\s:]{1,128})(?:: .{0,4096})?`),
    action: "Deleted AdminMember",
  },
  { said: said(String.raw`\[${BRACKETED}\]: Created \w{1,64} (?<object>[^\s:]{1,128}).{0,4096}`), action: "Created" },
  { said: said(String.raw`\[${BRACKETED}\]: Modified \w{1,64} (?<object>[^\s:]{1,128}).{0,4096}`), action: "Modified" },
  { said: said(String.raw`\[${BRACKETED}\]: Deleted \w{1,64} (?<object>[^\s:]{1,128}).{0,4096}`), action: "Deleted" },
];

/** What pfSense and OPNsense say of who comes in to their own pages. */
export const PFSENSE: readonly DeviceAct[] = [
  {
    said: said(String.raw`Successful login for user '(?<who>[^']{1,128})' from: ${FROM}(?: \(.{1,128}\))?`),
    action: "webgui login",
  },
  {
    said: said(`webConfigurator authentication error for user '(?<who>[^']{0,128})' from: ${FROM}`),
    action: "webgui login",
    outcome: "denied",
    isGuess: true,
  },
  {
    said: said(String.raw`User logged out for user '(?<who>[^']{1,128})' from: ${FROM}(?: \(.{1,128}\))?`),
    action: "webgui logout",
  },
];

/** What stores of QNAP say of connections. */
export const QNAP: readonly DeviceAct[] = [
  {
    said: said(
      String.raw`Users: (?<who>[^,]{1,128}), Source IP: ${FROM}, Computer name: [^,]{1,128}, Connection type: \w{1,32}, Accessed resources: .{1,512}, Action: Login OK`,
    ),
    action: "Login OK",
  },
  {
    said: said(
      String.raw`Users: (?<who>.{0,512}), Source IP: ${FROM}, Computer name: [^,]{1,128}, Connection type: \w{1,32}, Accessed resources: .{1,512}, Action: Login Fail`,
    ),
    action: "Login Fail",
    outcome: "denied",
    isGuess: true,
  },
];

/** https://www.watchguard.com/help/docs/fireware/12/en-US/log_catalog/ */
export const WATCHGUARD: readonly DeviceAct[] = [
  {
    said: said(String.raw`Management user (?<who>[^@]{1,128})@\S{1,64} from ${FROM} logged in`),
    action: "management login",
  },
  {
    said: said(String.raw`Management user (?<who>[^@]{1,128})@\S{1,64} from ${FROM} logged out`),
    action: "management logout",
  },
  {
    said: said(String.raw`Management user (?<who>.{0,128})@\S{1,64} from ${FROM} log in attempt was rejected.{0,256}`),
    action: "management login",
    outcome: "denied",
    isGuess: true,
  },
];

/** What Proxmox VE's daemon does, and for whom: a token's name stands behind its user's. */
export const PROXMOX: readonly DeviceAct[] = [
  {
    said: said(
      `<${WHO}> starting task UPID:(?:[^:]{1,64}:){4}qm(?:destroy|delete)[^:]{0,16}:(?<object>[^:]{0,64}):.{1,256}`,
    ),
    action: "starting task qmdestroy",
  },
  {
    said: said(String.raw`<${WHO}> starting task UPID:(?:[^:]{1,64}:){4}\w{1,32}:(?<object>[^:]{0,64}):.{1,256}`),
    action: "starting task",
  },
  { said: said(`<${WHO}> successful auth for user .{1,256}`), action: "successful auth" },
  {
    said: said(String.raw`authentication failure; rhost=${FROM} user=(?<who>\S{0,128}) msg=.{0,512}`),
    action: "authentication failure",
    outcome: "denied",
    isGuess: true,
  },
];
